// A schema as the union of what it allows: one or more alternatives, each of a single JSON type.
// Notations of the same set (a list of types, anyOf, oneOf, allOf, $ref, const) end up the same.
import { follow, lookUp, nameOf } from "../document.ts";
import { isMap, type JsonType, listOf, NotUnderstood } from "../json.ts";
import type { Side } from "../walk.ts";
import { absorb } from "./absorb.ts";
import type { Alternative } from "./alternative.ts";
import { conjoin } from "./conjunction.ts";
import { twiceNegated, withoutEmptyLists } from "./keywords.ts";
import { closed, ownAlternatives } from "./own.ts";

/** A union of many branches is one thing; branches that multiply under allOf are another. */
const MOST_ALTERNATIVES = 3000;
const MOST_PRODUCTS = 300;

/**
 * The alternatives of a schema; none where no value is valid. Those of what is shared are kept: the
 * others are asked for once or twice, and would fill the memory.
 */
export function alternativesOf(
  side: Side,
  schema: unknown,
  open = new Set<object>(),
  isShared = schema === undefined || schema === true,
) {
  if (schema === false) return [];
  const node = schema === undefined || schema === true ? ANYTHING : schema;
  if (!isMap(node)) throw new NotUnderstood("a schema is no map");
  const known = side.alternatives.get(node);
  if (known) return known;
  // A schema that is met inside itself says there what it says without its parts.
  if (open.has(node)) return ownAlternatives(node);
  open.add(node);
  // A union that has itself as a branch is the union of the others.
  const { anyOf, oneOf } = withoutEmptyLists(node);
  const unions = [anyOf, oneOf].flatMap((union) =>
    union === undefined
      ? []
      : [listOf(union, "anyOf or oneOf").filter((branch) => follow(side, branch) !== node)],
  );
  // What holds for all branches is often under allOf in each of them, and names them as its union.
  const free = unions.filter((union) => !union.some((branch) => isOpen(side, branch, open)));
  const result = combined(side, node, free, open);
  open.delete(node);
  if (isShared && free.length === unions.length) side.alternatives.set(node, result);
  return result;
}

const ANYTHING = {};

function combined(
  side: Side,
  node: Record<string, unknown>,
  unions: unknown[][],
  open: Set<object>,
) {
  const of = (part: unknown) => alternativesOf(side, part, open);
  let result = ownAlternatives(node);
  const join = (others: Alternative[], as?: { branches: boolean }) => {
    const sizes = [result.length, others.length];
    result = conjoin(side, result, others, as);
    const most = result.length > Math.max(...sizes) ? MOST_PRODUCTS : MOST_ALTERNATIVES;
    if (result.length > most) throw new NotUnderstood("a schema combines too many others");
  };
  for (const ref of [node.$ref, node.$dynamicRef].filter((each) => typeof each === "string")) {
    const name = nameOf(ref);
    const target = lookUp(side, ref);
    join(alternativesOf(side, target, open, true).map((each) => named(each, name, target)));
  }
  const negated = twiceNegated(node);
  for (const part of [...listOf(node.allOf, "allOf"), ...(negated ? [negated] : [])]) {
    join(of(part));
  }
  for (const union of unions) {
    join(union.flatMap(of), { branches: true });
  }
  if (node.nullable === true && !result.some(({ type }) => type === "null"))
    result.push(...ownAlternatives({ type: "null" }));
  return absorb(
    side,
    result.map((each) => closed(each, node)),
  );
}

function isOpen(side: Side, branch: unknown, open: Set<object>): boolean {
  const schema = follow(side, branch);
  return isMap(schema) && open.has(schema);
}

/** What a component says, where it is referred to. */
const named = (each: Alternative, name: string, origin: unknown): Alternative => ({
  ...each,
  name,
  origin,
  parts: new Set([...each.parts, name]),
  shapes: each.shapes.map((shape) => ({ ...shape, home: shape.home ?? name })),
  required: new Map([...each.required].map(([field, home]) => [field, home ?? name])),
});

/** The types of a schema. */
export const typesOf = (side: Side, schema: unknown): Set<JsonType> =>
  new Set(alternativesOf(side, schema).map(({ type }) => type));

/** What an object alternative demands of a field; undefined where it says nothing. */
export function fieldSchema({ shapes }: Alternative, field: string): unknown {
  const parts = shapes.flatMap(({ named, matched, rest }) => {
    const matching = [...matched].filter(([pattern]) => matches(pattern, field));
    const parts = [...(named.has(field) ? [named.get(field)] : []), ...matching.map(([, s]) => s)];
    return parts.length > 0 ? parts : [rest];
  });
  return allOf(parts);
}

/** What a list demands of the entry at a position. */
export const entryAt = ({ lists }: Alternative, index: number): unknown =>
  allOf(lists.map(({ first, rest }) => (index < first.length ? first[index] : rest)));

/** One schema that demands what several do, the same each time; undefined where they demand nothing. */
export const allOf = (schemas: unknown[]): unknown =>
  joined(
    "allOf",
    schemas.filter((schema) => schema !== undefined && schema !== true),
  );

/** One schema that allows what any of several does, the same each time. */
export const anyOf = (schemas: unknown[]): unknown =>
  schemas.some((schema) => schema === undefined) ? undefined : joined("anyOf", schemas);

type Joined = { keyword: string; with: unknown[]; schema: unknown };
const joinedByFirst = new WeakMap<object, Joined[]>();

function joined(keyword: "allOf" | "anyOf", schemas: unknown[]): unknown {
  const parts = [...new Set(schemas)];
  const [first] = parts;
  if (parts.length <= 1) return first;
  if (!isMap(first)) return { [keyword]: parts };
  const others = joinedByFirst.get(first) ?? [];
  joinedByFirst.set(first, others);
  const met = others.find(
    (each) =>
      each.keyword === keyword &&
      each.with.length === parts.length &&
      each.with.every((part, at) => part === parts[at]),
  );
  const schema = met?.schema ?? { [keyword]: parts };
  if (!met) others.push({ keyword, with: parts, schema });
  return schema;
}

/**
 * More than this many steps are not tried: what a group repeats that repeats itself, or several parts
 * that may share a text, can keep an engine busy for longer than anybody waits.
 */
const MOST_STEPS = 1e7;

/** About how many steps a pattern may take with a text, at most. */
function stepsOf(pattern: string, length: number): number {
  const parts = pattern
    .replace(/\\./g, "x")
    .replace(/\[[^\]]*\]/g, "x")
    // To repeat one character so many times leaves no choice.
    .replace(/(?<!\))\{\d+\}/g, "");
  const repeats = parts.match(/[*+{]/g)?.length ?? 0;
  const choices = parts.match(/\?(?![:=!<])/g)?.length ?? 0;
  const nested = /\)[*+{]/.test(parts) ? 4 ** length : 1;
  return nested * (length + 1) ** repeats * 2 ** choices;
}

/** Whether a text meets a pattern; not understood where that might take too long to find out. */
export function matches(pattern: string, text: string): boolean {
  if (stepsOf(pattern, text.length) > MOST_STEPS)
    throw new NotUnderstood(`whether ${pattern} matches ${text} takes too long to find out`);
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return false;
  }
}
