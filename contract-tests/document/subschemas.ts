import { escapePointer, isObject } from "./json.ts";
import { type OpenApiDocument, type Place, placeOfRef } from "./place.ts";

const LISTS = ["allOf", "anyOf", "oneOf"];
const SINGLES = ["if", "then", "else"];

/**
 * The schemas that speak of the same value as another: itself, what its $ref names, and what it is
 * combined of. Each comes with those that led to it, the outermost first.
 */
export function chainsFrom(
  document: OpenApiDocument,
  schema: Place,
  outer: readonly Place[] = [],
): (readonly Place[])[] {
  if (outer.some(({ pointer }) => pointer === schema.pointer)) return [];
  const chain = [...outer, schema];
  const inner = combinedOf(document, schema);
  return [chain, ...inner.flatMap((place) => chainsFrom(document, place, chain))];
}

function combinedOf(document: OpenApiDocument, schema: Place): Place[] {
  const { $ref, dependentSchemas } = schema.node;
  return [
    ...(typeof $ref === "string" ? [placeOfRef(document, $ref)] : []),
    ...LISTS.flatMap((keyword) => placesIn(schema, keyword)),
    ...SINGLES.flatMap((keyword) => inside(schema, keyword)),
    ...(isObject(dependentSchemas) ? placesIn(schema, "dependentSchemas") : []),
  ];
}

/** The schemas that a schema has for a field of an object. */
export function fieldSchemas(schema: Place, name: string): Place[] {
  const { properties, patternProperties } = schema.node;
  const named = isObject(properties) && Object.hasOwn(properties, name);
  const listed = named ? inside(schema, "properties", name) : [];
  const matching = Object.keys(isObject(patternProperties) ? patternProperties : {})
    .filter((pattern) => matches(pattern, name))
    .flatMap((pattern) => inside(schema, "patternProperties", pattern));
  const isListed = named || matching.length > 0;
  return [...listed, ...matching, ...(isListed ? [] : inside(schema, "additionalProperties"))];
}

/** The schemas that a schema has for an item of a list. */
export function itemSchemas(schema: Place, index: number): Place[] {
  const prefix = placesIn(schema, "prefixItems");
  const own = prefix[index];
  return own ? [own] : inside(schema, "items");
}

export function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern, "u").test(name);
  } catch {
    return false;
  }
}

/** The schema at some keys inside a place; none where there is no object. */
function inside(place: Place, ...keys: string[]): Place[] {
  let { pointer, node }: { pointer: string; node: unknown } = place;
  for (const key of keys) {
    node = isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
    pointer = `${pointer}/${escapePointer(key)}`;
  }
  return isObject(node) ? [{ pointer, node }] : [];
}

/** The schemas in a list, or by name in an object. */
function placesIn(place: Place, keyword: string): Place[] {
  return Object.entries(Object(place.node[keyword])).flatMap(([key, node]) =>
    isObject(node) ? [{ pointer: `${place.pointer}/${keyword}/${escapePointer(key)}`, node }] : [],
  );
}
