import { expect, test } from "vitest";
import { findOperation, readOpenApi } from "./openapi.ts";
import * as page from "./page/create-response.ts";
import { generatedFields } from "./page/generated-fields.ts";
import { specField, specFields } from "./page/spec-fields.ts";

type Fields = Record<string, page.Field>;

const spec = await readOpenApi();
const { path, method, operation } = findOperation(spec);
const requestSchema = operation.requestBody.content["application/json"].schema;
const responseSchema = operation.responses["200"]?.content["application/json"].schema ?? {};
const runEventSchema = responseSchema.properties?.events?.items ?? {};

const createResponse = ["operations", "createResponse"];
const json = ["content", "application/json"];

/** The sample does not say which fields may be null, nor which may be absent. */
const asSampleShows = (fields: Fields) =>
  mapValues(fields, ({ type }) => ({ type: type.replace(" | null", "") }));

/** A type does not say formats and defaults. */
const asTypeShows = (fields: Fields) =>
  mapValues(fields, ({ default: _, type, ...field }) => ({
    type: type.replace(/<.*>/, ""),
    ...field,
  }));

function mapValues(fields: Fields, change: (field: page.Field) => page.Field): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, change(field)]));
}

function specParameters(place: string): Fields {
  const parameters = operation.parameters.filter((parameter) => parameter.in === place);
  return Object.fromEntries(
    parameters.map(({ name, schema, required }) => [name, specField(schema, required)]),
  );
}

test("openapi.yaml has the page's method and URL, slash included", () => {
  const said = `${page.method} ${page.server}${page.path}`;
  expect(`${method} ${spec.servers[0]?.url}${path}`).toBe(said);
});

test("openapi.yaml has the page's authorization", () => {
  const [name = ""] = Object.keys(spec.security[0] ?? {});
  const scheme = spec.components.securitySchemes[name];
  expect(scheme).toMatchObject(page.authorization);
  expect(scheme?.["x-token-prefix"]).toBe(page.tokenPrefix);
});

test("openapi.yaml has the page's parameters", () => {
  expect(specParameters("path")).toEqual(page.pathParameters);
  expect(specParameters("query")).toEqual(page.queryParameters);
});

test("openapi.yaml has the page's request fields", () => {
  expect(specFields(requestSchema)).toEqual(page.request);
});

test("openapi.yaml has the page's response fields", () => {
  expect(specFields(responseSchema)).toEqual(page.response);
});

test("openapi.yaml has the fields of the page's event", () => {
  expect(asSampleShows(specFields(runEventSchema))).toEqual(page.runEvent);
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
