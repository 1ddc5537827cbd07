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
