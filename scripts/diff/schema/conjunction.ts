import { canonical } from "../json.ts";
import type { Alternative } from "./alternatives.ts";
import { LIMITS } from "./keywords.ts";

/** What is valid under one of some alternatives and under one of some others as well. */
export function conjoin(some: Alternative[], others: Alternative[]): Alternative[] {
  return some.flatMap((a) =>
    others.flatMap((b) => {
      if (a.type !== b.type) return [];
      const both = conjoinPair(a, b);
      return both.allowed?.length === 0 ? [] : [both];
    }),
  );
}

function conjoinPair(a: Alternative, b: Alternative): Alternative {
  const asserted = new Map(a.asserted);
  for (const [keyword, values] of b.asserted)
    asserted.set(keyword, distinct([...(asserted.get(keyword) ?? []), ...values]));
  return {
    type: a.type,
    name: a.name ?? b.name,
    whole: a.whole || b.whole,
    allowed: common(a.allowed, b.allowed),
    limits: tighter(a, b),
    asserted,
    shapes: [...a.shapes, ...b.shapes],
    required: new Set([...a.required, ...b.required]),
    lists: [...a.lists, ...b.lists],
  };
}

function common(a: unknown[] | undefined, b: unknown[] | undefined): unknown[] | undefined {
  if (!a || !b) return a ?? b;
  const texts = new Set(b.map(canonical));
  return a.filter((value) => texts.has(canonical(value)));
}

function tighter(a: Alternative, b: Alternative): Map<string, number> {
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

const distinct = (values: unknown[]): unknown[] => [
  ...new Map(values.map((value) => [canonical(value), value])).values(),
];
