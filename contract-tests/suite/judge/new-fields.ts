import { escapePointer, isObject } from "../../document/json.ts";
import type { OpenApiDocument, Place } from "../../document/place.ts";
import { chainsFrom, fieldSchemas, itemSchemas, matches } from "../../document/subschemas.ts";
import { describeName } from "./description.ts";
import type { Finding } from "./finding.ts";

/** Finds the fields that the schema of their object does not list; free-form objects list none. */
export function findNewFields(
  document: OpenApiDocument,
  schema: Place,
  value: unknown,
): Iterable<Finding> {
  /** By the pointers of the schemas that speak of a value: many values have the same. */
  const known = new Map<string, readonly Place[]>();
  const combined = (schemas: readonly Place[]): readonly Place[] => {
    const key = schemas.map(({ pointer }) => pointer).join(" ");
    const places =
      known.get(key) ??
      schemas.flatMap((place) =>
        chainsFrom(document, place).flatMap((chain) => chain.at(-1) ?? []),
      );
    known.set(key, places);
    return places;
  };

  function* walk(schemas: readonly Place[], value: unknown, pointer: string): Generator<Finding> {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        const items = schemas.flatMap((place) => itemSchemas(place, index));
        if (items.length > 0) yield* walk(combined(items), item, `${pointer}/${index}`);
      }
    }
    if (!isObject(value)) return;
    const isOpen = isFreeForm(schemas);
    for (const [name, inner] of Object.entries(value)) {
      const at = (shown: string) => `${pointer}/${escapePointer(shown)}`;
      if (!isOpen && !isListed(schemas, name)) yield newField(at(describeName(name)));
      const fields = schemas.flatMap((place) => fieldSchemas(place, name));
      if (fields.length > 0) yield* walk(combined(fields), inner, at(name));
    }
  }

  return walk(combined([schema]), value, "");
}

/** An object is free where a schema says what its other fields are like, or where none lists any. */
function isFreeForm(schemas: readonly Place[]): boolean {
  const isToldOfOthers = schemas.some(({ node }) =>
    ["additionalProperties", "unevaluatedProperties"].some((keyword) =>
      Object.hasOwn(node, keyword),
    ),
  );
  const listsAny = schemas.some(({ node }) => isObject(node.properties));
  return isToldOfOthers || !listsAny;
}

const isListed = (schemas: readonly Place[], name: string): boolean =>
  schemas.some(
    ({ node: { properties, patternProperties } }) =>
      (isObject(properties) && Object.hasOwn(properties, name)) ||
      Object.keys(Object(patternProperties)).some((pattern) => matches(pattern, name)),
  );

function newField(pointer: string): Finding {
  return {
    severity: "drift",
    rule: "new-field",
    pointer,
    expected: "a field that the schema lists",
    actual: "one more field",
    provenance: "inferred",
  };
}
