// Compares the alternatives that two schemas have of one type.
import { NOWHERE, type Place, schemaPlace } from "../place.ts";
import type { Effect } from "../rules.ts";
import { tell, type Walk } from "../walk.ts";
import type { Alternative } from "./alternative.ts";
import { compareArrays } from "./arrays.ts";
import { compareAssertions } from "./assertions.ts";
import { clashingFields, isHarmful, isHarmless } from "./clashes.ts";
import { compareObjects } from "./objects.ts";
import { keyOf, mayBeWithin, type OutlineOf, outliner } from "./outline.ts";
import { compareAllowed, compareLimits } from "./scalars.ts";

/** Compares like alternatives pairwise, and tells of those that have no like. */
export function compareUnions(
  base: Alternative[],
  revision: Alternative[],
  place: Place,
  walk: Walk,
) {
  if (base.length === 0 || revision.length === 0) return;
  const [oldOnes, newOnes] = [new Set(base), new Set(revision)];
  const [seenOld, seenNow] = [outliner(walk.base, walk), outliner(walk.revision, walk)];
  /** Pairs those that are alike among those of one key. */
  const pair = (
    keysOf: [old: KeyOf, now: KeyOf],
    isLike: (old: Alternative, now: Alternative) => boolean,
  ) => {
    const free = grouped(newOnes, keysOf[1]);
    for (const old of oldOnes) {
      const others = free.get(keysOf[0](old));
      const now = others && first(others, (each) => isLike(old, each));
      if (!now) continue;
      compareAlternatives(old, now, place, walk);
      tellClashes([old], now, base, place, walk);
      for (const left of [newOnes, others]) left.delete(now);
      oldOnes.delete(old);
    }
  };
  const byName: KeyOf = ({ name }) => name;
  if (base.length + revision.length > 2)
    pair([byName, byName], (old, now) => old.name !== undefined && isSame(old, now, walk));
  // Where one is left on both sides, those two are compared, alike or not.
  if (oldOnes.size > 1 || newOnes.size > 1) {
    const atGlance =
      (seen: OutlineOf): KeyOf =>
      (each) =>
        keyOf(seen(each));
    pair([atGlance(seenOld), atGlance(seenNow)], (old, now) => relation(old, now, walk).size === 0);
    pair([byName, byName], (old) => old.name !== undefined);
  }
  if (oldOnes.size === newOnes.size) return pair([() => "", () => ""], () => true);
  const at = [base[0]?.sources[0], revision[0]?.sources[0]] as const;
  for (const now of newOnes) {
    const mayBe = (old: Alternative) => mayBeWithin(seenNow(now), seenOld(old), false);
    if (base.some((old) => mayBe(old) && isHarmless(relation(old, now, walk), "narrower"))) {
      tellClashes([], now, base, place, walk);
      continue;
    }
    const freed = demandsBeside(now, base);
    const what = freed ? `need not have ${freed}` : `may also be ${describe(now)}`;
    const todo = freed ? "Handle their absence." : `Handle ${describe(now)}.`;
    tell(walk, "branch-added", place, what, [at[0], now.sources[0]], { todo });
  }
  const isSent = walk.direction === "request";
  for (const old of oldOnes) {
    const mayBe = (now: Alternative) => mayBeWithin(seenOld(old), seenNow(now), isSent);
    // In TypeScript a literal with a field that no branch names does not compile.
    const isHeld = (effects: Set<Effect>) =>
      isHarmless(effects, "wider") && !(isSent && effects.has("gone"));
    if (revision.some((now) => mayBe(now) && isHeld(relation(old, now, walk)))) continue;
    const grown = revision.find(
      (now) => isSent && mayBe(now) && isHeld(relation(old, withoutFurther(now, old), walk)),
    );
    if (grown) {
      const what = `may have ${furtherFields(grown, old).join(", ")} where it was ${describe(old)}`;
      tell(walk, "property-added", place, what, [old.sources[0], grown.sources[0]]);
      continue;
    }
    const [what, todo] = removal(old, revision);
    tell(walk, "branch-removed", place, what, [old.sources[0], at[1]], { todo });
  }
}

/** Says what is demanded now of what an alternative was, or that it is none any more. */
function removal(old: Alternative, revision: Alternative[]): [what: string, todo: string] {
  const needed = demandsBeside(old, revision);
  if (needed) return [`must have ${needed}`, `Send ${needed}.`];
  const { name } = old;
  const joined = revision.find(({ parts }) => name !== undefined && parts.has(name));
  const others = [...(joined?.parts ?? [])].filter((part) => part !== name).join(" and ");
  if (others) return [`must be ${others} as well as ${name}`, `Send what is ${others} too.`];
  return [`may no longer be ${describe(old)}`, `Stop sending ${describe(old)}.`];
}

