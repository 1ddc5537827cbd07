// Compares the values that enums list though the type forbids them. None of them is valid, but
// openapi-typescript puts them into the type.
import { typeOf } from "../json.ts";
import type { Place } from "../place.ts";
import { type Side, tell, type Walk } from "../walk.ts";
import type { Alternative } from "./alternative.ts";
import { list } from "./scalars.ts";

/** Tells of such values that a type in TypeScript did not have before, or no longer has. */
export function compareStrays(
  base: Alternative[],
  revision: Alternative[],
  place: Place,
  walk: Walk,
) {
  // What takes no value at all is told of as such.
  if (base.length === 0 || revision.length === 0) return;
  compareNull(base, revision, place, walk);
  const added = straysAlone(revision, base, walk.revision);
  const removed = straysAlone(base, revision, walk.base);
  const at = [listingOf(base), listingOf(revision)] as const;
  const key = "enum";
  if (added.length > 0) {
    const what = `lists ${list(added)}, which its type forbids, and which TypeScript takes up`;
    const todo = `Handle ${list(added)}.`;
    tell(walk, "enum-value-added", place, what, at, { todo, key });
  }
  if (removed.length > 0) {
    const what = `no longer lists ${list(removed)}, which its type forbade, but not TypeScript`;
    const todo = `Stop sending ${list(removed)}.`;
    tell(walk, "enum-value-removed", place, what, at, { todo, key });
  }
}

/**
 * Tells of null where an enum lists it on one side only, and the type has it on both. There it is meant,
 * and types have it; but a server that holds the enum refuses what is not listed.
 */
function compareNull(base: Alternative[], revision: Alternative[], place: Place, walk: Walk) {
  const [was, is] = [listsNull(base), listsNull(revision)];
  if (was === undefined || is === undefined || was === is || walk.direction === "response") return;
  const at = [base[0]?.sources[0], revision[0]?.sources[0]] as const;
  const [rule, what, todo] = was
    ? (["enum-value-removed", "no longer lists null", "Stop sending null."] as const)
    : (["enum-value-added", "lists null, which its type allows", undefined] as const);
  tell(walk, rule, place, what, at, { todo, key: "enum" });
}

/** Whether an enum lists null that its type allows; undefined where there is no null, or no enum. */
function listsNull(all: Alternative[]): boolean | undefined {
  const schemas = all.find(({ type }) => type === "null")?.sources ?? [];
  const listing = schemas.filter((schema) => "enum" in schema);
  if (listing.length === 0) return undefined;
  return listing.every((schema) => [Object(schema).enum].flat().includes(null));
}

/** The strays of one side that it takes nowhere else, and that the other side neither takes nor lists. */
function straysAlone(all: Alternative[], others: Alternative[], { structureOf }: Side): unknown[] {
  const strays = all.filter((each) => !isComponentOf(each, others)).flatMap((each) => each.strays);
  if (strays.length === 0) return [];
  const both = [...all, ...others];
  const unlisted = new Set(both.filter(({ allowed }) => !allowed).map(({ type }) => type));
  const listed = [
    ...both.flatMap(({ allowed = [] }) => allowed),
    ...others.flatMap((each) => each.strays),
  ];
  const known = new Set(listed.map(structureOf));
  const alone = strays.filter((value) => {
    const type = typeOf(value);
    return !(type && unlisted.has(type)) && !known.has(structureOf(value));
  });
  return [...new Map(alone.map((value) => [structureOf(value), value])).values()];
}

/** Whether an alternative is of a component that the other side has as well: it is told of there. */
const isComponentOf = ({ name, origin }: Alternative, others: Alternative[]): boolean =>
  origin !== undefined && others.some((other) => other.name === name && other.origin !== undefined);

/** The schema whose enum lists strays; else the first one that something is made of. */
const listingOf = (all: Alternative[]): unknown =>
  (all.find(({ strays }) => strays.length > 0) ?? all[0])?.sources.find((s) => "enum" in s) ??
  all[0]?.sources[0];
