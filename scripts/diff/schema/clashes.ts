// Finds fields that a member of a union gains, and that other members name with another type: an app
// that tells the members apart by such a field, as in `"detail" in error`, reads both of them then.
import { placeOf } from "../place.ts";
import type { Effect } from "../rules.ts";
import type { Walk } from "../walk.ts";
import type { Alternative } from "./alternative.ts";
import { alternativesOf, anyOf, fieldSchema } from "./alternatives.ts";

/** Whether a change lets an app be that is told of narrower values only, or of wider ones. */
export function isHarmless(effects: Set<Effect>, allowed: "narrower" | "wider"): boolean {
  const harmless: Effect[] = [allowed, "noted", allowed === "narrower" ? "new" : "gone"];
  return [...effects].every((effect) => harmless.includes(effect));
}

/** Whether effects are harmless for nobody: then it does not matter what else there is. */
export const isHarmful = (effects: Set<Effect>): boolean =>
  !isHarmless(effects, "narrower") && !isHarmless(effects, "wider");

const NOWHERE = placeOf("");

const effectsOf = (base: unknown, revision: unknown, walk: Walk): Set<Effect> =>
  walk.study(walk, (quiet) => quiet.compareSchemas(base, revision, NOWHERE, quiet), {
    isEnough: isHarmful,
  });

/**
 * Whether one schema allows no value that another forbids, beside new fields; those must be what
 * all the members of a union say of them that the other is one of.
 */
export function isWithin(
  inner: unknown,
  outer: unknown,
  walk: Walk,
  members: unknown[] = [outer],
): boolean {
  const isPlain = isHarmless(effectsOf(outer, inner, walk), "narrower");
  return isPlain && clashes([], inner, members, walk).length === 0;
}

/** The fields that a schema gains, and that the members of a union name with another type. */
export function clashes(base: unknown[], revision: unknown, members: unknown[], walk: Walk) {
  const of = (schema: unknown) => alternativesOf(walk.base, schema);
  const [old, all] = [base.flatMap(of), members.flatMap(of)];
  return alternativesOf(walk.revision, revision).flatMap((now) =>
    clashingFields(old, now, all, walk),
  );
}

/**
 * The fields that an alternative has and those it was compared with have not, or not all of what is
 * inside, where the members of the union say something else of them.
 */
export function clashingFields(
  base: Alternative[],
  now: Alternative,
  members: Alternative[],
  walk: Walk,
): string[] {
  if (now.type !== "object" || members.length < 2) return [];
  const schemasOf = (all: Alternative[], field: string) =>
    all.flatMap((each) => (isNaming(each, field) ? [fieldSchema(each, field)] : []));
  return [...new Set(now.shapes.flatMap(({ named }) => [...named.keys()]))].filter((field) => {
    const schema = fieldSchema(now, field);
    const [own, known] = [schemasOf(base, field), schemasOf(members, field)];
    // What becomes of a field that was there before is told by itself, but for new fields inside it.
    const isTold = (old: unknown) => {
      const effects = walk.same(old, schema) ? new Set<Effect>() : effectsOf(old, schema, walk);
      return effects.size === 0 || !isHarmless(effects, "narrower");
    };
    if (known.length === 0 || known.some((old) => walk.same(old, schema))) return false;
    if (own.length > 0 && known.length > MOST_MEMBERS) return false;
    if (own.some(isTold)) return false;
    const isOne = (old: unknown) => effectsOf(old, schema, walk).size === 0;
    return !known.some(isOne) && !isHarmless(effectsOf(anyOf(known), schema, walk), "narrower");
  });
}

/** In bigger unions nobody looks for what is new inside a field: each would be compared with each. */
const MOST_MEMBERS = 12;

const isNaming = ({ shapes }: Alternative, field: string): boolean =>
  shapes.some(({ named }) => named.has(field));
