// A second reading of JSON Schema, apart from the judge's and from Ajv: slow, plain, and only of the
// keywords that it knows. A keyword that it does not know throws, so that none is passed over.
import { isDeepStrictEqual } from "node:util";
import { escapePointer, isObject } from "../../document/json.ts";
import { type OpenApiDocument, type Place, placeAt } from "../../document/place.ts";

/** One thing that the contract says of a value, and whether it is so. */
export interface Assertion {
  /** The JSON pointer at which the document says it. */
  at: string;
  /** The JSON pointer of the property, parameter or header that it is said of. */
  of: string;
  /** What the judge calls it when it is broken. */
  rule: string;
  /** Where the value stands, as the judge writes it. */
  pointer: string;
  /** Undefined where the contract leaves it open. */
  holds: boolean | undefined;
  /** Which of the ways to keep it the value goes: one of several types, a known or another value. */
  way?: string;
}

/** Whether a pointer names a place or something inside it. */
export const isAtOrUnder = (place: string, pointer: string): boolean =>
  pointer === place || pointer.startsWith(`${place}/`);

/** The JSON pointer of something inside a place of the document. */
export const inside = (place: Place, ...keys: string[]): string =>
  [place.pointer, ...keys.map(escapePointer)].join("/");

/** What OpenAPI and JSON Schema say to people and generators; no value breaks it. */
const ANNOTATIONS = [
  ...["title", "description", "example", "examples", "deprecated"],
  ...["x-provenance", "x-source"],
];
/** What only leads to other schemas, which speak for themselves. */
const STRUCTURE = ["properties", "items"];
/** What stands for a value that is not there. */
const DEFAULT = "default";
/** The keywords that say nothing of a value by themselves. */
export const SILENT: ReadonlySet<string> = new Set([...ANNOTATIONS, ...STRUCTURE]);

/** Whether a value keeps a keyword; undefined where the keyword is not about such a value. */
type Keyword = (limit: unknown, value: unknown) => boolean | undefined;

const isType = (type: unknown, value: unknown): boolean =>
  type === typeOf(value) || (type === "number" && typeOf(value) === "integer");

const ofText =
  (keeps: (limit: unknown, text: string) => boolean): Keyword =>
  (limit, value) =>
    typeof value === "string" ? keeps(limit, value) : undefined;

const ofNumber =
  (keeps: (limit: number, value: number) => boolean): Keyword =>
  (limit, value) =>
    typeof value === "number" ? keeps(Number(limit), value) : undefined;

const ofList =
  (keeps: (limit: number, length: number) => boolean): Keyword =>
  (limit, value) =>
    Array.isArray(value) ? keeps(Number(limit), value.length) : undefined;

const KEYWORDS: Record<string, Keyword> = {
  type: (types, value) => [types].flat().some((type) => isType(type, value)),
  const: (only, value) => isDeepStrictEqual(only, value),
  enum: (values, value) => [values].flat().some((known) => isDeepStrictEqual(known, value)),
  "x-extensible-enum": ofText(() => true),
  format: ofText((format, text) => keepsFormat(String(format), text)),
  pattern: ofText((pattern, text) => new RegExp(String(pattern), "u").test(text)),
  minLength: ofText((min, text) => [...text].length >= Number(min)),
  maxLength: ofText((max, text) => [...text].length <= Number(max)),
  minimum: ofNumber((min, value) => value >= min),
  maximum: ofNumber((max, value) => value <= max),
  minItems: ofList((min, length) => length >= min),
  maxItems: ofList((max, length) => length <= max),
};

/** Says of a value all that a schema says, and that the schemas inside it say of its parts. */
export function* assertionsOn(
  document: OpenApiDocument,
  schema: Place,
  value: unknown,
  { of = schema.pointer, pointer = "" } = {},
): Generator<Assertion> {
  const place = placeAt(document, schema) ?? schema;
  const inner = (child: Place, value: unknown, key: string | number, of: string) =>
    assertionsOn(document, child, value, {
      of,
      pointer: `${pointer}/${escapePointer(`${key}`)}`,
    });

  const rules = Object.keys(place.node).filter((rule) => !SILENT.has(rule));
  if (rules.length === 0) yield { at: of, of, rule: "anything", pointer, holds: true };
  for (const [rule, limit] of Object.entries(place.node)) {
    if (SILENT.has(rule)) continue;
    const at = inside(place, rule);
    if (rule === "required") yield* requiredAssertions(place, value, pointer);
    else if (rule === "additionalProperties")
      yield* extraAssertions(document, place, value, { of, pointer });
    else if (rule !== DEFAULT) {
      const holds = keywordOf(place, rule)(limit, value);
      if (holds === undefined) continue;
      const way = wayOf(rule, limit, value);
      yield { at, of, rule, pointer, holds, ...(way !== undefined && { way }) };
    }
  }

  const properties = placeAt(document, place, "properties");
  if (isObject(value) && properties)
    for (const name of Object.keys(properties.node)) {
      const property = placeAt(document, properties, name);
      if (!property) continue;
      if (Object.hasOwn(value, name))
        yield* inner(property, value[name], name, inside(properties, name));
      else if (DEFAULT in property.node) yield defaultAssertion(property, pointer);
    }
  const items = placeAt(document, place, "items");
  if (Array.isArray(value) && items)
    for (const [index, item] of value.entries()) yield* inner(items, item, index, items.pointer);
}

