import type { Side } from "../walk.ts";
import type { Alternative } from "./alternative.ts";

/** Drops alternatives that others hold already, and joins those that differ in their enum alone. */
export function absorb(side: Side, alternatives: Alternative[]): Alternative[] {
  if (alternatives.length < 2) return alternatives.map((each) => distinct(side, each));
  const kept = new Map<string, Alternative>();
  for (const each of alternatives) {
    const key = withoutEnum(side, each);
    const met = kept.get(key);
    kept.set(key, met ? joined(side, met, each) : each);
  }
  const result = [...kept.values()].map((each) => distinct(side, each));
  const unbounded = new Set(result.filter(isBare).map(({ type }) => type));
  // Types tell a branch with fields from any object: an app reads and writes the fields that it names.
  const isTyped = ({ shapes }: Alternative) => shapes.some(({ named }) => named.size > 0);
  return result.filter((each) => isBare(each) || isTyped(each) || !unbounded.has(each.type));
}

/** One alternative instead of two that differ in their enum alone; without an enum, all is valid. */
function joined({ structureOf }: Side, one: Alternative, other: Alternative): Alternative {
  if (!one.allowed || !other.allowed) return one.allowed ? other : one;
  const values = new Set(one.allowed.map(structureOf));
  const others = other.allowed.filter((value) => !values.has(structureOf(value)));
  if (others.length + other.strays.length === 0) return one;
  const allowed = [...one.allowed, ...others];
  const strays = [...one.strays, ...other.strays];
  // What a component lists is no longer all: it is another schema.
  return { ...one, name: undefined, origin: undefined, allowed, strays };
}

/** A text that equal alternatives share, whatever values they list. */
function withoutEnum({ structureOf }: Side, each: Alternative): string {
  const { type, whole, allowed, limits, asserted, shapes, required, lists } = each;
  const values = (list: Iterable<unknown>) => [...list].map(structureOf).join();
  const fields = (map: Map<string, unknown>) =>
    structureOf([...map].map(([name, schema]) => `${name} ${structureOf(schema)}`).sort());
  return [
    `${type} ${allowed !== undefined || whole}`,
    structureOf([...limits].map(([name, limit]) => `${name} ${limit}`).sort()),
    ...[...asserted].map(([name, list]) => `${name} ${values(list)}`).sort(),
    ...shapes.map(({ named, matched, rest }) => [
      fields(named),
      fields(matched),
      structureOf(rest),
    ]),
    structureOf([...required.keys()].sort()),
    ...lists.map(({ first, rest }) => `${values(first)} ${structureOf(rest)}`),
  ].join(";");
}

/** Drops what repeats in an enum, and an enum that names every value its type has. */
function distinct({ structureOf }: Side, each: Alternative): Alternative {
  if (!each.allowed) return each;
  const allowed = [...new Map(each.allowed.map((value) => [structureOf(value), value])).values()];
  const all = { null: 1, boolean: 2 }[each.type as string];
  const whole = each.type === "number" && allowed.every(Number.isInteger);
  return { ...each, whole, allowed: allowed.length === all ? undefined : allowed };
}

/** Whether an alternative demands nothing but its type. */
export const isBare = ({
  whole,
  allowed,
  limits,
  asserted,
  shapes,
  required,
  lists,
}: Alternative) =>
  !whole &&
  !allowed &&
  limits.size + asserted.size + shapes.length + required.size === 0 &&
  lists.length === 0;
