import { escapePointer, isObject } from "../../document/json.ts";
import type { OpenApiDocument, Place } from "../../document/place.ts";
import { chainsFrom, fieldSchemas, itemSchemas, matches } from "../../document/subschemas.ts";
import { createNameDescriber, type DescribeName } from "./description.ts";
import type { Finding } from "./finding.ts";

/** What the schemas that speak of one value say of the fields and items inside it. */
interface Level {
  lists(name: string): boolean;
  /** The level of a field or an item; undefined where no schema speaks of it. */
  field(name: string): Level | undefined;
  item(index: number): Level | undefined;
}

/** Finds the fields that the schema of their object does not list; free-form objects list none. */
export const findNewFields = (
  document: OpenApiDocument,
  schema: Place,
  value: unknown,
): Iterable<Finding> => createNewFieldFinder(document, schema)(value);

/** Prepares the search for new fields in the values of a schema. */
export function createNewFieldFinder(document: OpenApiDocument, schema: Place) {
  const levels = new Map<string, Level>();
  const levelOf = (schemas: readonly Place[]): Level | undefined => {
    if (schemas.length === 0) return undefined;
    const key = schemas.map(({ pointer }) => pointer).join(" ");
    // Set before its inside is looked at: a schema may hold itself.
    const level = levels.get(key) ?? createLevel(document, schemas, levelOf);
    levels.set(key, level);
    return level;
  };
  const root = levelOf([schema]);
  const describeName = createNameDescriber(document);
  return (value: unknown): Iterable<Finding> => walk(root, value, "", describeName);
}

function createLevel(
  document: OpenApiDocument,
  schemas: readonly Place[],
  levelOf: (schemas: readonly Place[]) => Level | undefined,
): Level {
  const all = schemas.flatMap((place) =>
    chainsFrom(document, place).flatMap((chain) => chain.at(-1) ?? []),
  );
  const isFree = isFreeForm(all);
  const fields = new Map<string, { isListed: boolean; level: Level | undefined }>();
  const field = (name: string) => {
    const known = fields.get(name);
    if (known) return known;
    const level = levelOf(all.flatMap((place) => fieldSchemas(place, name)));
    const found = { isListed: isFree || isListed(all, name), level };
    // A value may have any number of names that are in no schema.
    if (found.isListed && !isFree) fields.set(name, found);
    return found;
  };
  const longest = Math.max(0, ...all.map(({ node }) => [node.prefixItems ?? []].flat().length));
  const items: (Level | undefined)[] = [];
  return {
    lists: (name) => field(name).isListed,
    field: (name) => field(name).level,
    item(index) {
      const at = Math.min(index, longest);
      if (!(at in items)) items[at] = levelOf(all.flatMap((place) => itemSchemas(place, at)));
      return items[at];
    },
  };
}

function* walk(
  level: Level | undefined,
  value: unknown,
  pointer: string,
  describeName: DescribeName,
): Generator<Finding> {
  if (!level) return;
  if (Array.isArray(value))
    for (const [index, item] of value.entries())
      yield* walk(level.item(index), item, `${pointer}/${index}`, describeName);
  if (!isObject(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    if (!level.lists(name)) yield newField(`${pointer}/${escapePointer(describeName(name))}`);
    if (typeof inner === "object" && inner !== null)
      yield* walk(level.field(name), inner, `${pointer}/${escapePointer(name)}`, describeName);
  }
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
