// A document of the size and shape of big public ones: hundreds of schemas, shared, nested,
// recursive and told apart by discriminators, that many operations send and receive.
import { type Random, randomFrom } from "../fuzz/random.ts";

type Node = Record<string, unknown>;

const WORDS = "the of a value which is used when an object holds one or more entries for it".split(
  " ",
);
const FORMATS = ["date-time", "uuid", "uri", "email"];

/** Draws a document with so many schemas; the same seed and size give the same one. */
export function syntheticDocument(schemas: number, seed = 1): Node {
  const random = randomFrom(seed);
  const drawn: [string, Node][] = Array.from({ length: schemas }, (_, index) => [
    `Schema${index}`,
    drawComponent(random, index, schemas),
  ]);
  const operations = Array.from({ length: Math.ceil(schemas / 4) }, (_, index) => [
    `/things${index}/{id}`,
    {
      get: drawOperation(random, index, schemas),
      post: drawOperation(random, index, schemas, true),
    },
  ]);
  return {
    openapi: "3.1.0",
    info: { title: "Synthetic", version: "1.0.0" },
    paths: Object.fromEntries(operations),
    components: { schemas: Object.fromEntries(drawn) },
  };
}

/** The same document a version later: of every so many schemas one gains, loses or changes a field. */
export function nextVersion(document: Node, every = 20): Node {
  const next = structuredClone(document);
  const schemas: [string, Node][] = Object.entries(Object(next.components).schemas);
  for (const [index, [, schema]] of schemas.entries()) {
    const { properties } = Object(schema);
    if (index % every !== 0 || !properties) continue;
    const [first, second] = Object.keys(properties);
    if (index % 3 === 0) properties.added = { type: "string" };
    else if (index % 3 === 1 && first) delete properties[first];
    else if (second) properties[second] = { type: "integer", description: "Another type." };
  }
  return next;
}

const reference = (index: number): Node => ({ $ref: `#/components/schemas/Schema${index}` });

/** A schema nearby, so that documents of every size are as deeply nested. */
function nearby(random: Random, index: number, schemas: number): Node {
  const near = Math.max(0, Math.min(schemas - 1, index - 20 + random.below(40)));
  // A union of unions is rare, and no schema of one kind is a reference to itself.
  return reference(isUnion(near) ? Math.max(0, near - 1) : near);
}

const isUnion = (index: number): boolean => index % 7 === 3;

function drawComponent(random: Random, index: number, schemas: number): Node {
  const several = (count: number) =>
    Array.from({ length: count }, () => nearby(random, index, schemas));
  if (isUnion(index)) return { oneOf: several(2 + random.below(6)), description: prose(random) };
  if (index % 7 === 5) return { allOf: [...several(1), drawObject(random, index, schemas)] };
  return drawObject(random, index, schemas);
}

function drawObject(random: Random, index: number, schemas: number): Node {
  const properties: Node = { kind: { type: "string", enum: [`kind${index}`] } };
  for (let field = 0; field < 6 + random.below(10); field += 1)
    properties[`field_${field}`] = drawField(random, index, schemas, 2);
  const required = Object.keys(properties).filter(() => random.chance(0.4));
  return {
    type: "object",
    description: prose(random),
    properties,
    required: ["kind", ...required],
  };
}

function drawField(random: Random, index: number, schemas: number, depth: number): Node {
  const inner = () => drawField(random, index, schemas, depth - 1);
  const kinds = [
    () => ({ type: "string", description: prose(random) }),
    () => ({ type: ["string", "null"], format: random.pick(FORMATS), description: prose(random) }),
    () => ({ type: "integer", minimum: 0, maximum: 100 + random.below(900) }),
    () => ({
      type: "string",
      enum: Array.from({ length: 2 + random.below(12) }, (_, at) => `value_${at}`),
    }),
    () => nearby(random, index, schemas),
    () => ({ anyOf: [nearby(random, index, schemas), { type: "null" }] }),
    () => ({ type: "array", items: depth > 0 ? inner() : { type: "string" } }),
    () => ({ oneOf: [nearby(random, index, schemas), { type: "string" }, { type: "number" }] }),
    () => ({ type: "object", properties: depth > 0 ? { one: inner(), two: inner() } : {} }),
  ];
  return random.pick(kinds)();
}

function drawOperation(random: Random, index: number, schemas: number, sends = false): Node {
  const content = () => ({ "application/json": { schema: nearby(random, index * 4, schemas) } });
  return {
    operationId: `${sends ? "send" : "get"}Thing${index}`,
    description: prose(random),
    parameters: [
      { name: "id", in: "path", required: true, schema: { type: "string" } },
      { name: "limit", in: "query", schema: { type: "integer", maximum: 100 } },
    ],
    ...(sends && { requestBody: { required: true, content: content() } }),
    responses: {
      200: { description: "Fine.", content: content() },
      404: { description: "Not there.", content: content() },
    },
  };
}

const prose = (random: Random): string =>
  Array.from({ length: 8 + random.below(24) }, () => random.pick(WORDS)).join(" ");
