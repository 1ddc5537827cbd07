import { isObject } from "../../document/json.ts";
import type { Place } from "../../document/place.ts";
import { provenanceOf } from "../../document/provenance.ts";
import { isUuid } from "../../document/uuid.ts";
import { parseInstant } from "../judge/instant.ts";

/** A guess of the document's about one field. */
export interface Fact {
  /** Tells whether a value of the field, or its absence, contradicts the guess; or just shows it. */
  claim: string;
  /** Whether one value can contradict it: a field that may be absent may always be there, too. */
  isStrict: boolean;
  /** Whether a value says anything about it. */
  concerns: (value: unknown) => boolean;
  /** Whether the value contradicts a strict guess, or shows one that is not. */
  decides: (value: unknown) => boolean;
}

const TYPES: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
  array: Array.isArray,
  object: isObject,
  null: (value) => value === null,
};

const FORMATS: Record<string, (text: string) => boolean> = {
  uuid: isUuid,
  "date-time": (text) => parseInstant(text) !== undefined,
};

const isThere = (value: unknown) => value !== undefined;
const isValue = (value: unknown) => value !== undefined && value !== null;

/** The guesses that the document makes about a field of an object. */
export function factsOf(field: Place, isRequired: boolean): Fact[] {
  const { node } = field;
  const isGuess = (keyword: string) => provenanceOf(node, keyword) === "inferred";
  const types = [node.type ?? []].flat().map(String);
  const facts: Fact[] = [];
  if (isGuess("required"))
    facts.push({
      claim: isRequired ? "is always there" : "may be absent",
      isStrict: isRequired,
      concerns: () => true,
      decides: (value) => !isThere(value),
    });
  if (isGuess("nullable") && types.length > 0)
    facts.push({
      claim: types.includes("null") ? "may be null" : "is never null",
      isStrict: !types.includes("null"),
      concerns: isThere,
      decides: (value) => value === null,
    });
  const named = types.filter((type) => type !== "null");
  if (isGuess("type") && named.length > 0)
    facts.push({
      claim: `is ${named.map((type) => `${/^[aio]/.test(type) ? "an" : "a"} ${type}`).join(" or ")}`,
      isStrict: true,
      concerns: isValue,
      decides: (value) => !named.some((type) => TYPES[type]?.(value) ?? true),
    });
  if (named.includes("integer") && isGuess("integer") && !isGuess("type"))
    facts.push({
      claim: "is an integer",
      isStrict: true,
      concerns: (value) => typeof value === "number",
      decides: (value) => !Number.isInteger(value),
    });
  const { minimum } = node;
  if (typeof minimum === "number" && isGuess("minimum"))
    facts.push({
      claim: `is at least ${minimum}`,
      isStrict: true,
      concerns: (value) => typeof value === "number",
      decides: (value) => Number(value) < minimum,
    });
  const hasFormat = FORMATS[String(node.format)];
  if (isGuess("format") && hasFormat)
    facts.push({
      claim: `is a ${node.format}`,
      isStrict: true,
      concerns: (value) => typeof value === "string",
      decides: (value) => !hasFormat(String(value)),
    });
  return facts;
}
