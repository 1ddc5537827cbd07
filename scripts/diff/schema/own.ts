import { entriesOf, type JsonType, listOf, NotUnderstood, TYPES, typeOf } from "../json.ts";
import type { Alternative, Shape } from "./alternative.ts";
import { ASSERTIONS, limitsOf, trivial, withPlainSlashes } from "./keywords.ts";

type SchemaObject = Record<string, unknown>;

const OBJECT_KEYWORDS = ["properties", "additionalProperties", "patternProperties"];
const NAMES = new Set<unknown>([...TYPES, "integer"]);

/** What the keywords of one schema object say, those that refer to other schemas left aside. */
export function ownAlternatives(schema: SchemaObject): Alternative[] {
  const names = namesOf(schema);
  const listed = "const" in schema ? [schema.const] : schema.enum;
  const allowed = listed === undefined ? undefined : listOf(listed, "enum");
  const types = new Set(names.map((name) => (name === "integer" ? "number" : name)));
  const isWhole = !names.includes("number") || schema.multipleOf === 1;
  const isValid = (value: unknown) =>
    types.has(typeOf(value)) && (typeof value !== "number" || !isWhole || Number.isInteger(value));
  const own = TYPES.flatMap((type) => {
    if (!types.has(type)) return [];
    const values = allowed?.filter((value) => typeOf(value) === type && isValid(value));
    // A null among the types is meant, and generators take it so, though the enum leaves it out.
    if (type === "null" && schema.type !== undefined) return [alternative(type, schema)];
    if (values?.length === 0) return [];
    const whole = type === "number" && isWhole;
    return [{ ...alternative(type, schema), whole, allowed: values }];
  });
  const isNullable = schema.nullable === true;
  const isStray = (value: unknown) => !isValid(value) && !(value === null && isNullable);
  const strays = (allowed ?? []).filter(isStray);
  const listing = own.find(({ allowed: values }) => values !== undefined);
  // No stray is valid, but generators that read an enum for its values put it into the type.
  if (listing) listing.strays = strays;
  // Where no listed value is of the type, as where the enum of a list's entries stands at the list,
  // the values alone are what is meant.
  else if (strays.length > 0)
    own.push(...ownAlternatives({ enum: strays }).map((each) => ({ ...each, sources: [schema] })));
  return own;
}

/** The names of the types; a schema that speaks of fields and names no type is meant for objects. */
function namesOf(schema: SchemaObject): readonly unknown[] {
  const { type } = schema;
  if (type !== undefined) {
    const unknown = [type].flat().find((name) => !NAMES.has(name));
    if (unknown !== undefined) throw new NotUnderstood(`${JSON.stringify(unknown)} is no type`);
    return [type].flat();
  }
  const isListed = "const" in schema || "enum" in schema;
  return !isListed && OBJECT_KEYWORDS.some((keyword) => keyword in schema) ? ["object"] : TYPES;
}

function alternative(type: JsonType, schema: SchemaObject): Alternative {
  const asserted = new Map<string, unknown[]>();
  for (const [keyword, read] of ASSERTIONS[type]) {
    for (const [name, value] of read(schema, keyword)) {
      if (!trivial(keyword, value)) asserted.set(name, [...(asserted.get(name) ?? []), value]);
    }
  }
  const required = type === "object" && Array.isArray(schema.required) ? schema.required : [];
  return {
    type,
    name: undefined,
    origin: undefined,
    parts: new Set(),
    sources: [schema],
    whole: false,
    allowed: undefined,
    strays: [],
    limits: new Map(limitsOf(type, schema)),
    asserted,
    shapes: type === "object" ? shapesOf(schema) : [],
    required: new Map(required.map((field) => [String(field), undefined])),
    lists: type === "array" ? listsOf(schema) : [],
  };
}

function shapesOf(schema: SchemaObject): Shape[] {
  const named = entriesOf(schema.properties, "properties");
  const patterns = entriesOf(schema.patternProperties, "patternProperties");
  const plain = (pattern: string) => {
    const same = withPlainSlashes(pattern);
    return patterns.has(same) ? pattern : same;
  };
  const matched = new Map([...patterns].map(([pattern, inner]) => [plain(pattern), inner]));
  const rest = schema.additionalProperties;
  if (named.size + matched.size === 0 && rest === undefined) return [];
  return [{ named, matched, rest, home: undefined }];
}

function listsOf(schema: SchemaObject) {
  const first = listOf(schema.prefixItems, "prefixItems");
  return first.length > 0 || schema.items !== undefined ? [{ first, rest: schema.items }] : [];
}

/**
 * Applies unevaluatedProperties and unevaluatedItems, which see what the other keywords said. What
 * they close demands more than the component that it comes from.
 */
export function closed(each: Alternative, schema: SchemaObject): Alternative {
  const { unevaluatedProperties: fields, unevaluatedItems: items } = schema;
  if (each.type === "object" && fields !== undefined) {
    const known = (part: "named" | "matched") =>
      new Map(each.shapes.flatMap((shape) => [...shape[part].keys()]).map((key) => [key, true]));
    if (each.shapes.every(({ rest }) => rest === undefined)) {
      const said = { named: known("named"), matched: known("matched"), rest: fields };
      const shape = { ...said, unevaluated: true as const, home: undefined };
      const shapes = [...each.shapes, shape];
      return { ...each, origin: undefined, shapes };
    }
  }
  if (each.type === "array" && items !== undefined && items !== true) {
    const length = Math.max(0, ...each.lists.map(({ first }) => first.length));
    if (each.lists.every(({ rest }) => rest === undefined)) {
      const lists = [...each.lists, { first: Array(length).fill(true), rest: items }];
      return { ...each, origin: undefined, lists };
    }
  }
  return each;
}