/** Says that a default stands for a value that is not there. */
export function defaultAssertion(schema: Place, pointer: string): Assertion {
  const at = inside(schema, DEFAULT);
  return { at, of: at, rule: DEFAULT, pointer, holds: true };
}

function keywordOf(place: Place, rule: string): Keyword {
  const keyword = Object.hasOwn(KEYWORDS, rule) ? KEYWORDS[rule] : undefined;
  if (keyword) return keyword;
  throw new Error(
    `openapi.yaml has the keyword "${rule}" at #${place.pointer}: teach it to contract-tests/measure/property/.`,
  );
}

function* requiredAssertions(place: Place, value: unknown, pointer: string): Generator<Assertion> {
  if (!isObject(value)) return;
  for (const name of [place.node.required].flat().map(String))
    yield {
      at: inside(place, "required", name),
      of: inside(place, "properties", name),
      rule: "required",
      pointer: `${pointer}/${escapePointer(name)}`,
      holds: Object.hasOwn(value, name),
    };
}

function* extraAssertions(
  document: OpenApiDocument,
  place: Place,
  value: unknown,
  { of, pointer }: { of: string; pointer: string },
): Generator<Assertion> {
  const { properties, additionalProperties: allowed } = place.node;
  const known = isObject(properties) ? properties : {};
  const extras = isObject(value) ? Object.keys(value) : [];
  const schema = placeAt(document, place, "additionalProperties");
  for (const name of extras.filter((name) => !Object.hasOwn(known, name))) {
    const at = inside(place, "additionalProperties");
    const where = `${pointer}/${escapePointer(name)}`;
    yield { at, of, rule: "additionalProperties", pointer: where, holds: allowed !== false };
    if (schema) yield* assertionsOn(document, schema, Object(value)[name], { of, pointer: where });
  }
}

/** The ways to keep a keyword, where it has several: each is an exercise of its own. */
export function waysOf(keyword: string, limit: unknown): string[] {
  if (keyword === "type" || keyword === "enum") return [limit].flat().map((one) => String(one));
  return keyword === "x-extensible-enum" ? ["known", "other"] : [];
}

function wayOf(keyword: string, limit: unknown, value: unknown): string | undefined {
  if (keyword === "type")
    return [limit]
      .flat()
      .map(String)
      .find((type) => isType(type, value));
  if (keyword === "enum") return String(value);
  if (keyword !== "x-extensible-enum") return undefined;
  return [limit].flat().includes(value) ? "known" : "other";
}

/** The name that JSON Schema has for a value's type; a whole number is an integer. */
export function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

/** Whether a text is written in a format. */
export function keepsFormat(format: string, text: string): boolean {
  if (format === "uuid") return isUuid(text);
  if (format === "date-time") return isDateTime(text);
  throw new Error(
    `openapi.yaml has the format "${format}": teach it to contract-tests/measure/property/.`,
  );
}

function isUuid(text: string): boolean {
  const groups = text.split("-");
  return (
    groups.map(({ length }) => length).join() === "8,4,4,4,12" &&
    [...groups.join("")].every((digit) => "0123456789abcdefABCDEF".includes(digit))
  );
}

/** RFC 3339, by way of JavaScript's own dates: these read one back as they were given it. */
function isDateTime(text: string): boolean {
  const form = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):(\d\d)(\.\d+)?(Z|([+-])(\d\d):(\d\d))$/i;
  const [, day, minute, second, , , sign = "+", hours = "00", minutes = "00"] =
    form.exec(text) ?? [];
  if (day === undefined || Number(hours) > 23 || Number(minutes) > 59) return false;
  const isLeap = second === "60";
  const local = `${day}T${minute}:${isLeap ? "59" : second}`;
  const date = new Date(`${local}.000Z`);
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(local)) return false;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === "+" ? 1 : -1);
  const utc = new Date(date.getTime() - offset * 60_000);
  return !isLeap || (utc.getUTCHours() === 23 && utc.getUTCMinutes() === 59);
}
