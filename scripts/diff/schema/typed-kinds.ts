// Compares what openapi-typescript makes of discriminators: one that is new, or gone, changes the types of
// what is sent or received elsewhere.
import { find } from "../document.ts";
import { isMap, NotUnderstood } from "../json.ts";
import { inside, NOWHERE, type Place, schemaPlace } from "../place.ts";
import { isOfTypes } from "../rules.ts";
import { SCHEMAS } from "../sameness.ts";
import { breaks, type Direction } from "../verdict.ts";
import { type Side, tell, turned, type Walk } from "../walk.ts";
import { isSigned } from "./alternative.ts";
import { alternativesOf, anyOf, fieldSchema } from "./alternatives.ts";
import { hasField, type WrittenKind, writtenKinds } from "./written-kinds.ts";

const TOLD = { todo: "Compile with the new types.", key: "discriminator" };

/** Compares the kinds that types write into components of both documents, and the fields they leave out. */
export function compareTypedKinds(
  names: readonly string[],
  isInUse: (name: string, direction: Direction) => boolean,
  walk: Walk,
) {
  const [old, now] = [writtenKinds(walk.base), writtenKinds(walk.revision)];
  for (const name of names) {
    const ref = `${SCHEMAS}${name}`;
    const kinds = [old.kinds.get(ref), now.kinds.get(ref)] as const;
    const isWrapped = old.combined.has(ref) && now.combined.has(ref);
    for (const each of [walk, turned(walk)].filter(({ direction }) => isInUse(name, direction))) {
      if (!isSameKind(...kinds)) compareKindsOrRefuse(name, kinds, each);
      if (!isWrapped) continue;
      const leftOut = [old.leftOut.get(ref), now.leftOut.get(ref)] as const;
      if (old.losing.has(ref) || now.losing.has(ref))
        compareLeftOut(ref, leftOut, schemaPlace(name), each);
      if (leftOut[0] !== undefined && leftOut[1] !== undefined)
        compareSignatures(ref, schemaPlace(name), each);
    }
  }
}

const isSameKind = (one: WrittenKind | undefined, other: WrittenKind | undefined) =>
  one?.field === other?.field && String(one?.values) === String(other?.values);

type Kinds = readonly [base: WrittenKind | undefined, revision: WrittenKind | undefined];

/** Compares what a component is called; one that cannot be read is told of, and the others are compared. */
function compareKindsOrRefuse(name: string, kinds: Kinds, walk: Walk) {
  try {
    compareKinds(name, kinds, walk);
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    const at = [walk.base, walk.revision].map((side) => find(side, SCHEMAS + name));
    const what = `is called otherwise by a discriminator, and cannot be read: ${error.message}`;
    tell(walk, "not-understood", schemaPlace(name), what, [at[0], at[1]]);
  }
}

/** Compares what a component is called; what its own schema says of that is told where it is compared. */
function compareKinds(name: string, [old, now]: Kinds, walk: Walk) {
  const [base, revision] = [walk.base, walk.revision].map((side) => find(side, SCHEMAS + name));
  const isBroken = (before: unknown, after: unknown) => {
    const compare = (quiet: Walk) => quiet.compareSchemas(before, after, NOWHERE, quiet);
    return breaks(walk.study(walk, compare, { counts: isOfTypes }), walk.direction);
  };
  for (const field of new Set([old?.field, now?.field])) {
    if (field === undefined) continue;
    const before = called(walk.base, base, field, old);
    const after = called(walk.revision, revision, field, now);
    if (!isBroken(before, after) || isBroken(base, revision)) continue;
    const what = sentence(field, old, now);
    tell(
      walk,
      "typed-otherwise",
      inside(schemaPlace(name), `.${field}`),
      what,
      [base, revision],
      TOLD,
    );
  }
}

