// References to fields of schemas: openapi-typescript types them by that field, and with undefined where
// it may be left out.
import { find, leadsToOptional } from "../document.ts";
import { isMap } from "../json.ts";
import type { Place } from "../place.ts";
import { type Side, tell, type Walk } from "../walk.ts";

/** Tells where only the type of one of two schemas has undefined, and an app minds. */
export function compareAccessed(base: unknown, revision: unknown, place: Place, walk: Walk) {
  const [was, is] = [mayBeUndefined(walk.base, base), mayBeUndefined(walk.revision, revision)];
  const isReceived = walk.direction === "response";
  if (was === is || is !== isReceived) return;
  const what = isReceived
    ? "may be undefined in TypeScript: it refers to a field that may be left out"
    : "may not be undefined in TypeScript any more: it refers to no field that may be left out";
  const todo = isReceived ? "Handle undefined." : "Do not send undefined.";
  tell(walk, "typed-otherwise", place, what, [base, revision], { todo });
}

function mayBeUndefined(side: Side, schema: unknown, passed = new Set<unknown>()): boolean {
  if (!isMap(schema) || passed.has(schema)) return false;
  passed.add(schema);
  const inner = (part: unknown) => mayBeUndefined(side, part, passed);
  const { $ref, allOf, anyOf, oneOf } = schema;
  if (typeof $ref === "string") return leadsToOptional(side, $ref) || inner(find(side, $ref));
  if (Array.isArray(allOf) && allOf.length > 0 && allOf.every(inner)) return true;
  return [anyOf, oneOf].flat().some(inner);
}
