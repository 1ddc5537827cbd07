// oneOf refuses what two of its branches allow, where anyOf takes it.
import { follow, lookUp } from "../document.ts";
import { isMap, listOf } from "../json.ts";
import type { Place } from "../place.ts";
import { type Side, tell, type Walk } from "../walk.ts";
import type { Alternative } from "./alternative.ts";
import { alternativesOf, fieldSchema } from "./alternatives.ts";

/**
 * Tells where oneOf refuses more, or less, than before. `widened` is whether a branch of the union
 * takes more than it did: then what only another branch took may now be refused for both.
 */
export function compareExclusions(
  base: unknown,
  revision: unknown,
  place: Place,
  walk: Walk,
  widened: () => boolean,
) {
  const old = overlapsIn(walk.base, base);
  const now = overlapsIn(walk.revision, revision);
  const added = [...now].some(([pair, count]) => count > (old.get(pair) ?? 0));
  const key = "oneOf";
  if (added || (walk.direction === "request" && now.size > 0 && widened())) {
    const what = "refuses what two of its branches allow: oneOf of branches that overlap";
    tell(walk, "branches-exclude", place, what, [base, revision], { key });
  } else if (old.size > 0 && now.size === 0 && isUnion(walk.revision, revision)) {
    const what = "takes what two of its branches allow, as oneOf did not";
    tell(walk, "branches-include", place, what, [base, revision], { key });
  }
}

function isUnion(side: Side, schema: unknown): boolean {
  const node = follow(side, schema);
  return isMap(node) && (node.anyOf !== undefined || node.oneOf !== undefined);
}

/** The pairs of branches under oneOf that have values in common, and how often each is met. */
function overlapsIn(side: Side, schema: unknown): Map<string, number> {
  const pairs = new Map<string, number>();
  const passed = new Set<unknown>();
  const search = (node: unknown) => {
    if (!isMap(node) || passed.has(node)) return;
    passed.add(node);
    for (const pair of ownOverlaps(side, node)) pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    for (const key of ["allOf", "anyOf", "oneOf"]) listOf(node[key], key).forEach(search);
    if (typeof node.$ref === "string") search(lookUp(side, node.$ref));
  };
  search(schema);
  return pairs;
}

function ownOverlaps(side: Side, node: Record<string, unknown>): string[] {
  // A discriminator says which branch is meant.
  const branches = node.discriminator ? [] : listOf(node.oneOf, "oneOf");
  const sets = branches.map((branch) => ({ branch, holds: alternativesOf(side, branch) }));
  const called = (branch: unknown, index: number) =>
    isMap(branch) && typeof branch.$ref === "string" ? branch.$ref : String(index);
  return sets.flatMap((one, index) =>
    sets.slice(index + 1).flatMap((other, distance) => {
      if (!one.holds.some((a) => other.holds.some((b) => overlap(side, a, b)))) return [];
      return [`${called(one.branch, index)} ${called(other.branch, index + 1 + distance)}`];
    }),
  );
}

/** Whether an app that sends what one of two alternatives names may meet the other as well. */
function overlap(side: Side, a: Alternative, b: Alternative, depth = 0): boolean {
  if (a.type !== b.type) return false;
  if (a.allowed && b.allowed) {
    const values = new Set(a.allowed.map(side.structureOf));
    return b.allowed.some((value) => values.has(side.structureOf(value)));
  }
  if (a.type !== "object") return mayMeet(a, b);
  if (depth > 3) return true;
  if ((lacks(a, b) && lacks(b, a)) || shuts(a, b) || shuts(b, a)) return false;
  for (const field of new Set([...a.required.keys(), ...b.required.keys()])) {
    const one = alternativesOf(side, fieldSchema(a, field));
    const other = alternativesOf(side, fieldSchema(b, field));
    if (!one.some((x) => other.some((y) => overlap(side, x, y, depth + 1)))) return false;
  }
  return true;
}

/** Whether one object names no such field as the other demands: who sends it sends no other. */
const lacks = (a: Alternative, b: Alternative): boolean =>
  [...b.required.keys()].some((field) => !a.shapes.some(({ named }) => named.has(field)));

/** Whether one object refuses a field that the other demands. */
const shuts = (a: Alternative, b: Alternative): boolean =>
  a.shapes.some(({ rest, named, matched }) => {
    const closed = rest === false && matched.size === 0;
    return closed && [...b.required.keys()].some((field) => !named.has(field));
  });

/** Values of two formats are taken for different ones. */
function mayMeet(a: Alternative, b: Alternative): boolean {
  const [format, other] = [a.asserted.get("format")?.[0], b.asserted.get("format")?.[0]];
  if (format !== undefined && other !== undefined && format !== other) return false;
  for (const [low, high] of [
    ["minLength", "maxLength"],
    ["minItems", "maxItems"],
    ["minimum", "maximum"],
  ] as const)
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const)
      if ((one.limits.get(low) ?? -Infinity) > (other.limits.get(high) ?? Infinity)) return false;
  return true;
}
