import { expect, test } from "vitest";
import type { OpenApiDocument } from "../../document/place.ts";
import { describeType } from "./description.ts";
import { findNewFields } from "./new-fields.ts";
import { example, found } from "./sample.ts";
import { createSchemaCompiler } from "./schema.ts";

type Schema = Record<string, unknown>;

/** What is found in a value, by a schema that may refer to others by name. */
function judged(schema: Schema, value: unknown, others: Record<string, Schema> = {}): string[] {
  const document: OpenApiDocument = {
    openapi: "3.1.0",
    components: { schemas: { Thing: schema, ...others } },
  };
  const place = { pointer: "/components/schemas/Thing", node: schema };
  const check = createSchemaCompiler(document, describeType)(place);
  return [...check(value), ...findNewFields(document, place, value)].map(
    ({ severity, rule, pointer }) => `${severity} ${rule} ${pointer}`.trim(),
  );
}

const documented = { "x-provenance": "documented" };
const inferred = { "x-provenance": "inferred" };

const inFirstEvent = (fields: Schema) => {
  const { events, ...rest } = example("WithEventsResponse");
  return { answered: { ...rest, events: [{ ...events[0], ...fields }] } };
};

test("holds a string for a number against the server, and only doubts a fraction", () => {
  expect(found(inFirstEvent({ input_tokens: "12" }))).toEqual([
    "violation type /events/0/input_tokens",
  ]);
  expect(found(inFirstEvent({ input_tokens: 1.5 }))).toEqual([
    "warning type /events/0/input_tokens",
  ]);
  expect(found(inFirstEvent({ latency_ms: "12" }))).toEqual([
    "violation type /events/0/latency_ms",
  ]);
});

test("doubts amounts below zero", () => {
  const amounts = { latency_ms: -1, cost_usd: -0.5, output_tokens: -1 };
  expect(found(inFirstEvent(amounts)).sort()).toEqual([
    "warning minimum /events/0/cost_usd",
    "warning minimum /events/0/latency_ms",
    "warning minimum /events/0/output_tokens",
  ]);
  expect(found(inFirstEvent({ latency_ms: 0, cost_usd: -0 }))).toEqual([]);
});

test.each(["allOf", "anyOf", "oneOf"])(
  "knows the fields that stand in %s, and no others",
  (keyword) => {
    const named = (name: string) => ({
      type: "object",
      properties: { [name]: { type: "string" } },
    });
    const schema = { [keyword]: [named("a"), { ...named("b"), required: ["b"] }] };
    const value = keyword === "oneOf" ? { a: 1, b: "" } : { a: "", b: "", c: "" };
    const found = judged(schema, value);
    expect(found.filter((it) => it.startsWith("drift"))).toEqual(
      keyword === "oneOf" ? [] : ["drift new-field /c"],
    );
  },
);

test("knows the fields beside a $ref, of patterns, of conditions and of items", () => {
  const Other = { type: "object", properties: { a: {} } };
  const schema = {
    type: "array",
    prefixItems: [{ properties: { first: {} } }],
    items: {
      $ref: "#/components/schemas/Other",
      properties: { b: {} },
      patternProperties: { "^x_": {} },
      if: { properties: { kind: { const: 1 } } },
      else: { properties: { only_else: {} } },
      dependentSchemas: { a: { properties: { with_a: {} } } },
    },
  };
  const known = { a: 1, b: 1, x_1: 1, kind: 1, only_else: 1, with_a: 1 };
  expect(judged(schema, [{ first: 1, a: 1 }, known, { ...known, c: 1 }], { Other })).toEqual([
    "drift new-field /0/a",
    "drift new-field /2/c",
  ]);
});

