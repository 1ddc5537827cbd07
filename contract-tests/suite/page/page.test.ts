import { expect, test } from "vitest";
import { readOpenApi } from "../../document/openapi.ts";
import { asSampleShows, comparePage } from "./compare.ts";
import * as page from "./create-response.ts";
import { generatedFields } from "./generated-fields.ts";

const createResponse = ["operations", "createResponse"];
const json = ["content", "application/json"];

/** A type does not say formats and defaults. */
const asTypeShows = (fields: Record<string, page.Field>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { default: _, type, ...field }]) => [
      name,
      { type: type.replace(/<.*>/, ""), ...field },
    ]),
  );

test.each(comparePage(await readOpenApi()))("openapi.yaml has the page's $name", (fact) => {
  expect(fact.said).toEqual(fact.page);
});

test("the generated types have the page's path, slash included, and its method", () => {
  expect(Object.keys(generatedFields("paths"))).toEqual([page.path]);
  expect(generatedFields("paths", page.path)).toHaveProperty(page.method, {
    type: 'operations["createResponse"]',
    required: true,
  });
});

test("the generated types have the page's parameters", () => {
  const types = (place: string) => generatedFields(...createResponse, "parameters", place);
  expect(types("path")).toEqual(asTypeShows(page.pathParameters));
  expect(types("query")).toEqual(asTypeShows(page.queryParameters));
});

test("the generated types have the page's request fields", () => {
  const types = generatedFields(...createResponse, "requestBody", ...json);
  expect(types).toEqual(asTypeShows(page.request));
});

test("the generated types have the page's response fields", () => {
  const types = generatedFields(...createResponse, "responses", "200", ...json);
  expect(types).toEqual(asTypeShows(page.response));
});

test("the generated types have the fields of the page's event", () => {
  const types = generatedFields("components", "schemas", "RunEvent");
  expect(asSampleShows(types)).toEqual(asSampleShows(asTypeShows(page.runEvent)));
});

test("the page's fields are those of its samples", () => {
  const [event = {}] = page.sampleResponse.events;
  expect(Object.keys(page.request)).toEqual(Object.keys(page.sampleRequest));
  expect(Object.keys(page.response)).toEqual(Object.keys(page.sampleResponse));
  expect(Object.keys(page.runEvent)).toEqual(Object.keys(event));
});
