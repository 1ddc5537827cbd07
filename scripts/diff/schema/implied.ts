// What an alternative says twice: a limit or another assertion that everything meets anyway which its
// other keywords allow. Saying that, or saying it no longer, changes nothing.
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { isMap, NotUnderstood } from "../json.ts";
import type { Alternative } from "./alternative.ts";
import { matches } from "./alternatives.ts";
import { type Limit, UNDERSTOOD } from "./keywords.ts";

/** Where a limit lies. */
export interface Edge {
  at: number;
  /** Whether the edge itself lies outside. */
  open: boolean;
}

type IsSent = (field: string) => boolean;

/** Whether all that an alternative lists, demands or means by its format lies within a limit. */
export function isWithinAnyway(
  each: Alternative,
  { keyword, bound }: Limit,
  { at, open }: Edge,
  isSent: IsSent,
): boolean {
  const isWithin = (measure: number) =>
    (measure === at && !open) || (bound === "lower" ? measure > at : measure < at);
  if (each.type === "string" || each.type === "number") {
    const measures = each.allowed?.map((value) =>
      typeof value === "string" ? [...value].length : Number(value),
    );
    if (measures?.every(isWithin)) return true;
  }
  if (keyword === "minProperties" && isWithin(demandedBy(each, isSent).length)) return true;
  if (keyword === "maxProperties" && isWithin(mostFieldsOf(each))) return true;
  // Farther from zero JavaScript does not tell whole numbers apart.
  if (each.whole && isWithin((bound === "lower" ? -1 : 1) * 2 ** 53)) return true;
  const formats = each.asserted.get("format") ?? [];
  const ends = formats.map((format) => MEANT[String(format)]?.[keyword]);
  return ends.some((end) => end !== undefined && isWithin(end));
}

/** The fields that an object must have; one that is hidden from who sends it need not be there. */
const demandedBy = ({ required }: Alternative, isSent: IsSent) =>
  [...required.keys()].filter(isSent);

/** How many fields an object can have: as many as it names, where it refuses all others. */
const mostFieldsOf = ({ shapes }: Alternative): number =>
  Math.min(
    ...shapes.flatMap(({ named, matched, rest }) =>
      rest === false && matched.size === 0 ? [named.size] : [],
    ),
  );

/** How long texts of a format are, and how far its numbers go. */
const MEANT: Record<string, Record<string, number>> = {
  uuid: { minLength: 36, maxLength: 36 },
  date: { minLength: 10, maxLength: 10 },
  int8: { minimum: -(2 ** 7), maximum: 2 ** 7 - 1 },
  int16: { minimum: -(2 ** 15), maximum: 2 ** 15 - 1 },
  int32: { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
};

/** Whether all that an alternative lists or demands meets another assertion. */
export function isMetAnyway(
  each: Alternative,
  keyword: string,
  value: unknown,
  isSent: IsSent,
): boolean {
  if (keyword === "dependentRequired")
    return demandedBy(each, isSent).some((field) => String(value).endsWith(` needs ${field}`));
  if (keyword === "format" && each.type === "number" && isPointless(value, each)) return true;
  if (keyword === "multipleOf" && each.whole && Number.isInteger(1 / Number(value))) return true;
  if (keyword === "uniqueItems" && (each.limits.get("maxItems") ?? Infinity) <= 1) return true;
  if (keyword === "propertyNames" && isAnyText(value)) return true;
  if (keyword === "not" && isOfOtherTypes(value, each)) return true;
  return each.allowed?.every((listed) => meets(listed, keyword, value)) ?? false;
}

/** Whether a format leaves out no number that JavaScript tells apart from others, or that may come. */
function isPointless(format: unknown, { whole, limits }: Alternative): boolean {
  if (format === "float" || format === "double" || (format === "int64" && whole)) return true;
  const { minimum = NaN, maximum = NaN } = MEANT[String(format)] ?? {};
  const [least = NaN, most = NaN] = [limits.get("minimum"), limits.get("maximum")];
  return whole && least >= minimum && most <= maximum;
}

/** Whether a schema of names takes each. */
const isAnyText = (schema: unknown): boolean =>
  isMap(schema) &&
  [schema.type].flat().includes("string") &&
  Object.keys(schema).every((keyword) => keyword === "type" || !UNDERSTOOD.has(keyword));

/** Whether a schema is of other types than an alternative. */
const isOfOtherTypes = (schema: unknown, { type }: Alternative): boolean =>
  isMap(schema) &&
  schema.type !== undefined &&
  ![schema.type].flat().some((name) => name === type || (name === "integer" && type === "number"));

function meets(listed: unknown, keyword: string, value: unknown): boolean {
  if (keyword === "multipleOf") return Number.isInteger(Number(listed) / Number(value));
  if (keyword === "format" && typeof listed === "number") {
    const { minimum = NaN, maximum = NaN } = MEANT[String(value)] ?? {};
    return Number.isInteger(listed) && listed >= minimum && listed <= maximum;
  }
  if (typeof listed !== "string") return false;
  if (keyword === "pattern") return isMatch(String(value), listed);
  return keyword === "format" && isOfFormat(String(value), listed);
}

function isMatch(pattern: string, text: string): boolean {
  try {
    return matches(pattern, text);
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    return false;
  }
}

const ajv = new Ajv2020({ strict: false, logger: false });
addFormats.default(ajv);

/** Whether a text is of a format that is known here. */
const isOfFormat = (format: string, text: string): boolean =>
  Object.hasOwn(ajv.formats, format) && ajv.validate({ format }, text);
