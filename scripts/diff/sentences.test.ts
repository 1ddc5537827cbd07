// What is said of a change, word for word, where the rule alone would say something else.
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { compareDocuments } from "./compare.ts";
import { parseOpenApi } from "./document.ts";

const TEXT = { type: "string" };
const WAYS = { channel: TEXT, text: TEXT, blocks: { type: "array", items: TEXT } };
const message = { type: "object", required: ["channel"], properties: WAYS };
const either = { ...message, anyOf: [{ required: ["text"] }, { required: ["blocks"] }] };

const document = (more: object) =>
  parseOpenApi(
    stringify({ openapi: "3.1.0", info: { title: "A", version: "1.0.0" }, paths: {}, ...more }),
    "openapi.yaml",
  );

const said = (base: object, revision: object) =>
  compareDocuments(document(base), document(revision)).map(({ place, what, todo }) =>
    [`${place} ${what}.`, todo].filter(Boolean).join(" "),
  );

const sending = (schema: unknown) => ({
  paths: {
    "/a": {
      post: {
        requestBody: { content: { "application/json": { schema } } },
        responses: { 204: { description: "Done." } },
      },
    },
  },
});

const receiving = (schema: unknown) => ({
  paths: {
    "/a": {
      get: {
        responses: { 200: { description: "OK.", content: { "application/json": { schema } } } },
      },
    },
  },
});

test("where one of two fields is demanded now, they are named", () => {
  expect(said(sending(message), sending(either))).toContain(
    "POST /a body must have text, or blocks. Send text, or blocks.",
  );
});

test("where one of two fields was demanded, they are named", () => {
  expect(said(receiving(either), receiving(message))).toContain(
    "GET /a 200 need not have text, or blocks. Handle their absence.",
  );
});

test("a field that is new and readOnly is said to be new", () => {
  const withId = { ...message, properties: { ...WAYS, id: { ...TEXT, readOnly: true } } };
  expect(said(sending(message), sending(withId))).toEqual([
    "POST /a body.id is new, and is readOnly.",
  ]);
});

test("null is not sent any more, whether or not the field may be left out", () => {
  const noted = (type: unknown) => ({ type: "object", properties: { note: { type } } });
  expect(said(sending(noted(["string", "null"])), sending(noted("string")))).toEqual([
    "POST /a body.note may not be null any more. Do not send null.",
  ]);
});

test("a parameter that a webhook has no longer is not read any more", () => {
  const parameters = [{ name: "X-Sign", in: "header", schema: TEXT }];
  const webhooks = (more: object) => ({
    webhooks: { paid: { post: { ...more, responses: { 204: { description: "Done." } } } } },
  });
  expect(said(webhooks({ parameters }), webhooks({}))).toEqual([
    "webhook POST paid header X-Sign is removed. Stop reading it.",
  ]);
});

test("a scheme that changes under its name is not said to be replaced by itself", () => {
  const secured = (openIdConnectUrl: string) => ({
    paths: {
      "/a": { get: { security: [{ oidc: [] }], responses: { 204: { description: "." } } } },
    },
    components: { securitySchemes: { oidc: { type: "openIdConnect", openIdConnectUrl } } },
  });
  expect(said(secured("https://a.example"), secured("https://b.example"))).toEqual([
    "GET /a security oidc asks for something else than it did. Authorize as its scheme says now.",
  ]);
});

const thing = (fields: object, more: object = {}) => ({
  type: "object",
  properties: fields,
  ...more,
});
const withSchemas = (use: object, schemas: object) => ({ ...use, components: { schemas } });

test("branches of oneOf that overlap are named", () => {
  const Cat = thing({ name: TEXT });
  const Dog = thing({ name: TEXT, age: { type: "integer" } });
  const schemas = { Cat, Dog };
  const refs = ["Cat", "Dog"].map((name) => ({ $ref: `#/components/schemas/${name}` }));
  const union = (keyword: string, branches: object[]) =>
    withSchemas(sending({ [keyword]: branches }), schemas);
  expect(said(union("anyOf", refs), union("oneOf", refs))).toEqual([
    "POST /a body refuses, by oneOf, what both Cat and Dog allow. Send only what is still accepted.",
  ]);
  const three = [...refs, thing({ age: { type: "integer" } })];
  expect(said(union("anyOf", three), union("oneOf", three))).toEqual([
    "POST /a body refuses, by oneOf, what both Cat and Dog allow, and of 2 other pairs that overlap. Send only what is still accepted.",
  ]);
});

