// The keywords of JSON Schema 2020-12 that narrow a type, and what they mean where they are absent.
import { entriesOf, isMap, type JsonType, listOf, TYPES } from "../json.ts";

type SchemaObject = Record<string, unknown>;
type Read = Iterable<[name: string, value: unknown]>;
type Reader = (schema: SchemaObject, keyword: string) => Read;

export interface Limit {
  keyword: string;
  bound: "lower" | "upper";
  /** The keyword for the same bound with its edge left out. */
  exclusive?: string;
}

/** The languages for schemas that these keywords belong to; undefined where none is named. */
export const DIALECTS = new Set<unknown>([
  undefined,
  "https://json-schema.org/draft/2020-12/schema",
  "https://spec.openapis.org/oas/3.1/dialect/base",
]);

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

const named = (limits: Limit[]): string[] =>
  limits.flatMap(({ keyword, exclusive = keyword }) => [keyword, exclusive]);

/** The limits that a schema sets for a type. */
export function* limitsOf(type: JsonType, schema: SchemaObject): Iterable<[string, number]> {
  for (const { keyword, exclusive = "" } of LIMITS[type]) {
    if (keyword.endsWith("Contains") && !demandsContained(schema)) continue;
    // In OpenAPI 3.0 the exclusive keyword says of the other one that its edge is left out.
    const open = schema[exclusive] === true;
    const [limit, edge] = [schema[keyword], schema[exclusive]];
    if (typeof limit === "number" && !trivial(keyword, limit))
      yield [open ? exclusive : keyword, limit];
    if (typeof edge === "number") yield [exclusive, edge];
  }
}

/** Whether entries are counted that meet a schema; a list may lack them where none is demanded. */
const demandsContained = ({ contains, minContains, maxContains }: SchemaObject): boolean =>
  contains !== undefined && (minContains !== 0 || maxContains !== undefined);

const NUMERIC = /^(u?int(8|16|32|64)|bigint|float|double|decimal|decimal128|double-int)$/;
const TEXTUAL =
  /^(date(-time)?|time|duration|(idn-)?(email|hostname)|ipv[46]|[ui]ri(-reference|-template)?|uuid|(relative-)?json-pointer|regex|password)$/;

/** A format is about each type that the schema has; a well-known one only about its own. */
const format =
  (own: RegExp, others: RegExp, other: string): Reader =>
  ({ format: value, type }) => {
    if (value === undefined || ["byte", "binary", "password"].includes(String(value))) return [];
    const named = type === undefined ? TYPES : [type].flat();
    const elsewhere = others.test(String(value)) && named.some((name) => isA(name, other));
    return elsewhere && !own.test(String(value)) ? [] : [["format", value]];
  };

/** What a format says of a type that has none is for nobody here to know. */
const strangeFormat: Reader = ({ format: value, type }) => {
  const named = type === undefined ? TYPES : [type].flat();
  if (value === undefined || named.some((name) => isA(name, "string") || isA(name, "number")))
    return [];
  return [["format", value]];
};

const isA = (name: unknown, type: string) =>
  name === type || (name === "integer" && type === "number");

/** What a text stands for, in the words of OpenAPI 3.1 or, as a format, of 3.0. */
const encoding: Reader = ({ contentEncoding: value, format: old }, keyword) => {
  if (value !== undefined) return [[keyword, String(value).toLowerCase()]];
  return old === "byte" ? [[keyword, "base64"]] : [];
};
const mediaType: Reader = ({ contentMediaType: value, format: old }, keyword) => {
  if (value !== undefined) return [[keyword, value]];
  return old === "binary" ? [[keyword, "application/octet-stream"]] : [];
};

const plain: Reader = (schema, keyword) => (keyword in schema ? [[keyword, schema[keyword]]] : []);

/** A pattern with its slashes as they are: to escape them is a custom from where slashes enclose it. */
export const withPlainSlashes = (pattern: string): string =>
  pattern.replace(/\\(.)/gs, (pair, escaped) => (escaped === "/" ? "/" : pair));

const pattern: Reader = ({ pattern: value }, keyword) =>
  value === undefined
    ? []
    : [[keyword, typeof value === "string" ? withPlainSlashes(value) : value]];

/**
 * What `not: { not: … }` comes to, where all that it says is understood. Types know nothing of it: they
 * do not read what is negated.
 */
