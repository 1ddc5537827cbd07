// What a contract other than today's would have the client send.
import { expect, test } from "vitest";
import { readParameters } from "../../src/parameters.ts";

const withDefault = (place: "query" | "header" | "body") => ({
  in: place,
  required: false,
  schema: { type: "boolean", default: true },
});

const operation = {
  method: "POST",
  path: "/",
  parameters: {
    in_query: withDefault("query"),
    in_header: withDefault("header"),
    in_body: withDefault("body"),
  },
  reply: {},
} as unknown as Parameters<typeof readParameters>[0];

test("of all defaults those of the query are sent", () => {
  const { parameters, problems } = readParameters(operation, {}, [], {});
  expect(problems).toEqual([]);
  expect({ ...parameters.query }).toEqual({ in_query: true });
  expect({ ...parameters.header }).toEqual({});
  expect(parameters.body).toBe("{}");
});
