import { expect, test } from "vitest";
import { readParameters } from "../../src/handler/route.ts";
import { writtenInHeaders } from "../../src/written.ts";

const operation = {
  method: "GET",
  path: "/",
  parameters: {
    limit: { in: "query", required: false, schema: { type: "integer" } },
    after: { in: "query", required: false, schema: { type: ["string", "null"] } },
    filter: { in: "query", required: false, schema: {} },
    "X-Channel": { in: "header", required: false, schema: { type: "string" } },
  },
} as unknown as Parameters<typeof readParameters>[0];

test("what stands in the query and in the headers is read, each as its schema says", () => {
  const read = readParameters(operation, { query: [["limit", "5"]], header: [["X-Channel", "5"]] });
  expect(read).toEqual({ values: { limit: 5, "X-Channel": "5" } });
});

test.each([
  ["after", "5", "5"],
  ["filter", "5", 5],
  ["filter", "new", "new"],
])("%s=%s in the query is read as %o", (name, text, value) => {
  const read = readParameters(operation, { query: [[name, text]], header: [] });
  expect(read).toEqual({ values: { [name]: value } });
});

test.each([
  ["of the headers stands in the query", { query: [["X-Channel", "web"]], header: [] }],
  ["of the query stands in the headers", { query: [], header: [["limit", "5"]] }],
])("a parameter that %s is refused", (_, written) => {
  expect(readParameters(operation, written as never)).toMatchObject({ status: 400 });
});

test("of a request's headers only those are read that are header parameters", () => {
  const headers = new Headers({ "x-channel": "web", limit: "5", "user-agent": "shop/1.0" });
  expect(writtenInHeaders(operation, headers)).toEqual([["X-Channel", "web"]]);
  expect(writtenInHeaders(operation, new Headers())).toEqual([]);
});

test("of a parameter that is wrong it is told why", () => {
  const read = readParameters(operation, { query: [["limit", "many"]], header: [] });
  expect(read).toEqual({ status: 400, detail: "limit must be a whole number." });
});