type KeyOf = (each: Alternative) => string | undefined;

/** Some alternatives by their keys, in the order that they have. */
function grouped(some: Iterable<Alternative>, keyOfEach: KeyOf) {
  const groups = new Map<string | undefined, Set<Alternative>>();
  for (const each of some) {
    const key = keyOfEach(each);
    const group = groups.get(key);
    if (group) group.add(each);
    else groups.set(key, new Set([each]));
  }
  return groups;
}

function first<Each>(some: Iterable<Each>, isMeant: (each: Each) => boolean): Each | undefined {
  for (const each of some) if (isMeant(each)) return each;
}

/** Tells where an alternative that is received names a field as no other one does that names it. */
function tellClashes(
  base: Alternative[],
  now: Alternative,
  members: Alternative[],
  place: Place,
  walk: Walk,
) {
  if (walk.direction === "request") return;
  for (const field of clashingFields(base, now, members, walk)) {
    const what = `may be ${describe(now)}, whose ${field} is of another type than where it was`;
    const todo = `Tell by more than the presence of ${field} what it is.`;
    tell(walk, "branch-added", place, what, [members[0]?.sources[0], now.sources[0]], { todo });
  }
}

const isSame = (old: Alternative, now: Alternative, walk: Walk): boolean =>
  old.sources.length === now.sources.length &&
  old.sources.every((source, index) => walk.same(source, now.sources[index]));

const relation = (base: Alternative, revision: Alternative, walk: Walk): Set<Effect> =>
  walk.study(walk, (quiet) => compareAlternatives(base, revision, NOWHERE, quiet), {
    isEnough: isHarmful,
  });

/**
 * What some alternatives demand besides another one, of the fields that it names: "text, or blocks".
 * Undefined where they differ from it in more than that.
 */
function demandsBeside(one: Alternative, others: Alternative[]): string | undefined {
  if (one.type !== "object" || !others.every((other) => namesAllOf(one, other))) return undefined;
  const demands = others.map(({ required }) =>
    [...required.keys()].filter((field) => !one.required.has(field)),
  );
  if (demands.some((fields) => fields.length === 0)) return undefined;
  return demands.map((fields) => fields.join(" and ")).join(", or ");
}

const fieldsOf = ({ shapes }: Alternative) => shapes.flatMap(({ named }) => [...named.keys()]);

/** Whether another object is of the same component, or as nameless, and names the fields of one. */
function namesAllOf(one: Alternative, other: Alternative): boolean {
  const fields = fieldsOf(other);
  return one.name === other.name && fieldsOf(one).every((field) => fields.includes(field));
}

/** The fields that one object names and need not have, and that another one does not name. */
function furtherFields(each: Alternative, other: Alternative): string[] {
  const known = new Set(fieldsOf(other));
  return fieldsOf(each).filter((field) => !known.has(field) && !each.required.has(field));
}

function withoutFurther(each: Alternative, other: Alternative): Alternative {
  const further = new Set(furtherFields(each, other));
  const shapes = each.shapes.map((shape) => ({
    ...shape,
    named: new Map([...shape.named].filter(([field]) => !further.has(field))),
  }));
  return { ...each, name: undefined, origin: undefined, shapes };
}

const describe = (each: Alternative): string => {
  const { name, type, allowed } = each;
  if (name) return name;
  if (allowed) return allowed.map((value) => JSON.stringify(value)).join(" or ");
  const fields = fieldsOf(each);
  return fields.length > 0 ? `an object with ${fields.join(", ")}` : `another ${type}`;
};

/** Compares two alternatives of one type. */
function compareAlternatives(base: Alternative, revision: Alternative, outer: Place, walk: Walk) {
  const pair: [Alternative, Alternative] = [base, revision];
  const { name } = base;
  const isNamed = name !== undefined && name === revision.name;
  const place = isNamed ? schemaPlace(name) : outer;
  if (isNamed && base.origin !== undefined && revision.origin !== undefined)
    return walk.compareSchemas(base.origin, revision.origin, place, walk);
  compareAllowed(pair, place, walk);
  compareLimits(pair, place, walk);
  compareAssertions(pair, place, walk);
  if (base.type === "object") compareObjects(base, revision, place, walk);
  if (base.type === "array") compareArrays(base, revision, place, walk);
}
