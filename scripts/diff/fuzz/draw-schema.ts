import type { Random } from "./random.ts";

export type Schema = Record<string, unknown>;

const FIELDS = ["a", "b", "c"];
const COMPONENTS = ["One", "Two"];

/** Draws a schema of any kind; the deeper, the plainer. */
export function drawSchema(random: Random, depth = 3): Schema {
  const plain = [drawText, drawNumber, drawBoolean, drawValues];
  const composed = [drawObject, drawObject, drawObject, drawList, drawUnion, drawAll, drawRef];
  const draw = random.pick(depth > 0 && random.chance(0.75) ? composed : plain);
  const schema = draw(random, depth - 1);
  const { type } = schema;
  if (typeof type === "string" && random.chance(0.15)) schema.type = [type, "null"];
  return schema;
}

/** Draws the components that references lead to; none of them holds itself. */
export const drawComponents = (random: Random): Record<string, Schema> => ({
  Two: drawObject({ ...random, pick: withoutRefs(random) }, 1),
  One: drawObject({ ...random, pick: withoutRefs(random) }, 1),
});

function withoutRefs(random: Random): Random["pick"] {
  return (values) => {
    const allowed = values.filter((value) => value !== drawRef);
    return random.pick(allowed);
  };
}

function drawText(random: Random): Schema {
  const schema: Schema = { type: "string" };
  if (random.chance(0.3)) schema.minLength = random.below(4);
  if (random.chance(0.3)) schema.maxLength = 3 + random.below(4);
  if (random.chance(0.2)) schema.format = random.pick(["date", "uuid", "email"]);
  if (random.chance(0.1)) schema.pattern = random.pick(["^a", "b$", "^[a-z]*$"]);
  return schema;
}

function drawNumber(random: Random): Schema {
  const schema: Schema = { type: random.pick(["number", "integer"]) };
  if (random.chance(0.3)) schema.minimum = random.below(5);
  if (random.chance(0.3)) schema.maximum = 5 + random.below(5);
  if (random.chance(0.15)) schema.exclusiveMinimum = random.below(5);
  if (random.chance(0.15)) schema.exclusiveMaximum = 5 + random.below(5);
  if (random.chance(0.1)) schema.multipleOf = random.pick([2, 3, 6]);
  return schema;
}

const drawBoolean = (): Schema => ({ type: "boolean" });

function drawValues(random: Random): Schema {
  const values = random.pick([
    ["x", "y", "z"],
    [1, 2, 3],
    ["x", 1, null],
    [1.5, 2],
    [true, "x"],
  ]);
  if (random.chance(0.2)) return { const: values[0] };
  return { enum: values.slice(random.below(2)) };
}

function drawObject(random: Random, depth: number): Schema {
  const named = FIELDS.filter(() => random.chance(0.6));
  const schema: Schema = {
    type: "object",
    properties: Object.fromEntries(named.map((field) => [field, drawSchema(random, depth)])),
  };
  const required = FIELDS.filter((field) => random.chance(named.includes(field) ? 0.5 : 0.08));
  if (required.length > 0) schema.required = required;
  if (random.chance(0.3))
    schema.additionalProperties = random.pick([false, false, true, drawSchema(random, 0)]);
  if (random.chance(0.05)) schema.maxProperties = 2;
  return schema;
}

function drawList(random: Random, depth: number): Schema {
  const schema: Schema = { type: "array", items: drawSchema(random, depth) };
  if (random.chance(0.2)) schema.minItems = random.below(3);
  if (random.chance(0.2)) schema.maxItems = 2;
  if (random.chance(0.1)) schema.uniqueItems = true;
  return schema;
}

function drawUnion(random: Random, depth: number): Schema {
  const branches = [drawSchema(random, depth), drawSchema(random, depth)];
  if (random.chance(0.3)) branches.push(drawSchema(random, 0));
  if (random.chance(0.2)) branches.push({ type: "null" });
  return { [random.pick(["oneOf", "anyOf"])]: branches };
}

const drawAll = (random: Random, depth: number): Schema => ({
  allOf: [random.chance(0.5) ? drawRef(random) : drawObject(random, depth), drawObject(random, 0)],
});

function drawRef(random: Random): Schema {
  return { $ref: `#/components/schemas/${random.pick(COMPONENTS)}` };
}
