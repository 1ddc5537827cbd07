import { expect, test } from "vitest";
import { compareDocuments } from "./compare.ts";

/** A document with one operation and one component, which the operation leads to or not. */
const document = (section: string, component: unknown, operation: object = {}) => ({
  name: "a.yaml",
  root: {
    openapi: "3.1.0",
    info: { title: "A", version: "1.0.0" },
    paths: { "/a": { get: { responses: { "204": { description: "Fine." } }, ...operation } } },
    components: { [section]: component === undefined ? {} : { Spare: component } },
  },
});

const schemaOf = (type: string) => ({ schema: { type } });
const bodyOf = (type: string) => ({ content: { "application/json": schemaOf(type) } });
const parameterOf = (type: string) => ({ name: "a", in: "query", ...schemaOf(type) });

test.each([
  ["responses", { description: "", ...bodyOf("string") }, { description: "", ...bodyOf("number") }],
  ["requestBodies", bodyOf("string"), bodyOf("number")],
  ["parameters", parameterOf("string"), parameterOf("number")],
  ["headers", schemaOf("string"), schemaOf("number")],
  ["securitySchemes", { type: "http", scheme: "basic" }, { type: "http", scheme: "bearer" }],
  ["securitySchemes", undefined, { type: "http", scheme: "bearer" }],
  ["securitySchemes", { type: "http", scheme: "bearer" }, undefined],
])("what changes in %s, and no operation leads to, is told as that", (section, before, after) => {
  const changes = compareDocuments(document(section, before), document(section, after));

  expect(changes.map(({ rule }) => rule)).toEqual(["unused-changed"]);
});

test("a parameter that an operation leads to is compared where it is used", () => {
  const used = { parameters: [{ $ref: "#/components/parameters/Spare" }] };
  const changes = compareDocuments(
    document("parameters", parameterOf("string"), used),
    document("parameters", parameterOf("number"), used),
  );

  expect(changes.map(({ rule }) => rule)).toEqual(["type-changed"]);
});

test("a security scheme that an operation asks for is compared where it is asked for", () => {
  const used = { security: [{ Spare: [] }] };
  const changes = compareDocuments(
    document("securitySchemes", { type: "http", scheme: "basic" }, used),
    document("securitySchemes", { type: "http", scheme: "bearer" }, used),
  );

  expect(changes).toMatchObject([
    { rule: "security-narrowed", what: "Spare asks for something else than it did" },
  ]);
});
