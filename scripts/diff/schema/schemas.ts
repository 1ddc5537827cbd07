// Compares two schemas as sets of valid values, whatever notation they use.

import { follow, nameOf, type OpenApiDocument } from "../document.ts";
import { canonical, isMap, listOf } from "../json.ts";
import type { Effect } from "../verdict.ts";
import { aside, type Walk } from "../walk.ts";
import { type Alternative, alternativesOf, overlap } from "./alternatives.ts";
import { compareAnnotations } from "./annotations.ts";
import { compareArrays } from "./arrays.ts";
import { compareObjects } from "./objects.ts";
import { compareAllowed, compareAssertions, compareLimits } from "./scalars.ts";

/** Compares two schemas; an absent one takes any value. */
export function compareSchemas(base: unknown, revision: unknown, place: string, walk: Walk): void {
  const where = componentOf(base, revision, walk) ?? place;
  const pair = canonical([base ?? true, revision ?? true, walk.direction]);
  if (walk.open.has(pair) || walk.told.has(`${where} ${pair}`)) return;
  walk.open.add(pair);
  walk.told.add(`${where} ${pair}`);
  compareAnnotations(base, revision, where, walk);
  const before = alternativesOf(walk.base, base);
  const after = alternativesOf(walk.revision, revision);
  compareTypes(before, after, where, walk);
  for (const type of new Set(before.map((each) => each.type))) {
    const of = (alternatives: Alternative[]) => alternatives.filter((each) => each.type === type);
    compareUnions(of(before), of(after), where, walk);
  }
  compareCombinators(base, revision, where, walk);
  walk.open.delete(pair);
}

/** Whether one schema allows no value that another forbids, and names no field that it does not. */
export function isWithin(inner: unknown, outer: unknown, walk: Walk): boolean {
  const differences = aside(walk, (quiet) => compareSchemas(outer, inner, "", quiet));
  return differences.every(({ effect }) => harmless(effect, "narrower"));
}

const harmless = (effect: Effect, allowed: "narrower" | "wider"): boolean =>
  effect === allowed ||
  effect === "prose" ||
  effect === "noted" ||
  effect === (allowed === "narrower" ? "new" : "gone");

/** The name of the component that both schemas are, so that it is told once for all who use it. */
function componentOf(base: unknown, revision: unknown, walk: Walk): string | undefined {
  const [old, now] = [base, revision].map(referenceOf);
  if (old === now || !old || !now) return old === now ? now : undefined;
  const exists = ({ root }: OpenApiDocument, name: string) =>
    isMap(root.components) && isMap(root.components.schemas) && name in root.components.schemas;
  const renamed = !exists(walk.revision, old) && !exists(walk.base, now);
  return renamed ? now : undefined;
}

function referenceOf(schema: unknown): string | undefined {
  if (!isMap(schema)) return;
  if (typeof schema.$ref === "string") return nameOf(schema.$ref);
  const [only, ...more] = listOf(schema.allOf, "allOf");
  return more.length === 0 ? referenceOf(only) : undefined;
}

/** What the types of some alternatives are called: an integer is a number, too. */
function typeNames(alternatives: Alternative[]): string[] {
  const names = alternatives.map(({ type, whole }) => (whole ? "integer" : type));
  return [...new Set(names)].filter((name) => name !== "integer" || !names.includes("number"));
}

function compareTypes(base: Alternative[], revision: Alternative[], place: string, walk: Walk) {
  const [old, now] = [typeNames(base), typeNames(revision)];
  const covers = (names: string[], name: string) =>
    names.includes(name) || (name === "integer" && names.includes("number"));
  const added = now.filter((name) => !covers(old, name));
  const removed = old.filter((name) => !covers(now, name));
  if (added.length + removed.length === 0) return;
  // A schema that no value meets is a mistake, and its type in TypeScript anything but empty.
  const one = added.length === 0 ? "narrower" : removed.length === 0 ? "wider" : "different";
  const effect = now.length === 0 ? "different" : one;
  walk.report({ effect, place, ...describeTypes(old, now, added, removed, walk) }, walk.direction);
}

