// Compares what two alternatives demand of a value by itself: enum, limits, and other assertions.

import { canonical, listOf } from "../json.ts";
import { aside, type Walk } from "../walk.ts";
import type { Alternative } from "./alternatives.ts";
import { LIMITS, type Limit } from "./keywords.ts";

const list = (values: unknown[]) => values.map((value) => JSON.stringify(value)).join(", ");

/** Compares the values that two alternatives allow. */
export function compareAllowed(
  base: Alternative,
  revision: Alternative,
  place: string,
  walk: Walk,
) {
  const [old, now] = [base.allowed, revision.allowed];
  const report = (effect: "narrower" | "wider", what: string, todo: string) =>
    walk.report({ effect, place, what, todo }, walk.direction);
  if (!old && now) report("narrower", `takes only ${list(now)}`, `Send one of ${list(now)}.`);
  if (old && !now) report("wider", `takes more than ${list(old)}`, "Handle any other value.");
  if (!old || !now) return;
  const missing = (values: unknown[], others: unknown[]) => {
    const texts = new Set(others.map(canonical));
    return values.filter((value) => !texts.has(canonical(value)));
  };
  const added = missing(now, old);
  const removed = missing(old, now);
  if (added.length > 0) report("wider", `may be ${list(added)}`, `Handle ${list(added)}.`);
  if (removed.length > 0)
    report("narrower", `may no longer be ${list(removed)}`, `Stop sending ${list(removed)}.`);
}

/** Compares lengths, sizes and bounds. */
export function compareLimits(base: Alternative, revision: Alternative, place: string, walk: Walk) {
  for (const limit of LIMITS[base.type]) {
    const [old, now] = [edgeOf(base, limit), edgeOf(revision, limit)];
    if (old.at === now.at && old.open === now.open) continue;
    const inward = limit.bound === "lower" ? now.at > old.at : now.at < old.at;
    const effect = inward || (now.at === old.at && now.open) ? "narrower" : "wider";
    const what = `has ${written(now, limit)} instead of ${written(old, limit)}`;
    walk.report({ effect, place, what }, walk.direction);
  }
}

interface Edge {
  at: number;
  /** Whether the edge itself lies outside. */
  open: boolean;
}

/** Where a limit lies: minimum 1 and exclusiveMinimum 0 are the same for whole numbers. */
function edgeOf({ limits, whole }: Alternative, { keyword, exclusive, bound }: Limit): Edge {
  const sign = bound === "lower" ? 1 : -1;
  const closed = { at: limits.get(keyword) ?? -Infinity * sign, open: false };
  const limit = exclusive === undefined ? undefined : limits.get(exclusive);
  if (limit === undefined) return closed;
  const open =
    whole && Number.isInteger(limit)
      ? { at: limit + sign, open: false }
      : { at: limit, open: true };
  return open.at * sign >= closed.at * sign ? open : closed;
}

const written = ({ at, open }: Edge, { keyword, exclusive }: Limit): string =>
  `${open ? exclusive : keyword} ${Number.isFinite(at) ? at : "none"}`;

/** Keywords whose value is a schema: the tighter it is, the fewer values are valid. */
const isOfSchema = (keyword: string) =>
  /^(contains|propertyNames|contentSchema|dependentSchemas\..*)$/s.test(keyword);

/** Keywords that say what a text stands for: with one more or one fewer, it stands for another thing. */
const MEANINGS = new Set(["contentMediaType", "contentEncoding"]);

/** Compares the other assertions: each added one narrows, each dropped one widens. */
export function compareAssertions(
  base: Alternative,
  revision: Alternative,
  place: string,
  walk: Walk,
) {
  for (const keyword of new Set([...base.asserted.keys(), ...revision.asserted.keys()])) {
    const old = new Map(
      (base.asserted.get(keyword) ?? []).map((value) => [canonical(value), value]),
    );
    const now = new Map((revision.asserted.get(keyword) ?? []).map((v) => [canonical(v), v]));
    const removed = [...old].filter(([text]) => !now.has(text)).map(([, value]) => value);
    const added = [...now].filter(([text]) => !old.has(text)).map(([, value]) => value);
    if (removed.length === 1 && added.length === 1) {
      const [before, after] = [removed[0], added[0]];
      const inner = `${place} ${keyword}`;
      if (isOfSchema(keyword)) walk.compareSchemas(before, after, inner, walk);
      else if (keyword === "not") compareNegated(before, after, inner, walk);
      else if (keyword === "if") compareConditions(before, after, inner, walk);
      else compareValues(keyword, before, after, place, walk);
    } else if (removed.length > 0 && added.length > 0)
      walk.report({ effect: "different", place, what: `has another ${keyword}` }, walk.direction);
    else {
      const inward = added.length > 0 ? "narrower" : "wider";
      const effect = MEANINGS.has(keyword) ? "different" : inward;
      const [values] = [added, removed].filter(({ length }) => length > 0);
      const shown = values?.every((value) => typeof value !== "object") ? ` (${list(values)})` : "";
      if (values)
        walk.report(
          {
            effect,
            place,
            what: `${added.length > 0 ? "must meet" : "is freed of"} ${keyword}${shown}`,
          },
          walk.direction,
        );
    }
  }
}

/** Formats that hold every value of another. */
const WITHIN: Record<string, string[]> = {
  int8: ["int16", "int32", "int64", "bigint"],
  int16: ["int32", "int64", "bigint"],
  int32: ["int64", "bigint", "double"],
  int64: ["bigint"],
  float: ["double"],
  email: ["idn-email"],
  hostname: ["idn-hostname"],
  uri: ["uri-reference", "iri", "iri-reference"],
  "uri-reference": ["iri-reference"],
  iri: ["iri-reference"],
};

function compareValues(keyword: string, old: unknown, now: unknown, place: string, walk: Walk) {
  const within = (inner: unknown, outer: unknown): boolean => {
    if (keyword === "format") return (WITHIN[String(inner)] ?? []).includes(String(outer));
    if (keyword === "multipleOf") return Number.isInteger(Number(inner) / Number(outer));
    return false;
  };
  const effect = within(now, old) ? "narrower" : within(old, now) ? "wider" : "different";
  const what = `has ${keyword} ${JSON.stringify(now)} instead of ${JSON.stringify(old)}`;
  walk.report({ effect, place, what }, walk.direction);
}

/** Fewer values under "not" are more values that are valid. */
function compareNegated(base: unknown, revision: unknown, place: string, walk: Walk) {
  const flipped = { narrower: "wider", wider: "narrower" } as const;
  for (const { effect, ...rest } of aside(walk, (w) =>
    w.compareSchemas(base, revision, place, w),
  )) {
    const outside = effect === "narrower" || effect === "wider" ? flipped[effect] : effect;
    walk.report(
      { ...rest, effect: outside === "new" || outside === "gone" ? "different" : outside },
      walk.direction,
    );
  }
}

function compareConditions(base: unknown, revision: unknown, place: string, walk: Walk) {
  const [test, yes, no] = listOf(base, "if");
  const [newTest, newYes, newNo] = listOf(revision, "if");
  const changed = aside(walk, (quiet) => quiet.compareSchemas(test, newTest, place, quiet));
  if (changed.some(({ effect }) => effect !== "prose"))
    walk.report({ effect: "different", place, what: "is another condition" }, walk.direction);
  walk.compareSchemas(yes, newYes, `${place} then`, walk);
  walk.compareSchemas(no, newNo, `${place} else`, walk);
}
