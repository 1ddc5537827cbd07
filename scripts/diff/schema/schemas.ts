// Compares two schemas as sets of valid values, whatever notation they use.
import { find, leadsToOptional, lookUp, nameOf, type OpenApiDocument } from "../document.ts";
import { isMap, listOf, NotUnderstood, TYPES } from "../json.ts";
import { NOWHERE, type Place, placeOf, schemaPlace, written } from "../place.ts";
import { type Effect, effectOf, type Rule } from "../rules.ts";
import { isComponent } from "../sameness.ts";
import { breaks } from "../verdict.ts";
import { type Finding, tell, type Walk } from "../walk.ts";
import { compareAccessed } from "./accessed.ts";
import type { Alternative } from "./alternative.ts";
import { alternativesOf } from "./alternatives.ts";
import { compareAnnotations, compareSiblings, isMarked } from "./annotations.ts";
import { compareExclusions } from "./exclusion.ts";
import { UNDERSTOOD } from "./keywords.ts";
import { compareStrays } from "./strays.ts";
import { compareTyped } from "./typed.ts";
import { compareWrapped } from "./typed-kinds.ts";
import { compareUnions } from "./unions.ts";

/** What the comparison of two schemas came to: its own changes and those of the schemas inside. */
interface Study {
  /** By its rules, the first change of each. */
  firsts: Map<Rule, Finding>;
  inside: Set<Study>;
  /** Finds out the two above, where that was not done yet. */
  begin: (() => void) | undefined;
}

/** Makes the comparison of schemas that tells, and the one that only says what it would come to. */
export function schemaComparison(): Pick<Walk, "compareSchemas" | "study"> {
  const identities = new Map<unknown, number>();
  const pairOf = (base: unknown, revision: unknown, { direction }: Walk) =>
    `${identify(base)} ${identify(revision)} ${direction}`;
  const told = new Set<string>();
  const open = new Set<string>();
  const studies = new Map<string, Study>();

  function identify(node: unknown): number {
    const known = identities.get(node) ?? identities.size;
    identities.set(node, known);
    return known;
  }

  /** Components that were met and are not told yet: chains of them are longer than a call stack. */
  let waiting: (() => void)[] | undefined;

  /** Tells all that changed: a component once for each direction, whoever uses it. */
  function compareSchemas(base: unknown, revision: unknown, place: Place, walk: Walk): void {
    if (walk.same(base, revision)) return;
    const [old, now] = [referenceOf(walk.base, base), referenceOf(walk.revision, revision)];
    compareWrapped(base, revision, place, walk);
    if (old && now && areOneComponent(old.ref, now.ref, walk)) {
      compareSiblings(base, revision, place, walk);
      compareSchemas(old.target, now.target, placeOfTarget(now.ref), walk);
    } else if (place.schema === undefined || place.path !== "")
      tellOnce(base, revision, place, walk);
    else if (waiting) waiting.push(() => tellOnce(base, revision, place, walk));
    else {
      waiting = [() => tellOnce(base, revision, place, walk)];
      for (const tellNext of waiting) tellNext();
      waiting = undefined;
    }
  }

  function tellOnce(base: unknown, revision: unknown, place: Place, walk: Walk): void {
    const pair = pairOf(base, revision, walk);
    const here = `${pair} ${written(place)}`;
    if (open.has(pair) || told.has(here)) return;
    told.add(here);
    open.add(pair);
    compareOrRefuse(base, revision, place, walk);
    open.delete(pair);
  }

  function studied(base: unknown, revision: unknown, walk: Walk): Study | undefined {
    if (walk.same(base, revision)) return;
    const pair = pairOf(base, revision, walk);
    const known = studies.get(pair);
    if (known) return known;
    const study = newStudy((own) => compareOrRefuse(base, revision, NOWHERE, quiet(walk, own)));
    studies.set(pair, study);
    return study;
  }

  const quiet = (walk: Walk, study: Study): Walk => ({
    ...walk,
    report(finding) {
      if (!study.firsts.has(finding.rule)) study.firsts.set(finding.rule, finding);
    },
    compareSchemas(base, revision) {
      const inner = studied(base, revision, walk);
      if (inner) study.inside.add(inner);
    },
  });

  return {
    compareSchemas,
    study: (walk, compare, asked) =>
      allEffects(
        newStudy((study) => compare(quiet(walk, study))),
        asked,
      ),
  };
}

