import { expect, test } from "vitest";
import { copyOfDocument, document } from "../judge/sample.ts";
import { requiredParameters } from "./required-parameters.ts";

test("the document as it is requires nothing beside path and body", () => {
  const { queryWith, headers } = requiredParameters(document, "createResponse");
  expect([queryWith("a=1"), queryWith(""), headers]).toEqual(["?a=1", "", {}]);
});

test("what a document requires in the query or a header is sent as it shows it", () => {
  const changed = copyOfDocument();
  const [template = ""] = Object.keys(changed.paths);
  const add = (name: string, where: string, example: unknown, required = true) =>
    changed.paths[template].post.parameters.push({ name, in: where, required, example });
  add("limit", "query", "5 a");
  add("tags", "query", ["a", "b"]);
  add("X-Tenant", "header", "acme");
  add("Authorization", "header", "no parameter");
  add("own", "query", "said by rows");
  add("x-optional", "header", "left out", false);
  add("optional", "query", "left out", false);
  const { queryWith, headers } = requiredParameters(changed, "createResponse", "own");
  expect(queryWith("include_events=1")).toBe("?include_events=1&limit=5+a&tags=a&tags=b");
  expect(queryWith("")).toBe("?limit=5+a&tags=a&tags=b");
  expect(headers).toEqual({ "X-Tenant": "acme" });
});
