// The keywords of JSON Schema 2020-12 that narrow a type, and what they mean where they are absent.
import { entriesOf, isMap, type JsonType, listOf, TYPES } from "../json.ts";

type SchemaObject = Record<string, unknown>;
type Reader = (schema: SchemaObject, keyword: string) => Iterable<[name: string, value: unknown]>;

export interface Limit {
  keyword: string;
  bound: "lower" | "upper";
  /** The keyword for the same bound with its edge left out. */
  exclusive?: string;
}

const lower = (keyword: string): Limit => ({ keyword, bound: "lower" });
const upper = (keyword: string): Limit => ({ keyword, bound: "upper" });

export const LIMITS: Record<JsonType, Limit[]> = {
  null: [],
  boolean: [],
  string: [lower("minLength"), upper("maxLength")],
  number: [
    { ...lower("minimum"), exclusive: "exclusiveMinimum" },
    { ...upper("maximum"), exclusive: "exclusiveMaximum" },
  ],
  array: [lower("minItems"), upper("maxItems"), lower("minContains"), upper("maxContains")],
  object: [lower("minProperties"), upper("maxProperties")],
};

/** The keywords of a type's limits, those that leave the edge out included. */
export const limitKeywords = (type: JsonType): string[] =>
  LIMITS[type].flatMap(({ keyword, exclusive }) => (exclusive ? [keyword, exclusive] : [keyword]));

const isNumberFormat = (format: unknown) =>
  /^(u?int(8|16|32|64)|bigint|float|double|decimal|decimal128|double-int)$/.test(String(format));

const plain: Reader = (schema, keyword) => (keyword in schema ? [[keyword, schema[keyword]]] : []);

const condition: Reader = ({ if: test, then: yes, else: no }) =>
  test !== undefined && (yes !== undefined || no !== undefined) ? [["if", [test, yes, no]]] : [];

const format =
  (ofNumbers: boolean): Reader =>
  (schema) =>
    "format" in schema && isNumberFormat(schema.format) === ofNumbers
      ? [["format", schema.format]]
      : [];

/** One assertion for each pair of fields. */
const dependentRequired: Reader = (schema, keyword) =>
  [...entriesOf(schema[keyword], keyword)].flatMap(([field, others]) =>
    listOf(others, keyword).map((other): [string, unknown] => [keyword, `${field} needs ${other}`]),
  );

const dependentSchemas: Reader = (schema, keyword) =>
  [...entriesOf(schema[keyword], keyword)].map(([field, dependent]) => [
    `${keyword}.${field}`,
    dependent,
  ]);

const OF_ANY_TYPE: [string, Reader][] = [
  ["not", plain],
  ["if", condition],
];

export const ASSERTIONS: Record<JsonType, [string, Reader][]> = {
  null: OF_ANY_TYPE,
  boolean: OF_ANY_TYPE,
  string: [
    ...OF_ANY_TYPE,
    ["format", format(false)],
    ["pattern", plain],
    ["contentMediaType", plain],
    ["contentEncoding", plain],
    ["contentSchema", plain],
  ],
  number: [...OF_ANY_TYPE, ["format", format(true)], ["multipleOf", plain]],
  array: [...OF_ANY_TYPE, ["uniqueItems", plain], ["contains", plain]],
  object: [
    ...OF_ANY_TYPE,
    ["propertyNames", plain],
    ["dependentRequired", dependentRequired],
    ["dependentSchemas", dependentSchemas],
  ],
};

/** Keywords of a schema that the comparison of alternatives takes care of. */
export const UNDERSTOOD = new Set([
  ...TYPES.flatMap(limitKeywords),
  ...Object.values(ASSERTIONS).flatMap((assertions) => assertions.map(([keyword]) => keyword)),
  ...["then", "else", "type", "enum", "const", "$ref", "allOf", "anyOf", "oneOf"],
  ...["properties", "patternProperties", "additionalProperties", "unevaluatedProperties"],
  ...["required", "items", "prefixItems", "unevaluatedItems"],
]);

/** Whether a keyword's value says what holds without it. */
export function trivial(keyword: string, value: unknown): boolean {
  if (["minLength", "minItems", "minProperties"].includes(keyword)) return value === 0;
  if (keyword === "minContains") return value === 1;
  if (keyword === "uniqueItems") return value === false;
  if (keyword === "pattern") return ["", ".*", "^.*$", "^", "$"].includes(String(value));
  // A hint to forms; it says nothing about the text.
  if (keyword === "format") return value === "password";
  if (["contentSchema", "propertyNames"].includes(keyword))
    return value === true || (isMap(value) && Object.keys(value).length === 0);
  if (keyword === "not") return value === false;
  return false;
}
