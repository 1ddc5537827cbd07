// A schema as the union of what it allows: one or more alternatives, each of a single JSON type.
// Notations of the same set (a list of types, anyOf, oneOf, allOf, $ref, const) end up the same.
import { CommandError } from "../../shared/command.ts";
import { follow, nameOf, type OpenApiDocument } from "../document.ts";
import { canonical, entriesOf, isMap, type JsonType, listOf, TYPES, typeOf } from "../json.ts";
import { conjoin } from "./conjunction.ts";
import { ASSERTIONS, limitKeywords, trivial } from "./keywords.ts";

/** What one object schema says of fields: those it names, those it matches, and all others. */
export interface Shape {
  named: Map<string, unknown>;
  matched: Map<string, unknown>;
  /** Undefined where nothing is said of other fields, which is not the same in TypeScript as true. */
  rest: unknown;
}

export interface Alternative {
  type: JsonType;
  /** The component that it comes from. */
  name: string | undefined;
  /** Of a number: integers only. */
  whole: boolean;
  /** The values of enum or const. */
  allowed: unknown[] | undefined;
  limits: Map<string, number>;
  /** By keyword, values that all hold. */
  asserted: Map<string, unknown[]>;
  shapes: Shape[];
  required: Set<string>;
  lists: { first: unknown[]; rest: unknown }[];
}

const MOST_ALTERNATIVES = 300;
const DEEPEST = 60;

/** The alternatives of a schema; none where no value is valid. */
export function alternativesOf(
  document: OpenApiDocument,
  schema: unknown,
  depth = 0,
): Alternative[] {
  if (schema === false) return [];
  if (schema === undefined || schema === true) return TYPES.map((type) => alternative(type, {}));
  if (!isMap(schema)) throw new CommandError(`${document.name}: a schema is not a map.`);
  if (depth > DEEPEST) throw new CommandError(`${document.name}: a schema is made of itself.`);

  const of = (part: unknown) => alternativesOf(document, part, depth + 1);
  let result = ownAlternatives(schema);
  if (typeof schema.$ref === "string") {
    const name = nameOf(schema.$ref);
    const target = of(follow(document, { $ref: schema.$ref }));
    result = conjoin(
      result,
      target.map((each) => ({ ...each, name })),
    );
  }
  for (const part of listOf(schema.allOf, "allOf")) result = conjoin(result, of(part));
  for (const union of [schema.anyOf, schema.oneOf]) {
    if (union !== undefined) result = conjoin(result, listOf(union, "anyOf or oneOf").flatMap(of));
  }
  if (result.length > MOST_ALTERNATIVES)
    throw new CommandError(`${document.name}: a schema combines too many others to be compared.`);
  return absorb(result.map((each) => closed(each, schema)));
}

/** What the keywords of one schema object say, those that refer to other schemas left aside. */
function ownAlternatives(schema: Record<string, unknown>): Alternative[] {
  const names: unknown[] = schema.type === undefined ? [...TYPES] : [schema.type].flat();
  const listed = "const" in schema ? [schema.const] : schema.enum;
  const allowed = listed === undefined ? undefined : listOf(listed, "enum");
  return TYPES.flatMap((type) => {
    const integer = type === "number" && !names.includes(type) && names.includes("integer");
    if (!names.includes(type) && !integer) return [];
    const values = allowed?.filter((value) => typeOf(value) === type);
    // A null among the types is meant, and generators take it so, though the enum leaves it out.
    if (type === "null" && schema.type !== undefined) return [alternative(type, schema)];
    if (values?.length === 0) return [];
    return [{ ...alternative(type, schema), whole: integer, allowed: values }];
  });
}

function alternative(type: JsonType, schema: Record<string, unknown>): Alternative {
  const limits = new Map<string, number>();
  for (const keyword of limitKeywords(type)) {
    const limit = schema[keyword];
    if (typeof limit === "number" && !trivial(keyword, limit)) limits.set(keyword, limit);
  }
  const asserted = new Map<string, unknown[]>();
  for (const [keyword, read] of ASSERTIONS[type]) {
    for (const [name, value] of read(schema, keyword)) {
      if (!trivial(keyword, value)) asserted.set(name, [...(asserted.get(name) ?? []), value]);
    }
  }
  return {
    type,
    name: undefined,
    whole: false,
    allowed: undefined,
    limits,
    asserted,
    shapes: type === "object" ? shapesOf(schema) : [],
    required: new Set(type === "object" ? listOf(schema.required, "required").map(String) : []),
    lists: type === "array" ? listsOf(schema) : [],
  };
}