function sentence(field: string, ...[old, now]: Kinds): string {
  const [was, is] = [old, now].map((kind) =>
    kind?.field === field
      ? kind.values.map((value) => JSON.stringify(value)).join(" or ")
      : undefined,
  );
  const by = "openapi-typescript reads it from a discriminator";
  if (was === undefined) return `is typed as ${is}, and no longer as it says itself: ${by}`;
  if (is === undefined) return `is no longer typed as ${was}, but as it says itself: ${by}`;
  return `is typed as ${is} instead of ${was}: ${by}`;
}

/** An object with one field of a component, as the types have it. */
function called(side: Side, component: unknown, field: string, kind: WrittenKind | undefined) {
  if (kind?.field === field)
    return {
      type: "object",
      properties: { [field]: { type: "string", enum: kind.values } },
      required: [field],
    };
  const objects = alternativesOf(side, component).filter(({ type }) => type === "object");
  const schemas = objects.map((each) => fieldSchema(each, field));
  const isNamed = schemas.every((schema) => schema !== undefined);
  return {
    type: "object",
    ...(isNamed && { properties: { [field]: anyOf(schemas) } }),
    ...(objects.every(({ required }) => required.has(field)) && { required: [field] }),
  };
}

/** Compares two schemas of which one refers to a component, and the other has the same one under allOf. */
export function compareWrapped(base: unknown, revision: unknown, place: Place, walk: Walk) {
  const isComponent = place.schema !== undefined && place.path === "";
  if (isComponent) return; // It has a kind of its own there.
  const leftOut = (side: Side, ref: unknown, wrapping: unknown) => {
    const field = writtenKinds(side).leftOut.get(String(ref));
    return field !== undefined && wraps(wrapping, ref) && !hasField(wrapping, field) && field;
  };
  const [before, after] = [Object(base).$ref, Object(revision).$ref];
  const lost = leftOut(walk.revision, before, revision);
  const won = leftOut(walk.base, after, base);
  if (lost) compareLeftOut(before, [undefined, lost], place, walk);
  else if (won) compareLeftOut(after, [won, undefined], place, walk);
}

/** Whether a schema has what a reference leads to under allOf. */
const wraps = (schema: unknown, ref: unknown): boolean =>
  isMap(schema) &&
  Array.isArray(schema.allOf) &&
  schema.allOf.some((part) => Object(part).$ref === ref || wraps(part, ref));

function compareLeftOut(
  ref: string,
  [old, now]: readonly [base: string | undefined, revision: string | undefined],
  place: Place,
  walk: Walk,
) {
  if (old === now) return;
  const at = [find(walk.base, ref), find(walk.revision, ref)] as const;
  if (now !== undefined) {
    const what =
      "leaves the type of what has it under allOf: openapi-typescript leaves out the field of a discriminator there";
    tell(walk, "typed-otherwise", inside(place, `.${now}`), what, at, TOLD);
  } else if (old !== undefined && isDemanded(walk.revision, at[1], old)) {
    const what =
      "comes into the type of what has it under allOf: it is the field of no discriminator any more";
    // Who receives it reads more; who sends it has to name it.
    const rule = walk.direction === "request" ? "typed-otherwise" : "access-changed";
    tell(walk, rule, inside(place, `.${old}`), what, at, TOLD);
  }
}

/** Omit, which leaves a field out, leaves nothing but the index signature of a type that has one. */
function compareSignatures(ref: string, place: Place, walk: Walk) {
  const at = [find(walk.base, ref), find(walk.revision, ref)] as const;
  if (walk.direction === "request" || walk.same(...at)) return;
  const hasSignature = (side: Side, schema: unknown) => alternativesOf(side, schema).some(isSigned);
  if (hasSignature(walk.base, at[0]) || !hasSignature(walk.revision, at[1])) return;
  const what =
    "has other fields, and what has it under allOf loses the types of those it names: openapi-typescript leaves out the field of a discriminator there";
  tell(walk, "typed-otherwise", place, what, at, TOLD);
}

const isDemanded = (side: Side, schema: unknown, field: string): boolean =>
  alternativesOf(side, schema).some(({ required }) => required.has(field));
