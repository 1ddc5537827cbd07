import { isMap } from "../json.ts";
import { inside, type Place, schemaPlace } from "../place.ts";
import { compareRequired, whereDemanded } from "../required.ts";
import { isOfTypes, type Rule } from "../rules.ts";
import { breaks } from "../verdict.ts";
import { tell, type Walk } from "../walk.ts";
import { type Alternative, isSigned } from "./alternative.ts";
import { allOf, anyOf, fieldSchema } from "./alternatives.ts";
import { isMarked } from "./annotations.ts";
import { besideKinds } from "./kinds.ts";
import { sourcesOf } from "./sources.ts";

/** Compares the fields of two objects: those they name, those they match, and all others. */
export function compareObjects(base: Alternative, revision: Alternative, place: Place, walk: Walk) {
  for (const field of new Set([...namesOf(base), ...namesOf(revision)]))
    compareField(base, revision, field, place, walk);
  const compareUnnamed = (each: Walk) => {
    comparePatterns(base, revision, place, each);
    compareOthers(base, revision, place, each);
  };
  compareUnnamed(walk);
  compareIndex(base, revision, place, walk, () =>
    breaks(walk.study(walk, compareUnnamed), walk.direction),
  );
}

const namesOf = ({ shapes, required }: Alternative): string[] => [
  ...shapes.flatMap(({ named }) => [...named.keys()]),
  ...required.keys(),
];

function compareField(
  base: Alternative,
  revision: Alternative,
  field: string,
  place: Place,
  walk: Walk,
) {
  const [before, after] = [fieldSchema(base, field), fieldSchema(revision, field)];
  if (walk.same(before, after) && isNamed(base, field) && isNamed(revision, field))
    if (base.required.has(field) === revision.required.has(field)) return;
  const old = stateOf(base, field, walk, "base");
  const now = stateOf(revision, field, walk, "revision");
  const hasMoved = old.named && now.named && old.home !== now.home;
  const home = hasMoved ? undefined : homeOf(base, revision, old.home ?? now.home);
  const inner = inside(home === undefined ? place : schemaPlace(home), `.${field}`);
  // Where a field is gone, it would be where it was: in the same one of the joined schemas.
  const holder = (each: Alternative, index: number) => each.sources[index] ?? each.sources[0];
  const at = [
    isMap(before) ? before : holder(base, now.index),
    isMap(after) ? after : holder(revision, old.index),
  ] as const;
  // What is required around a component is not where that is used by itself.
  const wasDemanded = old.demanded && base.required.get(field) === old.home;
  const within = wasDemanded ? whereDemanded(inner, walk) : walk;
  const component = home ?? (place.path === "" ? place.schema : undefined);
  const beside =
    component === undefined
      ? within
      : besideKinds([before, after], component, field, inner, within);
  const compareInside = () => walk.compareSchemas(before, after, inner, beside);
  const compareDemand = () => {
    const demanding = homeOf(
      base,
      revision,
      base.required.get(field) ?? revision.required.get(field),
    );
    const demanded = inside(demanding === undefined ? place : schemaPlace(demanding), `.${field}`);
    const sources = [demandOf(base, field), demandOf(revision, field)] as const;
    compareRequired(old.demanded, now.demanded, demanded, sources, walk);
  };
  if (!old.named && !now.named) compareDemand();
  else if (!old.there && now.there) {
    if (now.demanded && !old.demanded) {
      const what = old.hidden ? `is required, and no longer ${old.hidden}` : "is new and required";
      tell(walk, "required-property-added", inner, what, at, { todo: "Send it." });
    } else {
      const what = old.hidden ? `is no longer ${old.hidden}` : "is new";
      tell(walk, "property-added", inner, what, at);
    }
    if (old.demanded && !now.demanded) compareDemand();
    // A map or a pattern had a schema before for what is named now; or said that it may be anything.
    const isKnown = isMap(before) && Object.keys(before).length > 0;
    const wasFree = walk.direction === "request" && othersOf(base) === true;
    if (!old.named && (isKnown || wasFree || base.required.has(field))) compareInside();
  } else if (!old.there && !now.there) {
    compareDemand();
    compareHidden(base, revision, field, [before, after], at, inner, walk);
  } else if (old.there && !now.there) {
    const todo = walk.direction === "request" ? "Stop sending it." : "Stop reading it.";
    const what = now.hidden ? `is ${now.hidden} now` : "is removed";
    tell(walk, "property-removed", inner, what, at, { todo });
  } else {
    compareDemand();
    compareInside();
    if (old.otherMark !== now.otherMark) {
      const what = now.otherMark ? `is ${now.otherMark}` : `is no longer ${old.otherMark}`;
      tell(walk, "access-changed", inner, what, at, { key: now.otherMark ?? old.otherMark });
    }
  }
}

