import { stripTypeScriptTypes } from "node:module";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { generateExamples } from "./examples.ts";

const DOCUMENT = parse(`
openapi: 3.1.0
paths:
  /things/{thing_id}:
    parameters: [{ name: thing_id, in: path, example: t-1 }]
    get:
      operationId: readThing
      responses:
        "200":
          content: { application/json: { examples: { small: { value: { size: 1 } }, none: { summary: None. } } } }
        "404": { $ref: "#/components/responses/NotFound" }
        default: { content: { application/json: { example: { detail: x } } } }
    put:
      operationId: writeThing
      requestBody: { content: { application/json: { example: { size: 2 } } } }
      responses: { "204": { description: Done. } }
components:
  responses:
    NotFound:
      headers: { Retry-After: { example: 2 }, X-Other: {} }
      content: { application/json: { examples: { first: { $ref: "#/components/examples/First" }, second: { value: 2 } } } }
  examples:
    First: { value: { detail: "Not \\"here\\"." } }
`);

/** What the module that is written for a document exports. */
async function load(document: Record<string, unknown>) {
  const code = stripTypeScriptTypes(generateExamples(document));
  const { examples } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return examples;
}

test("writes what is shown of each operation, references followed", async () => {
  expect(await load(DOCUMENT)).toEqual({
    readThing: {
      parameters: { thing_id: "t-1" },
      requests: {},
      replies: { small: { size: 1 } },
      errors: { 404: { body: { detail: 'Not "here".' }, headers: { "retry-after": "2" } } },
    },
    writeThing: {
      parameters: { thing_id: "t-1" },
      requests: { example: { size: 2 } },
      replies: {},
      errors: {},
    },
  });
});

test("names the replies and the refusals as types", () => {
  const text = generateExamples(DOCUMENT);
  expect(text).toContain('  readThing: "small";\n  writeThing: never;\n');
  expect(text).toContain('export type ErrorStatus = "404";');
});

test("a document without operations has no examples", async () => {
  expect(await load({ openapi: "3.1.0" })).toEqual({});
  expect(generateExamples({})).toContain("export type ErrorStatus = never;");
});
