import { expect, test } from "vitest";
import type { Change } from "./changes.ts";
import { compareDocuments } from "./compare.ts";
import { parseOpenApi } from "./document.ts";

const BASE = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets/{id}:
    get:
      responses:
        "200":
          description: Fine.
          content:
            application/json:
              schema:
                oneOf:
                  - $ref: "#/components/schemas/Cat"
                  - $ref: "#/components/schemas/Dog"
components:
  schemas:
    Base:
      type: object
      properties:
        id: { type: string }
    Cat:
      allOf:
        - $ref: "#/components/schemas/Base"
        - type: object
          required: [lives]
          properties:
            lives: { type: integer }
    Dog:
      type: object
      required: [tricks]
      properties:
        tricks:
          type: integer
`;

function changesOf(from: string, to: string): Change[] {
  const revision = BASE.replace(from, to);
  expect(revision).not.toBe(BASE);
  return compareDocuments(parseOpenApi(BASE, "base"), parseOpenApi(revision, "revision"));
}

test("a change has its rule, its branch's schema, and where it is on both sides", () => {
  expect(
    changesOf("          type: integer\n", "          # Or in words.\n          type: string\n"),
  ).toEqual([
    {
      verdict: "major",
      rule: "type-changed",
      direction: "response",
      schema: "Dog",
      subject: "Dog",
      place: "Dog.tricks",
      what: "is string instead of integer",
      todo: "Handle string.",
      base: { pointer: "/components/schemas/Dog/properties/tricks/type", line: 33 },
      revision: { pointer: "/components/schemas/Dog/properties/tricks/type", line: 34 },
    },
  ]);
});

test("what is gone points to where it was, and to what held it", () => {
  const [change] = changesOf(
    "            lives: { type: integer }\n",
    "            name: { type: string }\n",
  );
  expect(change).toMatchObject({
    rule: "property-removed",
    place: "Cat.lives",
    base: { pointer: "/components/schemas/Cat/allOf/1/properties/lives", line: 27 },
    revision: { pointer: expect.stringMatching(/^\/components\/schemas\/Cat/) },
  });
});

test.each([
  [
    "a keyword",
    "id: { type: string }",
    "id: { type: string, default: x }",
    "default-noted",
    "/components/schemas/Base/properties/id",
  ],
  [
    "a schema that says nothing",
    "id: { type: string }",
    "id: { type: string, title: Id }",
    "prose-changed",
    "/components/schemas/Base/properties/id",
  ],
  [
    "a whole section",
    "components:\n",
    "webhooks:\n  bark: { post: { responses: {} } }\ncomponents:\n",
    "operation-added",
    "",
  ],
])("what is new points to what would hold it: %s", (_, from, to, rule, pointer) => {
  const change = changesOf(from, to).find((each) => each.rule === rule);
  expect(change?.base).toEqual({ pointer, line: pointer === "" ? 1 : 20 });
});

test("a field of a shared base is told with the base, once", () => {
  expect(changesOf("id: { type: string }", "id: { type: integer }")).toMatchObject([
    { schema: "Base", place: "Base.id", rule: "type-changed" },
  ]);
});

test("a document whose YAML names a node twice has one place for it", () => {
  const shared = (type: string) => `openapi: 3.1.0
info: { title: A, version: 1.0.0 }
paths:
  /a:
    get: &get
      responses:
        "200":
          description: Fine.
          content: { application/json: { schema: { type: ${type} } } }
  /b: { get: *get }
`;
  const [first, second] = ["string", "integer"].map((type) => parseOpenApi(shared(type), type));
  if (!first || !second) throw new Error("There are two.");
  expect(compareDocuments(first, second).map(({ revision }) => revision.line)).toEqual([9, 9]);
});

test("in a document of JSON the keys of the whole have their lines too", () => {
  const text = (more: string) => `{
  "openapi": "3.1.0",
  "info": { "title": "A", "version": "1.0.0" },
  "paths": { "/a": { "get": { "responses": {} } }${more} }
}`;
  const [base, revision] = [text(', "/b": { "get": { "responses": {} } }'), text("")].map((each) =>
    parseOpenApi(each, "a document"),
  );
  if (!base || !revision) throw new Error("There are two.");
  expect(compareDocuments(base, revision)).toMatchObject([
    { rule: "operation-removed", revision: { pointer: "/paths", line: 4 } },
  ]);
});
