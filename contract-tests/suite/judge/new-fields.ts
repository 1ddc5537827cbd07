import { escapePointer, isObject } from "../../document/json.ts";
import { type OpenApiDocument, type Place, placeAt } from "../../document/place.ts";
import { describeName } from "./description.ts";
import type { Finding } from "./finding.ts";

/** Finds the fields that the schema of their object does not list; free-form objects list none. */
export function* findNewFields(
  document: OpenApiDocument,
  schema: Place,
  value: unknown,
  pointer = "",
): Generator<Finding> {
  if (Array.isArray(value)) {
    const items = placeAt(document, schema, "items");
    if (!items) return;
    for (const [index, item] of value.entries())
      yield* findNewFields(document, items, item, `${pointer}/${index}`);
  }
  const properties = placeAt(document, schema, "properties");
  if (!isObject(value) || !properties) return;
  const isFreeForm = Object.hasOwn(schema.node, "additionalProperties");
  for (const [name, inner] of Object.entries(value)) {
    const isKnown = Object.hasOwn(properties.node, name);
    const property = isKnown ? placeAt(document, properties, name) : undefined;
    if (!isKnown && !isFreeForm) yield newField(`${pointer}/${escapePointer(describeName(name))}`);
    if (property)
      yield* findNewFields(document, property, inner, `${pointer}/${escapePointer(name)}`);
  }
}

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
