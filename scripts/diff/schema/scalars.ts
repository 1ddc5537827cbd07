// Compares which values two alternatives list, and which limits they set.
import type { Place } from "../place.ts";
import { tell, type Walk } from "../walk.ts";
import type { Alternative } from "./alternative.ts";
import { fieldSchema } from "./alternatives.ts";
import { isMarked } from "./annotations.ts";
import { type Edge, isWithinAnyway } from "./implied.ts";
import { LIMITS, type Limit } from "./keywords.ts";
import { sourcesOf } from "./sources.ts";

export const list = (values: unknown[]) => {
  const texts = values.map((value) => JSON.stringify(value));
  return texts.length > 12
    ? `${texts.slice(0, 10).join(", ")} and ${texts.length - 10} more`
    : texts.join(", ");
};

export type Pair = [base: Alternative, revision: Alternative];

/** Compares the values that two alternatives allow. */
export function compareAllowed([base, revision]: Pair, place: Place, walk: Walk) {
  const [old, now] = [base.allowed, revision.allowed];
  const at = (key: string) => [sourcesOf(base, revision, key), { key }] as const;
  const spot = at(now ? keyOf(revision) : keyOf(base));
  if (!old && now) {
    const todo = `Send one of ${list(now)}.`;
    tell(walk, "enum-added", place, `takes only ${list(now)}`, spot[0], { ...spot[1], todo });
  }
  if (old && !now) {
    const todo = "Handle any other value.";
    tell(walk, "enum-removed", place, `takes more than ${list(old)}`, spot[0], {
      ...spot[1],
      todo,
    });
  }
  if (!old || !now) return;
  const [added, removed] = [missing(now, old, walk), missing(old, now, walk)];
  if (added.length > 0) {
    const todo = `Handle ${list(added)}.`;
    tell(walk, "enum-value-added", place, `may be ${list(added)}`, spot[0], { ...spot[1], todo });
  }
  if (removed.length > 0) {
    const what = `may no longer be ${list(removed)}`;
    const todo = `Stop sending ${list(removed)}.`;
    tell(walk, "enum-value-removed", place, what, spot[0], { ...spot[1], todo });
  }
}

const keyOf = ({ sources }: Alternative) =>
  sources.some((source) => "const" in source) ? "const" : "enum";

function missing(values: unknown[], others: unknown[], { base: { structureOf } }: Walk) {
  const known = new Set(others.map(structureOf));
  return values.filter((value) => !known.has(structureOf(value)));
}

/** Compares lengths, sizes and bounds, and whether a number must be whole. */
export function compareLimits([base, revision]: Pair, place: Place, walk: Walk) {
  // Of values that are listed it is told which: that one is a fraction is a change of its own.
  const isFraction = revision.allowed?.some((value) => !Number.isInteger(value)) ?? true;
  if (base.whole !== revision.whole && (base.whole ? isFraction : !revision.allowed)) {
    const [rule, what, todo] = revision.whole
      ? (["integer-required", "must be a whole number", "Send whole numbers."] as const)
      : (["integer-lifted", "need not be a whole number", "Handle fractions."] as const);
    tell(walk, rule, place, what, sourcesOf(base, revision, "type"), { todo, key: "type" });
  }
  for (const limit of LIMITS[base.type]) {
    const [old, now] = [edgeOf(base, limit), edgeOf(revision, limit)];
    if (old.at === now.at && old.open === now.open) continue;
    const inward = limit.bound === "lower" ? now.at > old.at : now.at < old.at;
    const tightened = inward || (now.at === old.at && now.open);
    // A limit that all keeps to anyway is as good as none, on its own side and on the other.
    const sides = [
      [base, isSent(base, walk, "base")],
      [revision, isSent(revision, walk, "revision")],
    ] as const;
    const narrower = tightened ? now : old;
    if (sides.some(([each, sent]) => isWithinAnyway(each, limit, narrower, sent))) continue;
    const rule = tightened ? "limit-tightened" : "limit-loosened";
    const isTuple =
      limit.keyword === "maxItems" && [tupleOf(base), tupleOf(revision)].some(Number.isFinite);
    const key = isTuple ? "items" : limit.keyword;
    const what = isTuple
      ? `takes ${written(now)}, and took ${written(old)}`
      : `has ${said(now, limit)} instead of ${said(old, limit)}`;
    tell(walk, rule, place, what, sourcesOf(base, revision, key), { key });
  }
}

/** Says of a field whether it is there for who sends or receives it. */
export const isSent =
  (each: Alternative, walk: Walk, side: "base" | "revision") => (field: string) =>
    !isMarked(
      walk[side],
      fieldSchema(each, field),
      walk.direction === "request" ? "readOnly" : "writeOnly",
    );

/** The length of a list with no entries but those that have a schema of their own. */
const tupleOf = ({ lists }: Alternative): number =>
  Math.min(
    ...lists.flatMap(({ first, rest }) => (rest === false && first.length > 0 ? first.length : [])),
  );

/** Where a limit lies: minimum 1 and exclusiveMinimum 0 are the same for whole numbers. */
function edgeOf(each: Alternative, { keyword, exclusive, bound }: Limit): Edge {
  const { limits, whole } = each;
  const sign = bound === "lower" ? 1 : -1;
  const unsaid = keyword === "minContains" ? 1 : -Infinity * sign;
  const round = (limit: number) => (whole ? Math.ceil(limit * sign) * sign : limit);
  const own = limits.get(keyword) ?? unsaid;
  const closed = {
    at: round(keyword === "maxItems" ? Math.min(own, tupleOf(each)) : own),
    open: false,
  };
  const limit = exclusive === undefined ? undefined : limits.get(exclusive);
  if (limit === undefined) return closed;
  const open =
    whole && Number.isInteger(limit)
      ? { at: limit + sign, open: false }
      : { at: limit, open: true };
  return open.at * sign >= closed.at * sign ? open : closed;
}

const written = ({ at }: Edge): string =>
  Number.isFinite(at) ? `${at} entries at most` : "any number of entries";

const said = ({ at, open }: Edge, { keyword, exclusive }: Limit): string =>
  `${open ? exclusive : keyword} ${Number.isFinite(at) ? at : "none"}`;