export function twiceNegated({ not }: SchemaObject): SchemaObject | undefined {
  const [inner, ...more] = isMap(not) ? Object.values(not) : [];
  if (!isMap(not) || !("not" in not) || more.length > 0 || !isMap(inner)) return;
  const isRead = (keyword: string) => UNDERSTOOD.has(keyword) && !COMBINING.includes(keyword);
  const isPlain = (keyword: string) => isRead(keyword) || OF_PEOPLE.includes(keyword);
  return Object.keys(inner).every(isPlain) ? inner : undefined;
}

const OF_PEOPLE = ["title", "description", "example", "examples", "$comment"];

const negated: Reader = (schema, keyword) => (twiceNegated(schema) ? [] : plain(schema, keyword));

const contained: Reader = (schema, keyword) =>
  demandsContained(schema) ? [[keyword, schema[keyword]]] : [];

/** Every whole number is a multiple of 1, and no other: that is said as for an integer. */
const multiple: Reader = ({ multipleOf }, keyword) =>
  multipleOf === undefined || multipleOf === 1 ? [] : [[keyword, multipleOf]];

const condition: Reader = ({ if: test, then: yes, else: no }) =>
  test !== undefined && (yes !== undefined || no !== undefined)
    ? [["if", [test, yes ?? true, no ?? true]]]
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
  ["not", negated],
  ["if", condition],
];

export const ASSERTIONS: Record<JsonType, [string, Reader][]> = {
  null: OF_ANY_TYPE,
  boolean: [...OF_ANY_TYPE, ["format", strangeFormat]],
  string: [
    ...OF_ANY_TYPE,
    ["format", format(TEXTUAL, NUMERIC, "number")],
    ["pattern", pattern],
    ["contentMediaType", mediaType],
    ["contentEncoding", encoding],
    ["contentSchema", plain],
  ],
  number: [
    ...OF_ANY_TYPE,
    ["format", format(NUMERIC, TEXTUAL, "string")],
    ["multipleOf", multiple],
  ],
  array: [
    ...OF_ANY_TYPE,
    ["format", strangeFormat],
    ["uniqueItems", plain],
    ["contains", contained],
  ],
  object: [
    ...OF_ANY_TYPE,
    ["format", strangeFormat],
    ["propertyNames", plain],
    ["dependentRequired", dependentRequired],
    ["dependentSchemas", dependentSchemas],
  ],
};

/** Keywords that hold lists of other schemas. */
export const COMBINING = ["allOf", "anyOf", "oneOf"];
const leftOut = new WeakMap<SchemaObject, SchemaObject>();

/**
 * A schema without its empty lists of other schemas, the same each time. To the letter no value meets
 * an empty oneOf; who writes that means nothing by it, and openapi-typescript takes it so.
 */
export function withoutEmptyLists(schema: SchemaObject): SchemaObject {
  const isEmpty = (keyword: string) => Array.isArray(schema[keyword]) && !schema[keyword].length;
  const empty = COMBINING.filter(isEmpty);
  if (empty.length === 0) return schema;
  const entries = Object.entries(schema).filter(([keyword]) => !empty.includes(keyword));
  const kept = leftOut.get(schema) ?? Object.fromEntries(entries);
  leftOut.set(schema, kept);
  return kept;
}

/** Keywords that demand something of values of a type. */
export const DEMANDS = new Set([
  ...Object.values(LIMITS).flatMap(named),
  ...Object.values(ASSERTIONS).flatMap((assertions) => assertions.map(([keyword]) => keyword)),
]);

/** Keywords of a schema that the comparison of alternatives takes care of. */
export const UNDERSTOOD = new Set([
  ...DEMANDS,
  ...[
    "then",
    "else",
    "type",
    "nullable",
    "enum",
    "const",
    "$ref",
    "$dynamicRef",
    "allOf",
    "anyOf",
    "oneOf",
  ],
  ...["properties", "patternProperties", "additionalProperties", "unevaluatedProperties"],
  ...["required", "items", "prefixItems", "unevaluatedItems"],
]);

/** Whether a keyword's value says what holds without it. */
export function trivial(keyword: string, value: unknown): boolean {
  if (["minLength", "minItems", "minProperties"].includes(keyword)) return value === 0;
  if (keyword === "minContains") return value === 1;
  if (keyword === "uniqueItems") return value === false;
  if (keyword === "pattern") return ["", ".*", "^.*$", "^", "$"].includes(String(value));
  if (["contentSchema", "propertyNames"].includes(keyword))
    return value === true || (isMap(value) && Object.keys(value).length === 0);
  if (keyword === "not") return value === false;
  return false;
}
