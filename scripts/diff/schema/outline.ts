// What can be seen of an alternative at a glance. Comparing two in full is not worth the time where they
// differ in that already: in a union of hundreds each would be compared with each.
import { isMap, NotUnderstood } from "../json.ts";
import type { Side, Walk } from "../walk.ts";
import type { Alternative } from "./alternative.ts";
import { alternativesOf, fieldSchema } from "./alternatives.ts";
import { isMarked } from "./annotations.ts";

interface Outline {
  types: string[];
  /** Absent where there are several things that are not null: which is which takes longer to see. */
  only?: {
    /** The numbers of the values that are listed. */
    allowed: number[] | undefined;
    /** The fields of an object that are sent or received. */
    fields: Map<string, Outline | undefined>;
    required: string[];
  };
}

/** How far an outline goes: to the fields of an object, and the fields of those. */
const DEPTH = 2;

export type OutlineOf = (each: Alternative) => Outline;

type Hiding = "readOnly" | "writeOnly";
/** The outlines of schemas, by what they leave out and how deep they go: many unions ask for the same. */
const outlines = new WeakMap<
  Side,
  Map<string, WeakMap<object, { outline: Outline | undefined }>>
>();

function outlinesOf(side: Side, hiding: Hiding, depth: number) {
  const ofSide = outlines.get(side) ?? new Map();
  outlines.set(side, ofSide);
  const key = `${hiding} ${depth}`;
  const known = ofSide.get(key) ?? new WeakMap();
  ofSide.set(key, known);
  return known;
}

/** Makes the outlines of the alternatives of one side, each once. */
export function outliner(side: Side, { direction }: Walk): OutlineOf {
  const hiding = direction === "request" ? "readOnly" : "writeOnly";
  const known = new Map<Alternative, Outline>();

  function ofAlternative(each: Alternative, types: string[], depth: number): Outline {
    const names = new Set(each.shapes.flatMap(({ named }) => [...named.keys()]));
    const schemas = [...new Set([...names, ...each.required.keys()])]
      .map((field) => [field, fieldSchema(each, field)] as const)
      .filter(([, schema]) => !isMarked(side, schema, hiding));
    const fields = schemas.filter(([field]) => depth > 0 && names.has(field));
    const required = schemas.map(([field]) => field).filter((field) => each.required.has(field));
    return {
      types,
      only: {
        allowed: each.allowed?.map(side.structureOf).sort(),
        fields: new Map(fields.map(([field, schema]) => [field, ofSchema(schema, depth - 1)])),
        required: required.sort(),
      },
    };
  }

  function ofSchema(schema: unknown, depth: number): Outline | undefined {
    if (!isMap(schema)) return read(schema, depth);
    const ofDepth = outlinesOf(side, hiding, depth);
    const found = ofDepth.get(schema) ?? { outline: read(schema, depth) };
    ofDepth.set(schema, found);
    return found.outline;
  }

  /** Undefined where the schema cannot be read. */
  function read(schema: unknown, depth: number): Outline | undefined {
    try {
      const alternatives = alternativesOf(side, schema);
      const types = [...new Set(alternatives.map(({ type }) => type))].sort();
      const [only, ...more] = alternatives.filter(({ type }) => type !== "null");
      return only && more.length === 0 ? ofAlternative(only, types, depth) : { types };
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      return undefined;
    }
  }

  return (each) => {
    const outline = known.get(each) ?? ofAlternative(each, [each.type], DEPTH);
    known.set(each, outline);
    return outline;
  };
}

/** A text that outlines share where a comparison may come to nothing. */
export function keyOf(outline: Outline | undefined): string {
  if (!outline) return "?";
  const { types, only } = outline;
  if (!only) return types.join();
  const fields = [...only.fields].map(
    ([field, inner]) => `${JSON.stringify(field)}:${keyOf(inner)}`,
  );
  return `${types} [${only.allowed}] {${fields.sort()}} ${JSON.stringify(only.required)}`;
}

/**
 * Whether one thing may allow no value that another forbids, beside new fields; `mayLack` is whether it
 * may lack fields that the other names.
 */
export function mayBeWithin(
  inner: Outline | undefined,
  outer: Outline | undefined,
  mayLack: boolean,
): boolean {
  if (!inner || !outer) return true;
  if (!areAmong(inner.types, outer.types)) return false;
  if (!inner.only || !outer.only) return true;
  const { allowed, fields, required } = outer.only;
  if (allowed && !(inner.only.allowed && areAmong(inner.only.allowed, allowed))) return false;
  if (!areAmong(required, inner.only.required)) return false;
  const known = inner.only.fields;
  return [...fields].every(([field, each]) =>
    known.has(field) ? mayBeWithin(known.get(field), each, mayLack) : mayLack,
  );
}

const areAmong = <Each>(some: Each[], all: Each[]): boolean => {
  const known = new Set(all);
  return some.every((each) => known.has(each));
};
