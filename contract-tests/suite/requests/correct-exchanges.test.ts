import { expect, test } from "vitest";
import { copyOfDocument } from "../judge/sample.ts";
import { correctExchanges } from "./correct-exchanges.ts";

/** The header of the request that gets a 422, where that speaks of a header, as FastAPI names it. */
function headerOfRefused(problem: object): string | undefined {
  const document = copyOfDocument();
  const [path = ""] = Object.keys(document.paths);
  const header = { name: "X-Priority", in: "header", schema: { type: "integer" }, example: 3 };
  document.paths[path].post.parameters.push(header);
  const detail = [{ loc: ["header", "x-priority"], msg: "It is no priority.", ...problem }];
  document.components.examples.MissingAgentIdError.value = { detail };
  const { headers } = correctExchanges(document).missingAgentId?.request ?? {};
  return new Headers(headers).get("x-priority") ?? undefined;
}

test("what a 422 says of a header is what its request has there", () => {
  expect(headerOfRefused({ type: "int_parsing", input: "high" })).toBe("high");
});

test("the request of a 422 lacks the header that it says is missing", () => {
  expect(headerOfRefused({ type: "missing", input: null })).toBeUndefined();
});

test("what a 422 says of no header leaves its example there", () => {
  const loc = ["body", "agent_id"];
  expect(headerOfRefused({ loc, type: "missing", input: {} })).toBe("3");
});

test("a 422 that tells of what its operation does not send is named, with what to do", () => {
  const document = copyOfDocument();
  const [, path = ""] = Object.keys(document.paths);
  document.paths[path].get.responses["422"] = {
    $ref: "#/components/responses/UnprocessableEntity",
  };
  expect(() => correctExchanges(document)).toThrow(
    "openapi.yaml: a 422 of getSessionEvents shows a problem with agent_id in the body, which its examples do not send. Give it an answer of its own, under components/responses.",
  );
});

test.each([
  [{}, "among=web&among=email"],
  [{ explode: false }, "among=web%2Cemail"],
])("a list in the query is sent as its parameter says: %j", (parameter, query) => {
  const document = copyOfDocument();
  const [path = ""] = Object.keys(document.paths);
  document.paths[path].post.parameters.push({
    name: "among",
    in: "query",
    schema: { type: "array", items: { type: "string" } },
    example: ["web", "email"],
    ...parameter,
  });
  expect(correctExchanges(document).withEvents?.request.path).toContain(query);
});