function shapesOf(schema: Record<string, unknown>): Shape[] {
  const named = entriesOf(schema.properties, "properties");
  const matched = entriesOf(schema.patternProperties, "patternProperties");
  const rest = schema.additionalProperties;
  return named.size + matched.size > 0 || rest !== undefined ? [{ named, matched, rest }] : [];
}

function listsOf(schema: Record<string, unknown>) {
  const first = listOf(schema.prefixItems, "prefixItems");
  return first.length > 0 || schema.items !== undefined ? [{ first, rest: schema.items }] : [];
}

/** Applies unevaluatedProperties and unevaluatedItems, which see what the other keywords said. */
function closed(each: Alternative, schema: Record<string, unknown>): Alternative {
  const { unevaluatedProperties: fields, unevaluatedItems: items } = schema;
  if (each.type === "object" && fields !== undefined && fields !== true) {
    const known = (part: "named" | "matched") =>
      new Map(each.shapes.flatMap((shape) => [...shape[part].keys()]).map((key) => [key, true]));
    if (each.shapes.every(({ rest }) => rest === undefined)) {
      const shape = { named: known("named"), matched: known("matched"), rest: fields };
      return { ...each, shapes: [...each.shapes, shape] };
    }
  }
  if (each.type === "array" && items !== undefined && items !== true) {
    const length = Math.max(0, ...each.lists.map(({ first }) => first.length));
    if (each.lists.every(({ rest }) => rest === undefined))
      return { ...each, lists: [...each.lists, { first: Array(length).fill(true), rest: items }] };
  }
  return each;
}

/** Drops alternatives that others hold already, and joins those that differ in their enum alone. */
function absorb(alternatives: Alternative[]): Alternative[] {
  const kept = new Map<string, Alternative>();
  for (const each of alternatives) {
    const { allowed, ...others } = each;
    const like = canonical({ ...others, name: 0, listed: allowed !== undefined });
    const met = kept.get(like);
    if (!met || !allowed) kept.set(like, met ?? each);
    else kept.set(like, { ...met, allowed: [...(met.allowed ?? []), ...allowed] });
  }
  const result = [...kept.values()].map(distinct);
  const unbounded = new Set(result.filter(bare).map(({ type }) => type));
  return result.filter((each) => bare(each) || !unbounded.has(each.type));
}

/** Drops what repeats in an enum, and an enum that names every value its type has. */
function distinct(each: Alternative): Alternative {
  if (!each.allowed) return each;
  const allowed = [...new Map(each.allowed.map((value) => [canonical(value), value])).values()];
  const all = { null: 1, boolean: 2 }[each.type as string];
  const whole = each.type === "number" && allowed.every(Number.isInteger);
  return { ...each, whole, allowed: allowed.length === all ? undefined : allowed };
}

const bare = ({ whole, allowed, limits, asserted, shapes, required, lists }: Alternative) =>
  !whole &&
  !allowed &&
  limits.size + asserted.size + shapes.length + required.size === 0 &&
  lists.length === 0;

/** Whether a value may be valid under both of two alternatives, as far as can be seen. */
export function overlap(document: OpenApiDocument, a: Alternative, b: Alternative): boolean {
  if (a.type !== b.type) return false;
  if (a.allowed && b.allowed) {
    const values = new Set(a.allowed.map(canonical));
    return b.allowed.some((value) => values.has(canonical(value)));
  }
  for (const field of a.required) {
    if (!b.required.has(field)) continue;
    const one = alternativesOf(document, fieldSchema(a, field));
    const other = alternativesOf(document, fieldSchema(b, field));
    const scalar = ({ shapes, lists }: Alternative) => shapes.length + lists.length === 0;
    if (![...one, ...other].every(scalar)) continue;
    if (!one.some((x) => other.some((y) => overlap(document, x, y)))) return false;
  }
  return true;
}

/** What an object alternative demands of a field; undefined where it says nothing. */
export function fieldSchema({ shapes }: Alternative, field: string): unknown {
  const parts = shapes.flatMap(({ named, matched, rest }) => {
    const matching = [...matched].filter(([pattern]) => matches(pattern, field));
    const parts = [...(named.has(field) ? [named.get(field)] : []), ...matching.map(([, s]) => s)];
    return parts.length > 0 ? parts : [rest];
  });
  return allOf(parts);
}

/** One schema that demands what several do; undefined where they demand nothing. */
export function allOf(schemas: unknown[]): unknown {
  const parts = schemas.filter((schema) => schema !== undefined && schema !== true);
  return parts.length > 1 ? { allOf: parts } : parts[0];
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return false;
  }
}