function describeTypes(
  old: string[],
  now: string[],
  added: string[],
  removed: string[],
  walk: Walk,
): { what: string; todo: string } {
  const text = (names: string[]) =>
    names.length >= 6 ? "anything" : names.sort().join(" or ") || "nothing";
  const sent = walk.direction === "sent";
  if (removed.length === 0 && String(added) === "null")
    return { what: "may be null", todo: "Handle null." };
  if (added.length === 0 && String(removed) === "null")
    return { what: "may not be null any more", todo: "Leave it out instead of sending null." };
  return {
    what: `is ${text(now)} instead of ${text(old)}`,
    todo: sent ? `Send ${text(now)}.` : `Handle ${text(now)}.`,
  };
}

/** Compares the alternatives of one type: the like ones pairwise, and who has no like is told. */
function compareUnions(base: Alternative[], revision: Alternative[], place: string, walk: Walk) {
  if (base.length === 0 || revision.length === 0) return;
  const [oldOnes, newOnes] = [[...base], [...revision]];
  const pair = (like: (old: Alternative, now: Alternative) => boolean) => {
    for (const old of [...oldOnes]) {
      const now = newOnes.find((each) => like(old, each));
      if (!now) continue;
      compareAlternatives(old, now, place, walk);
      oldOnes.splice(oldOnes.indexOf(old), 1);
      newOnes.splice(newOnes.indexOf(now), 1);
    }
  };
  if (base.length + revision.length > 2) {
    pair((old, now) => relation(old, now, walk).every((effect) => effect === "prose"));
    pair((old, now) => old.name !== undefined && old.name === now.name);
  }
  if (oldOnes.length === newOnes.length) return pair(() => true);
  for (const now of newOnes) {
    if (base.some((old) => relation(old, now, walk).every((e) => harmless(e, "narrower"))))
      continue;
    const what = `may also be ${describe(now)}`;
    walk.report({ effect: "wider", place, what, todo: `Handle ${describe(now)}.` }, walk.direction);
  }
  for (const old of oldOnes) {
    if (revision.some((now) => relation(old, now, walk).every((e) => harmless(e, "wider"))))
      continue;
    const what = `may no longer be ${describe(old)}`;
    const todo = `Stop sending ${describe(old)}.`;
    walk.report({ effect: "narrower", place, what, todo }, walk.direction);
  }
}

const relation = (base: Alternative, revision: Alternative, walk: Walk): Effect[] =>
  aside(walk, (quiet) => compareAlternatives(base, revision, "", quiet)).map(
    ({ effect }) => effect,
  );

const describe = ({ name, type, allowed, shapes }: Alternative): string => {
  if (name) return name;
  if (allowed) return allowed.map((value) => JSON.stringify(value)).join(" or ");
  const fields = shapes.flatMap(({ named }) => [...named.keys()]);
  return fields.length > 0 ? `an object with ${fields.join(", ")}` : `another ${type}`;
};

/** Compares two alternatives of one type. */
function compareAlternatives(base: Alternative, revision: Alternative, place: string, walk: Walk) {
  compareAllowed(base, revision, place, walk);
  compareLimits(base, revision, place, walk);
  compareAssertions(base, revision, place, walk);
  if (base.type === "object") compareObjects(base, revision, place, walk);
  if (base.type === "array") compareArrays(base, revision, place, walk);
}

/** Tells where oneOf, which refuses what several branches allow, takes the place of anyOf. */
function compareCombinators(base: unknown, revision: unknown, place: string, walk: Walk) {
  const [old, now] = [combinatorOf(walk.base, base), combinatorOf(walk.revision, revision)];
  if (!old || !now || old === now) return;
  const effect = now === "oneOf" ? "narrower" : "wider";
  const what = `is ${now} instead of ${old} of branches that overlap`;
  walk.report({ effect, place, what }, walk.direction);
}

function combinatorOf(document: OpenApiDocument, schema: unknown): "oneOf" | "anyOf" | undefined {
  const node = follow(document, schema);
  if (!isMap(node)) return;
  if (node.oneOf === undefined) return node.anyOf === undefined ? undefined : "anyOf";
  const branches = listOf(node.oneOf, "oneOf").map((branch) => alternativesOf(document, branch));
  const overlapping = branches.some((one, index) =>
    branches
      .slice(index + 1)
      .some((other) => one.some((a) => other.some((b) => overlap(document, a, b)))),
  );
  return overlapping ? "oneOf" : "anyOf";
}
