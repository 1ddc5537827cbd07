import { NotUnderstood } from "../json.ts";
import type { Side } from "../walk.ts";
import { isBare } from "./absorb.ts";
import type { Alternative, Shape } from "./alternative.ts";
import { LIMITS } from "./keywords.ts";

/**
 * What is valid under one of some alternatives and under one of some others as well. Where the
 * others are the branches of a union, each keeps its name.
 */
export function conjoin(
  side: Side,
  some: Alternative[],
  others: Alternative[],
  { branches = false } = {},
): Alternative[] {
  return some.flatMap((a) =>
    others.flatMap((b) => {
      if (a.type !== b.type) return [];
      const both = conjoinPair(side, a, b);
      if (branches) both.name = b.name ?? a.name;
      return both.allowed?.length === 0 ? [] : [both];
    }),
  );
}

const NO_COMPONENT = { name: undefined, origin: undefined };

/** A component with more demanded of it is no longer that component. */
function conjoinPair(side: Side, a: Alternative, b: Alternative): Alternative {
  const { name, origin } = isBare(a) ? b : isBare(b) ? a : NO_COMPONENT;
  const whole = a.whole || b.whole;
  const listed = common(side, a.allowed, b.allowed);
  const isFraction = (value: unknown) => whole && !Number.isInteger(value);
  const asserted = new Map(a.asserted);
  for (const [keyword, values] of b.asserted)
    asserted.set(keyword, distinct(side, [...(asserted.get(keyword) ?? []), ...values]));
  return {
    type: a.type,
    name,
    origin,
    parts: new Set([...a.parts, ...b.parts]),
    sources: [...new Set([...a.sources, ...b.sources])],
    whole,
    allowed: listed?.filter((value) => !isFraction(value)),
    strays: [
      ...(listed?.filter(isFraction) ?? []),
      ...(common(side, a.allowed && a.strays, b.allowed && b.strays) ?? []),
    ],
    limits: tighter(a, b),
    asserted,
    shapes: [...a.shapes, ...b.shapes.filter((shape) => !a.shapes.some(isSameAs(shape)))],
    required: new Map([...b.required, ...a.required]),
    lists: [...new Set([...a.lists, ...b.lists])],
  };
}

/** Whether two shapes are of one schema: by allOf it may be met in several ways. */
const isSameAs =
  ({ named, matched, rest, home }: Shape) =>
  (other: Shape): boolean =>
    other.named === named &&
    other.matched === matched &&
    other.rest === rest &&
    other.home === home;

function common({ structureOf }: Side, a: unknown[] | undefined, b: unknown[] | undefined) {
  if (!a || !b) return a ?? b;
  const values = new Set(b.map(structureOf));
  return a.filter((value) => values.has(structureOf(value)));
}

function tighter(a: Alternative, b: Alternative): Map<string, number> {
  const isCounted = [a, b].every(({ asserted }) => asserted.has("contains"));
  if (
    isCounted &&
    [a, b].some(({ limits }) => limits.has("minContains") || limits.has("maxContains"))
  )
    throw new NotUnderstood("allOf counts what a list contains more than once");
  const limits = new Map([...a.limits, ...b.limits]);
  for (const { keyword, exclusive, bound } of LIMITS[a.type]) {
    for (const name of exclusive ? [keyword, exclusive] : [keyword]) {
      const both = [a.limits.get(name), b.limits.get(name)].filter((limit) => limit !== undefined);
      if (both.length > 0)
        limits.set(name, bound === "lower" ? Math.max(...both) : Math.min(...both));
    }
  }
  return limits;
}

const distinct = ({ structureOf }: Side, values: unknown[]): unknown[] => [
  ...new Map(values.map((value) => [structureOf(value), value])).values(),
];
