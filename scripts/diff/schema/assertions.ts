// Compares what two alternatives demand of a value besides limits: patterns, formats, other schemas.
import { NOWHERE, type Place } from "../place.ts";
import type { Effect } from "../rules.ts";
import { tell, type Walk } from "../walk.ts";
import type { Alternative } from "./alternative.ts";
import { isMetAnyway } from "./implied.ts";
import { UNDERSTOOD } from "./keywords.ts";
import { isSent, list, type Pair } from "./scalars.ts";
import { sourcesOf } from "./sources.ts";

/** Keywords that say what a text stands for: with one more or one fewer, it stands for another thing. */
const MEANINGS = ["contentMediaType", "contentEncoding"];

/** Compares the other assertions: each added one narrows, each dropped one widens. */
export function compareAssertions([base, revision]: Pair, place: Place, walk: Walk) {
  for (const keyword of new Set([...base.asserted.keys(), ...revision.asserted.keys()])) {
    const [old, now] = [base.asserted.get(keyword) ?? [], revision.asserted.get(keyword) ?? []];
    const gone = old.filter((value) => !now.some((other) => walk.same(value, other)));
    const come = now.filter((value) => !old.some((other) => walk.same(other, value)));
    // What all meets anyway that either side allows changes nothing, but for the sentence where it
    // replaces something.
    const sides = [
      [base, isSent(base, walk, "base")],
      [revision, isSent(revision, walk, "revision")],
    ] as const;
    const isOfUse = (value: unknown) =>
      !sides.some(([each, sent]) => isMetAnyway(each, keyword, value, sent));
    const needed = [gone.filter(isOfUse), come.filter(isOfUse)];
    if (needed.flat().length === 0) continue;
    const isReplaced = gone.length > 0 && come.length > 0 && isOfOneKind(keyword, gone, come);
    const [removed = [], added = []] = isReplaced ? [gone, come] : needed;
    const key = keyword.split(".")[0];
    const at = sourcesOf(base, revision, key ?? keyword);
    const tells = (rule: Parameters<typeof tell>[1], what: string) =>
      tell(walk, rule, place, what, at, { key });
    if (removed.length > 0 && added.length > 0) {
      const relation = relationOf(keyword, [base, revision], removed, added, walk);
      const what = isTold([...added, ...removed])
        ? `has ${shown(keyword, added)} instead of ${shown(keyword, removed)}`
        : `has another schema under ${keyword}`;
      if (relation) tells(relation, what);
    } else {
      // What says nothing at all takes it as well.
      const isMeaning = MEANINGS.includes(keyword) && ![base, revision].some(saysNothing);
      if (added.length > 0) {
        const rule = isMeaning ? "constraint-changed" : "constraint-added";
        tells(rule, `must meet ${shown(keyword, added)}`);
      } else {
        const rule = isMeaning ? "constraint-changed" : "constraint-removed";
        tells(rule, `is freed of ${shown(keyword, removed)}`);
      }
    }
  }
}

const saysNothing = ({ sources }: Alternative): boolean =>
  !sources.some((source) => Object.keys(source).some((keyword) => UNDERSTOOD.has(keyword)));

/** Whether values can be written out; a schema is too long for that. */
const isTold = (values: unknown[]) => values.every((value) => typeof value !== "object");

const shown = (keyword: string, values: unknown[]): string =>
  isTold(values) ? `${keyword} ${list(values)}` : `a schema under ${keyword}`;

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

/** Whether one of two values of an assertion holds all that the other does. */
const isOfOneKind = (keyword: string, [old]: unknown[], [now]: unknown[]): boolean =>
  isWithin(keyword, old, now) || isWithin(keyword, now, old);

function isWithin(keyword: string, inner: unknown, outer: unknown): boolean {
  if (keyword === "format") return (WITHIN[String(inner)] ?? []).includes(String(outer));
  if (keyword === "multipleOf") return Number.isInteger(Number(inner) / Number(outer));
  return false;
}

type Relation = "constraint-changed" | "constraint-narrowed" | "constraint-widened" | undefined;

/** What it comes to that some values of an assertion replace others; undefined where it is the same. */
function relationOf(
  keyword: string,
  pair: Pair,
  removed: unknown[],
  added: unknown[],
  walk: Walk,
): Relation {
  const [old, now] = [removed[0], added[0]];
  if (removed.length + added.length > 2) return "constraint-changed";
  if (isWithin(keyword, now, old)) return "constraint-narrowed";
  if (isWithin(keyword, old, now)) return "constraint-widened";
  return studied(keyword, pair, old, now, walk);
}

/** What it comes to that one schema that values must meet, or must not, replaces another. */
function studied(keyword: string, pair: Pair, old: unknown, now: unknown, walk: Walk): Relation {
  const name = keyword.split(".")[0] ?? "";
  const isCapped = pair.some(({ limits }) => limits.has("maxContains"));
  if (!["not", "propertyNames", "contains", "dependentSchemas", "if"].includes(name) || isCapped)
    return "constraint-changed";
  const [test, ...branches] = name === "if" ? pairsOf(old, now) : [];
  if (test && !walk.same(...test)) return "constraint-changed";
  const effects = walk.study(walk, (quiet) => {
    for (const each of test ? branches : [[old, now] as const])
      quiet.compareSchemas(...each, NOWHERE, quiet);
  });
  const isOnly = (effect: Effect) => [...effects].every((each) => each === effect);
  if (effects.size === 0) return undefined;
  const isNarrower = isOnly(name === "not" ? "wider" : "narrower");
  if (isNarrower) return "constraint-narrowed";
  return isOnly(name === "not" ? "narrower" : "wider")
    ? "constraint-widened"
    : "constraint-changed";
}

/** The parts of two conditions: what is tested, and what holds then, and else. */
const pairsOf = (old: unknown, now: unknown): [base: unknown, revision: unknown][] =>
  [old].flat().map((part, index) => [part, [now].flat()[index]]);