function newStudy(find: (study: Study) => void): Study {
  const study: Study = { firsts: new Map(), inside: new Set(), begin: () => find(study) };
  return study;
}

/** The effects of a study and of all inside it, less what breaks nobody, until they are enough. */
function allEffects(study: Study, asked: Parameters<Walk["study"]>[2] = {}) {
  const { isEnough = () => false, counts = () => true } = asked;
  const found = new Set<Effect>();
  const met = new Set([study]);
  for (const each of met) {
    const { begin } = each;
    each.begin = undefined;
    begin?.();
    for (const [rule, first] of each.firsts)
      if (effectOf(rule) !== "prose" && counts(rule, first)) found.add(effectOf(rule));
    if (isEnough(found)) break;
    for (const inner of each.inside) met.add(inner);
  }
  return found;
}

/** A component that a schema refers to, with nothing beside it that says which values are valid. */
function referenceOf(document: OpenApiDocument, schema: unknown) {
  if (!isMap(schema)) return;
  const { $ref, allOf, ...others } = schema;
  if (Object.keys(others).some((keyword) => UNDERSTOOD.has(keyword))) return;
  if (typeof $ref === "string" && allOf === undefined)
    return { ref: $ref, target: lookUp(document, $ref) };
  const [only, ...more] = $ref === undefined ? listOf(allOf, "allOf") : [];
  if (more.length === 0 && only !== undefined) return referenceOf(document, only);
}

/** Whether two references are to one component: by the same name, or by its old name and its new one. */
const areOneComponent = (old: string, now: string, walk: Walk): boolean =>
  isComponent(old) && isComponent(now)
    ? old === now || (find(walk.revision, old) === undefined && find(walk.base, now) === undefined)
    : old === now && leadsToOptional(walk.base, old) === leadsToOptional(walk.revision, now);

const placeOfTarget = (ref: string): Place =>
  isComponent(ref) ? schemaPlace(nameOf(ref)) : placeOf(ref);

/** Compares two schemas; where one cannot be read, that is what is told of them. */
function compareOrRefuse(base: unknown, revision: unknown, place: Place, walk: Walk) {
  try {
    const targets = targetsAlone(base, revision, walk);
    for (const [old, now, where] of targets ?? []) walk.compareSchemas(old, now, where, walk);
    if (!targets) comparePair(base, revision, place, walk);
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    if (walk.same(withoutProse(base), withoutProse(revision))) {
      const differs = (key: string) => !walk.same(Object(base)[key], Object(revision)[key]);
      for (const key of PROSE.filter(differs))
        tell(walk, "prose-changed", place, `differs in ${key}`, [base, revision], { key });
      return;
    }
    const what = `changed, and this comparison does not understand it: ${error.message}`;
    tell(walk, "not-understood", place, what, [base, revision]);
  }
}

const PROSE = [
  "title",
  "description",
  "summary",
  "example",
  "examples",
  "externalDocs",
  "$comment",
];

const withoutProse = (schema: unknown): unknown =>
  isMap(schema)
    ? Object.fromEntries(Object.entries(schema).filter(([key]) => !PROSE.includes(key)))
    : schema;

type Target = [base: unknown, revision: unknown, place: Place];

/**
 * What two schemas that are written alike refer to: where nothing else can have changed, comparing
 * that is enough. Most schemas of a big document are like that.
 */
