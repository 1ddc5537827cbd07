import { isMap } from "../json.ts";
import { compareRequired } from "../required.ts";
import type { Difference } from "../verdict.ts";
import { aside, type Walk } from "../walk.ts";
import { type Alternative, allOf, fieldSchema } from "./alternatives.ts";
import { isMarked } from "./annotations.ts";

/** Compares the fields of two objects: those they name, those they match, and all others. */
export function compareObjects(
  base: Alternative,
  revision: Alternative,
  place: string,
  walk: Walk,
) {
  const fields = new Set([...namesOf(base), ...namesOf(revision)]);
  for (const field of fields) {
    const inner = place ? `${place}.${field}` : field;
    const report = (difference: Omit<Difference, "place">) =>
      walk.report({ place: inner, ...difference }, walk.direction);
    const [old, now] = [
      stateOf(base, field, walk, "base"),
      stateOf(revision, field, walk, "revision"),
    ];
    if (!old.named && !now.named)
      compareRequired(base.required.has(field), revision.required.has(field), walk, report);
    else if (!old.there && now.there) {
      reportNew(base, revision, field, report);
      // A map that names one of its keys had a schema for it before.
      if (!old.named && (isMap(restOf(base)) || base.required.has(field)))
        walk.compareSchemas(fieldSchema(base, field), fieldSchema(revision, field), inner, walk);
    } else if (!old.there && !now.there) {
      const hidden = aside(walk, (quiet) =>
        quiet.compareSchemas(fieldSchema(base, field), fieldSchema(revision, field), inner, quiet),
      );
      if (hidden.some(({ effect }) => effect !== "prose"))
        report({ effect: "noted", what: `has another schema, and ${now.marked ?? "is gone"}` });
    } else if (old.there && !now.there) {
      const gone = walk.direction === "sent" ? "Stop sending it." : "Stop reading it.";
      report({ effect: "gone", what: now.marked ? `${now.marked} now` : "is removed", todo: gone });
    } else if (old.there && now.there) {
      compareRequired(base.required.has(field), revision.required.has(field), walk, report);
      walk.compareSchemas(fieldSchema(base, field), fieldSchema(revision, field), inner, walk);
      if (old.otherMark !== now.otherMark)
        report({
          effect: "noted",
          what: now.otherMark ? `is ${now.otherMark}` : `is no longer ${old.otherMark}`,
        });
    }
  }
  comparePatterns(base, revision, place, walk);
  compareRest(base, revision, place, walk);
}

const namesOf = ({ shapes, required }: Alternative): string[] => [
  ...shapes.flatMap(({ named }) => [...named.keys()]),
  ...required,
];

/** Whether a field is there for who sends or receives it: readOnly is not sent, writeOnly not received. */
function stateOf(each: Alternative, field: string, walk: Walk, side: "base" | "revision") {
  const schema = fieldSchema(each, field);
  const [hiding, other] =
    walk.direction === "sent" ? ["readOnly", "writeOnly"] : ["writeOnly", "readOnly"];
  const hidden = isMarked(walk[side], schema, hiding as string);
  const named = each.shapes.some((shape) => shape.named.has(field));
  return {
    named,
    there: named && !hidden,
    marked: hidden ? `is ${hiding}` : undefined,
    otherMark: isMarked(walk[side], schema, other as string) ? other : undefined,
  };
}

type Report = (difference: Omit<Difference, "place">) => void;

function reportNew(base: Alternative, revision: Alternative, field: string, report: Report) {
  if (revision.required.has(field) && !base.required.has(field))
    report({ effect: "narrower", what: "is new and required", todo: "Send it." });
  else report({ effect: "new", what: "is new" });
}

function comparePatterns(base: Alternative, revision: Alternative, place: string, walk: Walk) {
  const [old, now] = [patternsOf(base), patternsOf(revision)];
  for (const pattern of new Set([...old.keys(), ...now.keys()])) {
    const inner = `${place}./${pattern}/`;
    if (old.has(pattern) && now.has(pattern)) {
      walk.compareSchemas(old.get(pattern), now.get(pattern), inner, walk);
      continue;
    }
    const added = now.has(pattern);
    // Where all other fields are refused, a pattern lets some in.
    const closed = restOf(added ? base : revision) === false;
    const effect = added === closed ? "wider" : "narrower";
    const what = added ? "is a new pattern for names of fields" : "is removed as a pattern";
    walk.report({ effect, place: inner, what }, walk.direction);
  }
}

function patternsOf({ shapes }: Alternative): Map<string, unknown> {
  const schemas = new Map<string, unknown[]>();
  for (const [pattern, schema] of shapes.flatMap(({ matched }) => [...matched]))
    schemas.set(pattern, [...(schemas.get(pattern) ?? []), schema]);
  return new Map([...schemas].map(([pattern, parts]) => [pattern, allOf(parts)]));
}

/** What holds for fields that are not named: a schema, false, true where said, undefined where not. */
function restOf({ shapes }: Alternative): unknown {
  const rests = shapes.map(({ rest }) => rest);
  if (rests.includes(false)) return false;
  const free = (rest: unknown) => rest === true || (isMap(rest) && Object.keys(rest).length === 0);
  return allOf(rests.filter((rest) => !free(rest))) ?? (rests.some(free) ? true : undefined);
}

function compareRest(base: Alternative, revision: Alternative, place: string, walk: Walk) {
  const [old, now] = [restOf(base), restOf(revision)];
  const report = (difference: Omit<Difference, "place">) =>
    walk.report({ place, ...difference }, walk.direction);
  if (old === now) return;
  if (isMap(old) && isMap(now)) return walk.compareSchemas(old, now, `${place}[*]`, walk);
  const free = "additionalProperties: true";
  if (now === undefined ? old !== false : old === true && now === false) {
    // In TypeScript the index signature goes, whether or not such fields still come.
    const todo = "Name the fields you use, or read them past the type.";
    report({
      effect: "different",
      what: "says nothing of other fields any more: they leave its type",
      todo,
    });
  } else if (now === false)
    report({ effect: "narrower", what: "refuses other fields", todo: "Send no other fields." });
  else if (old === false) report({ effect: "wider", what: "may have other fields" });
  else if (isMap(now)) report({ effect: "narrower", what: "has a schema for its other fields" });
  else if (isMap(old)) report({ effect: "wider", what: "takes anything in its other fields" });
  else report({ effect: "noted", what: `says ${free}` });
}
