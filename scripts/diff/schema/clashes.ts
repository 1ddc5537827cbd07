// Finds fields that a member of a union gains, and that other members name with another type: an app
// that tells the members apart by such a field, as in `"detail" in error`, reads both of them then.
import { isMap } from "../json.ts";
import { NOWHERE } from "../place.ts";
import type { Effect } from "../rules.ts";
import type { Side, Walk } from "../walk.ts";
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
  passed = new Set<unknown>(),
): string[] {
  if (now.type !== "object" || members.length < 2) return [];
  return [...new Set(now.shapes.flatMap(({ named }) => [...named.keys()]))].filter((field) => {
    const schema = fieldSchema(now, field);
    const [own, known] = [schemasOf(base, field, walk), schemasOf(members, field, walk)];
    if (known.length === 0 || known.some((old) => walk.same(old, schema))) return false;
    if (own.length > 0) {
      // What becomes of a field that was there before is told by itself, but for new fields inside it.
      const isTold = (old: unknown) => {
        const effects = walk.same(old, schema) ? new Set<Effect>() : effectsOf(old, schema, walk);
        return effects.size === 0 || !isHarmless(effects, "narrower");
      };
      const { structureOf } = walk.base;
      const structures = new Set(own.map(structureOf));
      if (known.every((each) => structures.has(structureOf(each)))) return false;
      if (own.some(isTold)) return false;
      return isClashingInside(own, schema, known, walk, passed);
    }
    const isOne = (old: unknown) => effectsOf(old, schema, walk).size === 0;
    return !known.some(isOne) && !isHarmless(effectsOf(anyOf(known), schema, walk), "narrower");
  });
}

/** Whether a field clashes that a schema gains, or the entries of a list. */
function isClashingInside(
  own: unknown[],
  schema: unknown,
  known: unknown[],
  walk: Walk,
  passed: Set<unknown>,
): boolean {
  if (passed.has(schema)) return false;
  passed.add(schema);
  const [old, all] = [own, known].map((schemas) => withEntries(walk.base, anyOf(schemas)));
  return withEntries(walk.revision, schema).some(
    (now) => clashingFields(old ?? [], now, all ?? [], walk, passed).length > 0,
  );
}

const entriesRead = new WeakMap<Side, Map<unknown, Alternative[]>>();

/** The alternatives of a schema, with those of the entries where it is a list or a map; the same each time. */
function withEntries(side: Side, schema: unknown): Alternative[] {
  const known = entriesRead.get(side) ?? new Map<unknown, Alternative[]>();
  entriesRead.set(side, known);
  const found = known.get(schema) ?? readWithEntries(side, schema);
  known.set(schema, found);
  return found;
}

function readWithEntries(side: Side, schema: unknown): Alternative[] {
  const schemas = new Set([schema]);
  const found: Alternative[] = [];
  for (const each of schemas)
    for (const alternative of alternativesOf(side, each, new Set(), true)) {
      found.push(alternative);
      const entries = alternative.lists.flatMap(({ first, rest }) => [...first, rest]);
      entries.push(...alternative.shapes.map(({ rest }) => rest));
      for (const entry of entries.filter(isMap)) schemas.add(entry);
    }
  return found;
}

const fieldsOf = new WeakMap<Alternative[], Map<string, unknown[]>>();

/** What some alternatives of the base say of a field, each that is told apart once. */
function schemasOf(alternatives: Alternative[], field: string, walk: Walk): unknown[] {
  const fields = fieldsOf.get(alternatives) ?? schemasByField(alternatives, walk);
  fieldsOf.set(alternatives, fields);
  return fields.get(field) ?? [];
}

function schemasByField(alternatives: Alternative[], { base }: Walk): Map<string, unknown[]> {
  const fields = new Map<string, Map<number, unknown>>();
  for (const each of alternatives)
    for (const field of new Set(each.shapes.flatMap(({ named }) => [...named.keys()]))) {
      const schema = fieldSchema(each, field);
      const distinct = fields.get(field) ?? new Map<number, unknown>();
      fields.set(field, distinct.set(base.structureOf(schema), schema));
    }
  return new Map([...fields].map(([field, distinct]) => [field, [...distinct.values()]]));
}
