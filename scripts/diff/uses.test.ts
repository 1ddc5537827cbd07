import { expect, test } from "vitest";
import { compareDocuments } from "./compare.ts";

/** A document whose request names a schema of its owner in a field of one mark. */
const document = (mark: object, type: string, further: object = {}) => ({
  name: "a.yaml",
  root: {
    openapi: "3.1.0",
    info: { title: "A", version: "1.0.0" },
    paths: {
      "/a": {
        post: {
          requestBody: {
            content: { "application/json": { schema: { $ref: "#/components/schemas/Body" } } },
          },
          responses: { "204": { description: "Fine." } },
        },
      },
    },
    components: {
      schemas: {
        Body: {
          type: "object",
          properties: { ...further, owner: { ...mark, $ref: "#/components/schemas/Owner" } },
        },
        Owner: { type: "object", properties: { age: { type } } },
      },
    },
  },
});

test.each([
  ["alone", {}],
  ["beside another change of the body", { name: { type: "string" } }],
])("what a readOnly field of a request leads to is never told to be sent, %s", (_, further) => {
  const mark = { readOnly: true };
  const changes = compareDocuments(
    document(mark, "string"),
    document(mark, "integer", further),
  ).filter(({ rule }) => rule === "type-changed");
  expect(changes.map(({ direction }) => direction)).toEqual(["response"]);
});

test("what any other field of it leads to is told to be sent", () => {
  const changes = compareDocuments(document({}, "string"), document({}, "integer"));
  expect(changes.map(({ direction }) => direction)).toContain("request");
});
