import type { Schema } from "../generated/contract.ts";
import { ownValue } from "./plain.ts";

/** A UUID of any version, in any case. */
export const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** The types of JSON Schema: how a value is known, and what a person calls it. */
const TYPES: Readonly<Record<string, readonly [name: string, holds: (value: unknown) => boolean]>> =
  {
    null: ["null", (value) => value === null],
    boolean: ["a boolean", (value) => typeof value === "boolean"],
    string: ["a string", (value) => typeof value === "string"],
    number: ["a number", Number.isFinite],
    integer: ["a whole number", Number.isInteger],
    array: ["a list", Array.isArray],
    object: ["an object", isObject],
  };

/** Says what is wrong with a value, reading on from its name; undefined where nothing is. */
type Rule = (schema: Schema, value: unknown) => string | undefined;

// What the client checks itself, a rule a keyword; whatever else a schema says is the server's.
const RULES: readonly Rule[] = [
  (schema, value) => {
    const types = typesOf(schema);
    const holds = types.length === 0 || types.some((type) => TYPES[type]?.[1](value));
    return holds ? undefined : `must be ${nameTypes(schema)}`;
  },
  ({ format }, value) => {
    const isOther = format === "uuid" && typeof value === "string" && !UUID.test(value);
    return isOther ? "must be a UUID" : undefined;
  },
  (schema, value) => {
    const values = Object.hasOwn(schema, "const") ? [schema.const] : schema.enum;
    return values?.includes(value) === false
      ? `must be ${values.map(show).join(" or ")}`
      : undefined;
  },
  ({ items }, value) => {
    if (!items || !Array.isArray(value)) return undefined;
    const at = value.findIndex((item) => mismatch(items, item));
    return at < 0 ? undefined : `item ${at} ${mismatch(items, value[at])}`;
  },
  ({ properties = {}, required = [] }, value) => {
    if (!isObject(value)) return undefined;
    const missing = required.find((name) => !Object.hasOwn(value, name));
    if (missing) return `lacks ${missing}`;
    const wrong = Object.entries(properties).find(
      ([name, inner]) => Object.hasOwn(value, name) && mismatch(inner, ownValue(value, name)),
    );
    return wrong && `${wrong[0]} ${mismatch(wrong[1], ownValue(value, wrong[0]))}`;
  },
  ({ anyOf }, value) =>
    anyOf?.every((branch) => mismatch(branch, value))
      ? `must be ${anyOf.map(nameTypes).join(" or ")}`
      : undefined,
];

/** Says what is wrong with a value, reading on from its name; undefined where nothing is. */
export function mismatch(schema: Schema, value: unknown): string | undefined {
  for (const rule of RULES) {
    const wrong = rule(schema, value);
    if (wrong) return wrong;
  }
  return undefined;
}

const typesOf = ({ type = [] }: Schema): readonly string[] =>
  typeof type === "string" ? [type] : type;

/** Names what a schema takes: "a string or null". */
function nameTypes(schema: Schema): string {
  const nameOf = (type: string) =>
    type === "string" && schema.format === "uuid" ? "a UUID" : TYPES[type]?.[0];
  return typesOf(schema).map(nameOf).join(" or ");
}

const show = (value: unknown): string => JSON.stringify(value);

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