/** Compares a field that is sent or received neither before nor after. */
function compareHidden(
  base: Alternative,
  revision: Alternative,
  field: string,
  [before, after]: [base: unknown, revision: unknown],
  at: readonly [base: unknown, revision: unknown],
  place: Place,
  walk: Walk,
) {
  const old = stateOf(base, field, walk, "base");
  const now = stateOf(revision, field, walk, "revision");
  if (now.hidden) compareHiddenDemand(base, revision, field, now.hidden, place, walk);
  const study = (asked = {}) =>
    walk.study(walk, (quiet) => quiet.compareSchemas(before, after, place, quiet), asked);
  // Types do not leave out what is readOnly: where it is required, an app has to send it.
  const isTyped = walk.direction === "request" && old.hidden && base.required.has(field);
  if (isTyped && !now.named && !revision.required.has(field)) {
    const what = `is removed: types demanded it of what is sent, though it was ${old.hidden}`;
    tell(walk, "property-removed", place, what, at, { todo: "Leave it out." });
  } else if (isTyped && now.hidden && breaks(study({ counts: isOfTypes }), "request")) {
    const what = `has another type, which is demanded of what is sent, though it is ${now.hidden}`;
    const todo = "Leave it out of the type of what you send, or send the new one.";
    tell(walk, "typed-otherwise", place, what, at, { todo });
  } else if (study().size > 0) {
    const change = old.named ? "has another schema" : "is new";
    const what = now.hidden ? `${change}, and is ${now.hidden}` : "is gone";
    tell(walk, "hidden-property-changed", place, what, at);
  }
}

function compareHiddenDemand(
  base: Alternative,
  revision: Alternative,
  field: string,
  hidden: string,
  place: Place,
  walk: Walk,
) {
  const [was, is] = [base.required.has(field), revision.required.has(field)];
  const at = [demandOf(base, field), demandOf(revision, field)] as const;
  if (was === is) return;
  if (is && walk.direction === "request") {
    const what = `is required: types demand it of what is sent, though it is ${hidden}`;
    const todo = "Leave it out of the type of what you send, or send it.";
    tell(walk, "became-required", place, what, at, { todo, key: "required" });
  } else {
    const what = `is ${is ? "required" : "no longer required"}, and is ${hidden}`;
    tell(walk, "hidden-property-changed", place, what, at, { key: "required" });
  }
}

const isNamed = ({ shapes }: Alternative, field: string): boolean =>
  shapes.some(({ named }) => named.has(field));

/** The component that a field is told with, where both sides are made of it. */
const homeOf = (base: Alternative, revision: Alternative, home: string | undefined) =>
  home !== undefined && base.parts.has(home) && revision.parts.has(home) ? home : undefined;

/** Where it is said that a field must be there. */
const demandOf = ({ sources }: Alternative, field: string): unknown =>
  sources.find((source) => [Object(source).required].flat().includes(field)) ??
  sources.find((source) => "required" in source) ??
  sources[0];

/** Whether a field is there for who sends or receives it: readOnly is not sent, writeOnly not received. */
function stateOf(each: Alternative, field: string, walk: Walk, side: "base" | "revision") {
  const schema = fieldSchema(each, field);
  const hiding = walk.direction === "request" ? "readOnly" : "writeOnly";
  const other = walk.direction === "request" ? "writeOnly" : "readOnly";
  const hidden = isMarked(walk[side], schema, hiding);
  const shape = each.shapes.find(({ named }) => named.has(field));
  return {
    named: shape !== undefined,
    there: shape !== undefined && !hidden,
    home: shape?.home,
    index: each.sources.findIndex(
      (source) => isMap(source) && isMap(source.properties) && field in source.properties,
    ),
    hidden: hidden ? hiding : undefined,
    // A field that is hidden need not be there, though it is said to be required.
    demanded: each.required.has(field) && !hidden,
    otherMark: isMarked(walk[side], schema, other) ? other : undefined,
  };
}

