import { expect, test } from "vitest";
import { findOperation, readOpenApi } from "../../contract-tests/document/openapi.ts";
import { waysToTry } from "./ways-to-try.ts";

const document = await readOpenApi();
const URL = "http://127.0.0.1:4010";

/** The document, with its operation changed. */
function withChange(change: (operation: ReturnType<typeof findOperation>["operation"]) => void) {
  const changed = structuredClone(document);
  change(findOperation(changed).operation);
  return changed;
}

test("what a call needs beside its body stands in both ways to try", () => {
  const schema = { type: "string" };
  const changed = withChange(({ parameters }) =>
    parameters.push(
      { name: "limit", in: "query", required: true, schema, example: "5 a" },
      { name: "X-Tenant", in: "header", required: true, schema, example: "acme" },
      { name: "x-other", in: "header", schema, example: "left out" },
    ),
  );
  const [first, , ...ways] = waysToTry(changed, URL, "pat_example").trimEnd().split("\n");
  expect(first).toBe(" Try it:");
  expect(ways[0]).toMatch(/\/responses\/\?include_events=true&limit=5\+a' \\$/);
  expect(ways[1]).toMatch(/ -H 'Content-Type: application\/json' -H 'X-Tenant: acme' \\$/);
  expect(ways.at(-1)).toContain('createResponse({"limit":"5 a","X-Tenant":"acme","agent_id":');
  expect(ways.join("\n")).not.toContain("x-other");
});

test("where the document shows no request there is none to try", () => {
  const changed = withChange(({ requestBody }) => {
    if (requestBody) requestBody.content["application/json"].examples = {};
  });
  expect(waysToTry(changed, URL, "pat_example")).toBe("");
});
