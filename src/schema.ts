import type { Schema } from "../generated/contract.ts";

// What openapi.yaml asks of a value, a rule for each keyword that the client reads. Whatever else a
// schema says of a parameter is left to the server.

/** Says what is wrong with a value, reading on from its name; undefined where nothing is. */
type Rule = (schema: Schema, value: unknown) => string | undefined;

const RULES: Rule[] = [
  (schema, value) => (hasType(schema, value) ? undefined : `must be ${describe(schema)}`),
  (schema, value) =>
    "const" in schema && value !== schema.const ? `must be ${show(schema.const)}` : undefined,
  (schema, value) =>
    Array.isArray(schema.enum) && !schema.enum.includes(value)
      ? `must be one of ${schema.enum.map(show).join(", ")}`
      : undefined,
  textRule(
    "format",
    (text, format) => format !== "uuid" || UUID.test(text),
    () => "must be a UUID",
  ),
  textRule(
    "minLength",
    (text, least) => [...text].length >= Number(least),
    (least) => `must have ${least} or more characters`,
  ),
  textRule(
    "maxLength",
    (text, most) => [...text].length <= Number(most),
    (most) => `must have at most ${most} characters`,
  ),
  textRule(
    "pattern",
    (text, pattern) => new RegExp(String(pattern), "u").test(text),
    (pattern) => `must match ${pattern}`,
  ),
  numberRule("minimum", (number, least) => number >= least, "must be at least"),
  numberRule("maximum", (number, most) => number <= most, "must be at most"),
  numberRule("exclusiveMinimum", (number, limit) => number > limit, "must be more than"),
  numberRule("exclusiveMaximum", (number, limit) => number < limit, "must be less than"),
  itemsRule,
  propertiesRule,
  ({ allOf }, value) => firstIn(schemasIn(allOf), (branch) => mismatch(branch, value)),
  ({ anyOf }, value) => {
    const branches = schemasIn(anyOf);
    const fits = branches.length === 0 || branches.some((branch) => !mismatch(branch, value));
    return fits ? undefined : `must be ${branches.map(describe).join(" or ")}`;
  },
];

/** Says what is wrong with a value, reading on from its name; undefined where nothing is. */
export function mismatch(schema: Schema, value: unknown): string | undefined {
  return firstIn(RULES, (rule) => rule(schema, value));
}

/** A UUID of any version, in any case. */
export const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** The types of JSON Schema: how a value is known, and what a person calls it. */
const TYPES: Readonly<Record<string, { holds(value: unknown): boolean; name: string }>> = {
  null: { holds: (value) => value === null, name: "null" },
  boolean: { holds: (value) => typeof value === "boolean", name: "a boolean" },
  string: { holds: (value) => typeof value === "string", name: "a string" },
  number: { holds: (value) => Number.isFinite(value), name: "a number" },
  integer: { holds: (value) => Number.isInteger(value), name: "a whole number" },
  array: { holds: (value) => Array.isArray(value), name: "a list" },
  object: { holds: isObject, name: "an object" },
};

const typesIn = ({ type }: Schema): string[] =>
  type === undefined ? [] : [type].flat().map(String);

function hasType(schema: Schema, value: unknown): boolean {
  const types = typesIn(schema);
  return types.length === 0 || types.some((type) => TYPES[type]?.holds(value));
}

/** Names what a schema takes: "a string or null". */
function describe(schema: Schema): string {
  const names = typesIn(schema).map((type) =>
    type === "string" && schema.format === "uuid" ? "a UUID" : (TYPES[type]?.name ?? type),
  );
  return names.join(" or ") || "something else";
}

const show = (value: unknown): string => JSON.stringify(value);

function textRule(
  keyword: string,
  holds: (text: string, asked: unknown) => boolean,
  otherwise: (asked: unknown) => string,
): Rule {
  return ({ [keyword]: asked }, value) =>
    asked === undefined || typeof value !== "string" || holds(value, asked)
      ? undefined
      : otherwise(asked);
}

function numberRule(
  keyword: string,
  holds: (number: number, limit: number) => boolean,
  otherwise: string,
): Rule {
  return ({ [keyword]: limit }, value) =>
    typeof limit !== "number" || typeof value !== "number" || holds(value, limit)
      ? undefined
      : `${otherwise} ${limit}`;
}

function itemsRule({ items }: Schema, value: unknown): string | undefined {
  if (!isObject(items) || !Array.isArray(value)) return undefined;
  return firstIn([...value.keys()], (index) => {
    const wrong = mismatch(items, value[index]);
    return wrong && `item ${index} ${wrong}`;
  });
}

function propertiesRule({ properties = {}, required = [] }: Schema, value: unknown) {
  if (!isObject(value)) return undefined;
  const missing = Array.isArray(required) && required.find((name) => !Object.hasOwn(value, name));
  if (missing) return `lacks ${missing}`;
  return firstIn(Object.entries(Object(properties)), ([name, inner]) => {
    const wrong = Object.hasOwn(value, name) && mismatch(Object(inner), value[name]);
    return wrong ? `${name} ${wrong}` : undefined;
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const schemasIn = (list: unknown): Schema[] => (Array.isArray(list) ? list : []);

/** The first thing found in a list's items, if anything is. */
function firstIn<T>(list: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of list) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}