test("takes an optional field as FastAPI writes it, and grades it as one", () => {
  const text = { anyOf: [{ type: "string" }, { type: "null" }] };
  const schema = { type: "object", properties: { a: { ...text, ...documented } } };
  expect(judged(schema, { a: "" })).toEqual([]);
  expect(judged(schema, { a: null })).toEqual([]);
  expect(judged(schema, { a: 1 })).toEqual(["violation type /a"]);
  const guessed = { type: "object", properties: { a: { ...text, ...inferred } } };
  expect(judged(guessed, { a: 1 })).toEqual(["warning type /a"]);
});

test("tells what is wrong with the alternative that was meant", () => {
  const Event = {
    type: "object",
    required: ["id"],
    properties: { id: { type: "string", ...documented }, n: { type: "integer", ...inferred } },
    ...documented,
  };
  const event = {
    anyOf: [{ $ref: "#/components/schemas/Event" }, { type: "null" }],
    ...documented,
  };
  const schema = { type: "object", properties: { event }, ...documented };
  const of = (value: unknown) => judged(schema, { event: value }, { Event });
  expect(of({ id: 1, n: "x", more: 1 })).toEqual([
    "violation type /event/id",
    "warning type /event/n",
    "drift new-field /event/more",
  ]);
  expect(of({})).toEqual(["violation required /event/id"]);
  expect(of(7)).toEqual(["violation type /event"]);
});

test("makes no violation of a guess that a value is like another schema", () => {
  const Sure = { type: "object", properties: { id: { type: "string" } }, ...documented };
  const $ref = "#/components/schemas/Sure";
  for (const guess of [
    { $ref },
    { allOf: [{ $ref }] },
    { anyOf: [{ $ref }] },
    { oneOf: [{ $ref }] },
  ]) {
    const schema = { type: "object", properties: { a: { ...guess, ...inferred } }, ...documented };
    expect(judged(schema, { a: 1 }, { Sure })).toEqual(["warning type /a"]);
  }
});

test("leaves a fact a fact where it is split over alternatives that say nothing of it", () => {
  const schema = {
    ...documented,
    allOf: [{ type: "object", required: ["a"] }, { required: ["b"] }],
  };
  expect(judged(schema, {})).toEqual(["violation required /a", "violation required /b"]);
});

test("says once that a value fits several alternatives of which it may fit one", () => {
  const schema = { ...inferred, oneOf: [{ type: "number" }, { type: "integer" }] };
  expect(judged(schema, 1)).toEqual(["warning oneOf"]);
});

test("takes what OpenAPI 3.1 allows in a schema", () => {
  const schema = {
    type: "object",
    title: "Thing",
    "x-order": 1,
    "x-internal": { nested: true },
    deprecated: true,
    discriminator: { propertyName: "kind" },
    externalDocs: { url: "https://docs.example" },
    examples: [{}],
    properties: {
      money: { type: "string", format: "decimal", "x-unit": "EUR" },
      host: { type: "string", format: "x-our-own" },
      pattern: { type: "string", pattern: "^[\\w\\-\\@]+$" },
      tuple: { type: "array", prefixItems: [{ type: "string" }] },
      elsewhere: { $ref: "#/components/responses/Other/content/application~1json/schema" },
      escaped: { $ref: "#/components/schemas/With%20blank" },
    },
    patternProperties: { "^m": {} },
  };
  const document: OpenApiDocument = {
    openapi: "3.1.0",
    "x-top": {},
    components: {
      schemas: { Thing: schema, "With blank": { type: "string" } },
      responses: { Other: { content: { "application/json": { schema: { type: "integer" } } } } },
    },
  };
  const place = { pointer: "/components/schemas/Thing", node: schema };
  const check = createSchemaCompiler(document, describeType)(place);
  const value = { money: "1", host: "?", pattern: "a-@", tuple: ["a"], elsewhere: 1, escaped: "" };
  expect(check(value)).toEqual([]);
  expect(
    check({ pattern: "é!", elsewhere: "1", escaped: 1 }).map(({ pointer }) => pointer),
  ).toEqual(["/pattern", "/elsewhere", "/escaped"]);
});
