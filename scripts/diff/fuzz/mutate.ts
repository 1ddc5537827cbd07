import { drawSchema, type Schema } from "./draw-schema.ts";
import type { Random } from "./random.ts";

type Mutation = (schema: Schema, random: Random) => Schema | undefined;

/** Changes one schema, somewhere inside a tree of them, in one way. */
export function mutate(root: Schema, random: Random): Schema {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const place = random.pick(schemasIn(structuredClone(root), (changed) => changed));
    const changed = random.pick(MUTATIONS)(place.schema, random);
    if (changed && JSON.stringify(changed) !== place.text) return place.put(changed);
  }
  return drawSchema(random);
}

interface SchemaPlace {
  schema: Schema;
  text: string;
  put(schema: Schema): Schema;
}

/** Every schema of a tree, with a way to put another in its place and get the whole tree. */
function schemasIn(schema: Schema, put: SchemaPlace["put"]): SchemaPlace[] {
  const own = { schema, text: JSON.stringify(schema), put };
  const within = (holder: unknown, key: string | number): SchemaPlace[] => {
    const inner = Object(holder)[key];
    if (typeof inner !== "object" || inner === null) return [];
    return schemasIn(inner, (changed) => {
      Object(holder)[key] = changed;
      return put(schema);
    });
  };
  const lists = ["oneOf", "anyOf", "allOf"].flatMap((key) =>
    [schema[key]].flatMap((list) =>
      Array.isArray(list) ? list.flatMap((_, index) => within(list, index)) : [],
    ),
  );
  const fields = Object.keys(Object(schema.properties)).flatMap((key) =>
    within(schema.properties, key),
  );
  return [
    own,
    ...lists,
    ...fields,
    ...within(schema, "items"),
    ...within(schema, "additionalProperties"),
  ];
}

const set =
  (key: string, draw: (random: Random) => unknown): Mutation =>
  (schema, random) => ({ ...schema, [key]: draw(random) });

const drop =
  (...keys: string[]): Mutation =>
  (schema, random) => {
    const present = keys.filter((key) => key in schema);
    if (present.length === 0) return;
    const { [random.pick(present)]: _, ...rest } = schema;
    return rest;
  };

const only =
  (type: string, mutation: Mutation): Mutation =>
  (schema, random) =>
    [schema.type].flat().includes(type) ? mutation(schema, random) : undefined;

const text = (mutation: Mutation) => only("string", mutation);
const object = (mutation: Mutation) => only("object", mutation);
const FIELDS = ["a", "b", "c", "d"];

const number =
  (mutation: Mutation): Mutation =>
  (schema, random) =>
    only("number", mutation)(schema, random) ?? only("integer", mutation)(schema, random);

const MUTATIONS: Mutation[] = [
  text(set("minLength", (random) => random.below(5))),
  text(set("maxLength", (random) => 2 + random.below(6))),
  text(set("format", (random) => random.pick(["date", "uuid", "email", "unix"]))),
  text(set("pattern", (random) => random.pick(["^a", "b$", ".*"]))),
  text(set("enum", (random) => ["x", "y", "z"].slice(random.below(3)))),
  number(set("minimum", (random) => random.below(6))),
  number(set("maximum", (random) => 4 + random.below(6))),
  number(set("exclusiveMinimum", (random) => random.below(6))),
  number(set("multipleOf", (random) => random.pick([1, 2, 3, 6]))),
  number(set("type", (random) => random.pick(["number", "integer"]))),
  only(
    "array",
    set("minItems", (random) => random.below(3)),
  ),
  only(
    "array",
    set("maxItems", (random) => 1 + random.below(3)),
  ),
  only(
    "array",
    set("uniqueItems", () => true),
  ),
  object(set("additionalProperties", (random) => random.chance(0.5))),
  object((schema, random) => ({
    ...schema,
    properties: { ...Object(schema.properties), [random.pick(FIELDS)]: drawSchema(random, 1) },
  })),
  object((schema, random) => {
    const properties = { ...Object(schema.properties) };
    delete properties[random.pick(FIELDS)];
    return { ...schema, properties };
  }),
  object((schema, random) => {
    const required = [schema.required ?? []].flat().filter((name) => name !== random.pick(FIELDS));
    return { ...schema, required };
  }),
  object((schema, random) => {
    const required = [...new Set([schema.required ?? [], random.pick(FIELDS)].flat())];
    return { ...schema, required };
  }),
  drop("minLength", "maxLength", "format", "pattern", "enum", "const", "minimum", "maximum"),
  drop("required", "additionalProperties", "items", "minItems", "maxItems", "uniqueItems"),
  drop("exclusiveMinimum", "exclusiveMaximum", "multipleOf", "type", "maxProperties"),
  (schema) =>
    typeof schema.type === "string" ? { ...schema, type: [schema.type, "null"] } : undefined,
  (schema) => (Array.isArray(schema.type) ? { ...schema, type: schema.type[0] } : undefined),
  (schema, random) => ({ [random.pick(["oneOf", "anyOf"])]: [schema, drawSchema(random, 1)] }),
  (schema, random) => ({ oneOf: [schema, { ...schema, ...drawSchema(random, 0) }] }),
  (schema, random) => ({ allOf: [schema, drawSchema(random, 1)] }),
  ({ oneOf, anyOf, ...rest }) =>
    oneOf ? { ...rest, anyOf: oneOf } : anyOf ? { ...rest, oneOf: anyOf } : undefined,
  (schema, random) => editBranches(schema, (branches) => [...branches, drawSchema(random, 1)]),
  (schema, random) =>
    editBranches(schema, (branches) => branches.toSpliced(random.below(branches.length), 1)),
  (schema) => editBranches(schema, (branches) => branches.toReversed()),
  (schema, random) => {
    if (!Array.isArray(schema.enum)) return;
    return {
      ...schema,
      enum: random.chance(0.5) ? [...schema.enum, "new", 7] : schema.enum.slice(1),
    };
  },
  (_, random) => drawSchema(random, 1),
];

function editBranches(
  schema: Schema,
  edit: (branches: unknown[]) => unknown[],
): Schema | undefined {
  const key = ["oneOf", "anyOf", "allOf"].find((each) => Array.isArray(schema[each]));
  if (!key) return;
  const branches = edit([schema[key]].flat());
  return branches.length > 0 ? { ...schema, [key]: branches } : undefined;
}