function comparePatterns(base: Alternative, revision: Alternative, place: Place, walk: Walk) {
  const [old, now] = [patternsOf(base), patternsOf(revision)];
  const key = "patternProperties";
  for (const pattern of new Set([...old.keys(), ...now.keys()])) {
    const inner = inside(place, `./${pattern}/`);
    if (old.has(pattern) && now.has(pattern)) {
      walk.compareSchemas(old.get(pattern), now.get(pattern), inner, walk);
      continue;
    }
    const added = now.has(pattern);
    const rest = othersOf(added ? base : revision);
    // What a map says of its other fields, it says of those with such names where no pattern does.
    if (isMap(rest)) {
      const [before, after] = [old.get(pattern) ?? rest, now.get(pattern) ?? rest];
      walk.compareSchemas(before, after, inner, walk);
      continue;
    }
    const what = added ? "is a new pattern for names of fields" : "is removed as a pattern";
    const at = sourcesOf(base, revision, key);
    // In TypeScript patterns are an index signature, and with the last one it goes.
    if (!added && now.size === 0 && rest !== true)
      tell(walk, "other-fields-untyped", inner, `${what}: such fields leave the type`, at, { key });
    // Where all other fields are refused, a pattern lets some in.
    else if (added === (rest === false))
      tell(walk, "pattern-properties-widened", inner, what, at, { key });
    else tell(walk, "pattern-properties-narrowed", inner, what, at, { key });
  }
}

/** Compares the one type that TypeScript has of all fields without a name: those of patterns, and others. */
function compareIndex(
  base: Alternative,
  revision: Alternative,
  place: Place,
  walk: Walk,
  isTold: () => boolean,
) {
  const [old, now] = [indexOf(base), indexOf(revision)];
  const hasPatterns = [base, revision].some((each) => patternsOf(each).size > 0);
  if (!hasPatterns || old === undefined || now === undefined || walk.same(old, now)) return;
  const compare = (quiet: Walk) => quiet.compareSchemas(old, now, place, quiet);
  if (!breaks(walk.study(walk, compare, { counts: isOfTypes }), walk.direction) || isTold()) return;
  const what = "has another type for fields without a name: openapi-typescript makes one of all";
  const todo = "Compile with the new types.";
  tell(walk, "typed-otherwise", place, what, sourcesOf(base, revision, "patternProperties"), {
    todo,
  });
}

/** What fields without a name may be, by any pattern or by none; undefined where that is not said. */
function indexOf({ shapes }: Alternative): unknown {
  const said = shapes.map(({ matched, rest }) => {
    const schemas = [...matched.values(), rest].filter((each) => each !== undefined);
    return schemas.filter((each) => each !== false);
  });
  const unions = said.filter((schemas) => schemas.length > 0).map((schemas) => anyOf(schemas));
  return unions.length > 0 ? (allOf(unions) ?? true) : undefined;
}

function patternsOf({ shapes }: Alternative): Map<string, unknown> {
  const schemas = new Map<string, unknown[]>();
  for (const [pattern, schema] of shapes.flatMap(({ matched }) => [...matched]))
    schemas.set(pattern, [...(schemas.get(pattern) ?? []), schema]);
  return new Map([...schemas].map(([pattern, parts]) => [pattern, allOf(parts)]));
}

/** What holds for fields that are not named: a schema, false, true where said, undefined where not. */
function othersOf({ shapes }: Alternative): unknown {
  const rests = shapes.map(({ rest }) => rest);
  if (rests.includes(false)) return false;
  const free = (rest: unknown) => rest === true || (isMap(rest) && Object.keys(rest).length === 0);
  return allOf(rests.filter((rest) => !free(rest))) ?? (rests.some(free) ? true : undefined);
}

function compareOthers(base: Alternative, revision: Alternative, place: Place, walk: Walk) {
  const [old, now] = [othersOf(base), othersOf(revision)];
  const isSignatureGone = old !== false && isSigned(base) && !isSigned(revision);
  if (old === now && !isSignatureGone) return;
  if (isMap(old) && isMap(now)) walk.compareSchemas(old, now, inside(place, "[*]"), walk);
  if (isMap(old) && isMap(now) && !isSignatureGone) return;
  const [rule, what, todo] = othersChange(old, now, isSignatureGone);
  const key = "additionalProperties";
  tell(walk, rule, place, what, sourcesOf(base, revision, key), { todo, key });
}

function othersChange(
  old: unknown,
  now: unknown,
  isSignatureGone: boolean,
): [rule: Rule, what: string, todo?: string] {
  if (isSignatureGone)
    // In TypeScript the index signature goes, whether or not such fields still come.
    return [
      "other-fields-untyped",
      now === false
        ? "refuses other fields: they leave its type"
        : "says nothing of other fields any more: they leave its type",
      "Name the fields you use, or read them past the type.",
    ];
  if (now === false)
    return ["other-fields-refused", "refuses other fields", "Send no other fields."];
  if (old === false) return ["other-fields-allowed", "may have other fields"];
  if (isMap(now)) return ["other-fields-narrowed", "has a schema for its other fields"];
  if (isMap(old)) return ["other-fields-widened", "takes anything in its other fields"];
  const what = now ? "says that it may have other fields" : "no longer says that of other fields";
  return ["other-fields-said", what];
}
