// What openapi-typescript makes of a schema, where that is another set than the values it allows.
import { isMap } from "../json.ts";
import { type Place, placeOf } from "../place.ts";
import { isOfTypes } from "../rules.ts";
import { breaks, type Direction } from "../verdict.ts";
import { tell, type Walk } from "../walk.ts";
import { UNDERSTOOD } from "./keywords.ts";

type SchemaObject = Record<string, unknown>;

/**
 * Tells where the types of two schemas differ otherwise than the values that they allow; `isTold` is
 * whether those break an app anyway.
 */
export function compareTyped(
  base: unknown,
  revision: unknown,
  place: Place,
  walk: Walk,
  isTold: () => boolean,
) {
  const { direction } = walk;
  const [old, now] = [typedOf(base, direction), typedOf(revision, direction)];
  if (old === base && now === revision) return;
  const compare = (quiet: Walk) => quiet.compareSchemas(old, now, NOWHERE, quiet);
  if (!breaks(walk.study(walk, compare, { counts: isOfTypes }), direction) || isTold()) return;
  const what =
    "has another type: openapi-typescript takes anyOf and what stands beside it for a union, and does not read what stands beside $ref or a constant null";
  const todo = "Compile with the new types.";
  tell(walk, "typed-otherwise", place, what, [base, revision], { todo });
}

const NOWHERE = placeOf("");

const known = {
  request: new WeakMap<SchemaObject, SchemaObject>(),
  response: new WeakMap<SchemaObject, SchemaObject>(),
};

/** A schema as it is typed, the same each time; itself where that makes no difference. */
function typedOf(schema: unknown, direction: Direction): unknown {
  if (!isMap(schema)) return schema;
  const typed = known[direction].get(schema) ?? rewritten(schema, direction);
  known[direction].set(schema, typed);
  return typed;
}

function rewritten(schema: SchemaObject, direction: Direction): SchemaObject {
  if (typeof schema.$ref === "string") {
    const others = Object.keys(schema).filter((keyword) => UNDERSTOOD.has(keyword));
    return others.length > 1 ? { $ref: schema.$ref } : schema;
  }
  // A constant null without a type is not read, and anything else is not said.
  if (schema.const === null && schema.type === undefined) return {};
  const typed = { ...schema };
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    const parts = schema[keyword];
    if (Array.isArray(parts)) typed[keyword] = parts.map((part) => typedOf(part, direction));
  }
  const { anyOf, oneOf, discriminator, ...core } = typed;
  // What fits the values that are sent fits the union as well.
  if (Array.isArray(anyOf) && direction === "response" && isTypedAlone(core))
    return { anyOf: [core, ...anyOf], ...(oneOf !== undefined && { oneOf }) };
  const isKept = (keyword: string) =>
    Object.values(Object(typed[keyword])).every((part, at) => part === Object(schema[keyword])[at]);
  return ["allOf", "anyOf", "oneOf"].every(isKept) ? schema : typed;
}

/** Whether a schema has a type without its unions; that of objects alone is not written. */
const isTypedAlone = ({ type, ...others }: SchemaObject): boolean =>
  [type].flat().some((name) => name !== undefined && name !== "object") ||
  ["properties", "patternProperties", "additionalProperties", "allOf", "$defs"].some((keyword) =>
    others[keyword] === true ? true : Object.keys(Object(others[keyword])).length > 0,
  );