function targetsAlone(base: unknown, revision: unknown, walk: Walk): Target[] | undefined {
  const references = walk.referencesAlone(base, revision);
  if (
    references?.some(
      (ref) => leadsToOptional(walk.base, ref) !== leadsToOptional(walk.revision, ref),
    )
  )
    return undefined;
  const targets = references?.map(
    (ref): Target => [find(walk.base, ref), find(walk.revision, ref), placeOfTarget(ref)],
  );
  const isPlain = ([old, now]: Target) =>
    isMap(old) &&
    isMap(now) &&
    ["readOnly", "writeOnly"].every(
      (mark) => isMarked(walk.base, old, mark) === isMarked(walk.revision, now, mark),
    );
  return targets?.every(isPlain) ? targets : undefined;
}

function comparePair(base: unknown, revision: unknown, place: Place, walk: Walk) {
  compareAnnotations(base, revision, place, walk);
  compareAccessed(base, revision, place, walk);
  const before = alternativesOf(walk.base, base);
  const after = alternativesOf(walk.revision, revision);
  compareTypes(before, after, place, walk, [base, revision]);
  const compareAll = (each: Walk) => {
    for (const type of TYPES) {
      const of = (alternatives: Alternative[]) => alternatives.filter((one) => one.type === type);
      compareUnions(of(before), of(after), place, each);
    }
    compareStrays(before, after, place, each);
  };
  compareAll(walk);
  compareExclusions(base, revision, place, walk, () => {
    const effects = walk.study(walk, compareAll);
    return effects.has("wider") || effects.has("different");
  });
  compareTyped(base, revision, place, walk, () => {
    const effects = walk.study(walk, (quiet) => {
      compareTypes(before, after, place, quiet, [base, revision]);
      compareAll(quiet);
    });
    return breaks(effects, walk.direction);
  });
}

const typeNames = (alternatives: Alternative[]): string[] => [
  ...new Set(alternatives.map(({ type }) => type)),
];

/** What types are called: numbers that are all whole are integers. */
function called(names: string[], alternatives: Alternative[]): string {
  if (names.length >= 6) return "anything";
  const whole = alternatives.every((each) => each.type !== "number" || each.whole);
  return (
    names
      .map((name) => (name === "number" && whole ? "integer" : name))
      .sort()
      .join(" or ") || "nothing"
  );
}

function compareTypes(
  base: Alternative[],
  revision: Alternative[],
  place: Place,
  walk: Walk,
  at: [unknown, unknown],
) {
  const [old, now] = [typeNames(base), typeNames(revision)];
  const added = now.filter((name) => !old.includes(name));
  const removed = old.filter((name) => !now.includes(name));
  if (added.length + removed.length === 0) return;
  // A schema that no value meets is a mistake, and its type in TypeScript anything but empty.
  const one =
    added.length === 0 ? "type-narrowed" : removed.length === 0 ? "type-widened" : "type-changed";
  const rule: Rule = now.length === 0 ? "type-changed" : one;
  const [was, is] = [called(old, base), called(now, revision)];
  if (removed.length === 0 && String(added) === "null")
    return tell(walk, "null-allowed", place, "may be null", at, {
      todo: "Handle null.",
      key: "type",
    });
  if (added.length === 0 && String(removed) === "null" && now.length > 0) {
    const todo = "Do not send null.";
    return tell(walk, "null-refused", place, "may not be null any more", at, { todo, key: "type" });
  }
  if (now.length === 0) {
    const what = `takes no value at all, instead of ${was}: what it demands excludes itself`;
    return tell(walk, rule, place, what, at, { todo: "Do without it.", key: "type" });
  }
  if (String(now) === "null" && walk.direction === "response") {
    // openapi-fetch leaves a field out of an answer's type that is never anything else.
    const what = `is null alone, instead of ${was}`;
    return tell(walk, "type-changed", place, what, at, { todo: "Do without it.", key: "type" });
  }
  const todo = walk.direction === "request" ? `Send ${is}.` : `Handle ${is}.`;
  tell(walk, rule, place, `is ${is} instead of ${was}`, at, { todo, key: "type" });
}