test("who takes two branches for one has to send what is both", () => {
  const refs = ["Cat", "Dog"].map((name) => ({ $ref: `#/components/schemas/${name}` }));
  const needing = (field: string) => thing({ [field]: TEXT }, { required: [field] });
  const schemas = { Cat: needing("lives"), Dog: needing("tricks") };
  const union = withSchemas(sending({ anyOf: refs }), schemas);
  expect(said(union, withSchemas(sending({ allOf: refs }), schemas))).toEqual([
    "POST /a body must be Dog as well as Cat. Send what is Dog too.",
    "POST /a body must be Cat as well as Dog. Send what is Cat too.",
  ]);
});

test("who takes two branches for one that demands neither names what is new", () => {
  const union = sending({ anyOf: [thing({ lives: TEXT }), thing({ tricks: TEXT })] });
  expect(said(union, sending(thing({ lives: TEXT, tricks: TEXT })))).toEqual([
    "POST /a body may have tricks where it was an object with lives.",
    "POST /a body may have lives where it was an object with tricks.",
  ]);
});

test("what differs in types alone is named", () => {
  const data = { data: TEXT };
  const envelope = { type: "object", required: ["data"], properties: { data: {} } };
  const reply = thing(data, { required: ["data"] });
  const enveloped = receiving({ allOf: [envelope, thing(data)] });
  expect(said(receiving(reply), enveloped)).toEqual([
    "GET /a 200 has another type in TypeScript: data is no longer required. Compile with the new types.",
  ]);
  const map = { type: "object", additionalProperties: TEXT };
  expect(said(receiving({ type: "object" }), receiving(map))).toContain(
    "GET /a 200 has another type in TypeScript: each field of it was never. Compile with the new types.",
  );
});

test("a body that goes is told as gone", () => {
  const empty = { paths: { "/a": { get: { responses: { 200: { description: "OK." } } } } } };
  expect(said(receiving(TEXT), empty)).toEqual([
    "GET /a 200 has no body any more: it was application/json. Do without it.",
  ]);
});

test("a field that moves from a shared part is told with the whole", () => {
  const enumOf = (...values: string[]) => ({ tier: { type: "string", enum: values } });
  const reply = (shared: object, own: object) =>
    withSchemas(receiving({ $ref: "#/components/schemas/Reply" }), {
      Reply: { allOf: [{ $ref: "#/components/schemas/Shared" }, thing(own)] },
      Shared: thing(shared),
    });
  expect(
    said(reply(enumOf("a"), { z: TEXT }), reply({ m: TEXT }, { z: TEXT, ...enumOf("a", "b") })),
  ).toContain('Reply.tier may be "b". Handle "b".');
});

const KINDS = thing({ kind: TEXT }, { required: ["kind"] });
const oneOf = ["A", "B"].map((name) => ({ $ref: `#/components/schemas/${name}` }));

test("a discriminator that calls a component elsewhere is told with the component", () => {
  const sent = sending({ $ref: "#/components/schemas/A" });
  const told = (Union?: object) =>
    withSchemas(sent, { A: KINDS, B: KINDS, ...(Union && { Union }) });
  const mapped = (a: string) => ({
    oneOf,
    discriminator: { propertyName: "kind", mapping: { [a]: "#/components/schemas/A" } },
  });
  const by = "openapi-typescript reads it from a discriminator. Compile with the new types.";
  expect(said(told(), told(mapped("a")))).toContain(
    `A.kind is typed as "a", and no longer as it says itself: ${by}`,
  );
  expect(said(told(mapped("a")), told(mapped("b")))).toContain(
    `A.kind is typed as "b" instead of "a": ${by}`,
  );
  // What is sent and was called something may be anything now.
  expect(said(told(mapped("a")), told()).filter((each) => each.startsWith("A.kind"))).toEqual([]);
});

test("a discriminator whose field leaves the type is told where it does", () => {
  const ref = { $ref: "#/components/schemas/A" };
  const told = (schema: object) =>
    withSchemas(receiving(schema), { A: { ...KINDS, discriminator: { propertyName: "kind" } } });
  expect(said(told(ref), told({ description: "An A.", allOf: [ref] }))).toContain(
    "GET /a 200.kind leaves the type of what has it under allOf: openapi-typescript leaves out the field of a discriminator there. Compile with the new types.",
  );
});

test("what reads otherwise and comes to the same is told where it does", () => {
  const named = (Model: object) => ({
    ...withSchemas(receiving({ $ref: "#/components/schemas/Model" }), { Model }),
  });
  const open = (...names: string[]) => named({ anyOf: [TEXT, { type: "string", enum: names }] });
  expect(said(open("a"), open("a", "b"))).toEqual([
    "Model.anyOf.1.enum says the same in another way.",
  ]);
  expect(said(named({ anyOf: [TEXT] }), named(TEXT))).toEqual([
    "Model says the same in another way.",
  ]);
  expect(said(receiving({ type: ["string"] }), receiving(TEXT))).toEqual([
    "paths./a.get.responses.200.content.application/json.schema says the same in another way.",
  ]);
});
