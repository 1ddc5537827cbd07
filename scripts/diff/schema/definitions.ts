// Compares $defs: openapi-typescript makes a required field of them, so that references into them have
// a type to name.
import { isMap } from "../json.ts";
import { type Place, placeOf } from "../place.ts";
import { isOfTypes } from "../rules.ts";
import { breaks } from "../verdict.ts";
import { tell, type Walk } from "../walk.ts";

/** Compares what some schemas define inside them. */
export function compareDefinitions(
  base: object[],
  revision: object[],
  place: Place,
  at: readonly [base: unknown, revision: unknown],
  walk: Walk,
) {
  const [old, now] = [typeOf(base), typeOf(revision)];
  const compare = (quiet: Walk) => quiet.compareSchemas(old, now, placeOf(""), quiet);
  const key = "$defs";
  if (breaks(walk.study(walk, compare, { counts: isOfTypes }), walk.direction)) {
    const what = "differs in $defs, of which openapi-typescript makes a required field";
    const todo = "Compile with the new types.";
    tell(walk, "typed-otherwise", place, what, at, { todo, key });
  } else tell(walk, "prose-changed", place, "differs in $defs", at, { key });
}

/** The type that openapi-typescript makes of the definitions of some schemas, beside their own fields. */
function typeOf(schemas: object[]): object {
  const properties = Object.assign(
    {},
    ...schemas.filter(isTyped).map((schema) => Object(schema).$defs),
  );
  const required = Object.keys(properties);
  const own = { properties: true };
  if (required.length === 0) return { type: "object", properties: own };
  const definitions = { type: "object", properties, required };
  return { type: "object", properties: { ...own, $defs: definitions }, required: ["$defs"] };
}

/** Whether a schema is typed as an object with fields, and not by what it refers to or lists. */
const isTyped = (schema: object): boolean =>
  isMap(schema) &&
  ["$ref", "const", "enum"].every((keyword) => !(keyword in schema)) &&
  (schema.type === undefined || [schema.type].flat().includes("object"));
