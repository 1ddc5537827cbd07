import { expect, test } from "vitest";
import { isObject } from "../../document/json.ts";
import { readOpenApi } from "../../document/openapi.ts";
import { asTypeShows } from "./as-type-shows.ts";
import { asSampleShows, comparePages } from "./compare.ts";
import { generatedFields } from "./generated-fields.ts";
import type { PageObject } from "./page.ts";
import { pages } from "./pages.ts";
import { sampleProblems, validationProblems } from "./validation-problems.ts";

const json = ["content", "application/json"];

/** What the types have of an object of the page's, and what they should have. */
function typesOf(object: PageObject, ...body: string[]) {
  const steps = object.at.split(".").map((step) => step.replace("[]", ""));
  const types = generatedFields(...body, ...steps.filter((step) => step !== ""));
  const isStated = object.known === "stated";
  return {
    types: isStated ? types : asSampleShows(types),
    fields: isStated ? asTypeShows(object.fields) : asSampleShows(asTypeShows(object.fields)),
  };
}

test.each(comparePages(await readOpenApi()))(
  "openapi.yaml has what the pages say: $name",
  (fact) => {
    expect(fact.said).toEqual(fact.page);
  },
);

test("the generated types have the pages' paths, slash or none at the end, and their methods", () => {
  expect(Object.keys(generatedFields("paths"))).toEqual(pages.map(({ path }) => path));
  for (const { path, method, operationId } of pages)
    expect(generatedFields("paths", path)).toHaveProperty(method, {
      type: `operations["${operationId}"]`,
      required: true,
    });
});

test.each(pages)("the generated types have the fields of the page $title", (page) => {
  const operation = ["operations", page.operationId];
  const parameters = (place: string) => generatedFields(...operation, "parameters", place);
  expect(parameters("path")).toEqual(asTypeShows(page.pathParameters));
  expect(parameters("query")).toEqual(asTypeShows(page.queryParameters));
  expect(parameters("header")).toEqual(asTypeShows(page.headerParameters ?? {}));
  const objects = [
    ...(page.request ? [typesOf(page.request, ...operation, "requestBody", ...json)] : []),
    ...page.answer.map((it) => typesOf(it, ...operation, "responses", page.status, ...json)),
  ];
  for (const { types, fields } of objects) expect(types).toEqual(fields);
});

/** The object of a sample at a page's way to it. */
function sampleAt(sample: object, { at }: PageObject): object {
  const steps = at.split(/\.|(?=\[)/).filter((step) => step !== "");
  return steps.reduce((value, step) => Object(value)[step === "[]" ? 0 : step], sample);
}

const samples = [
  ...pages.flatMap(({ title, request, sampleRequest, answer, sampleAnswer }) => [
    ...(request && sampleRequest ? [{ title, object: request, sample: sampleRequest }] : []),
    ...answer.map((object) => ({ title, object, sample: sampleAnswer })),
  ]),
  ...validationProblems.map((object) => ({ title: "a 422", object, sample: sampleProblems })),
];

test.each(samples)("the fields of $title, $object.at, are those of its sample", (it) => {
  const shown = sampleAt(it.sample, it.object);
  expect(Object.keys(it.object.fields)).toEqual(Object.keys(shown));
  expect(isObject(shown)).toBe(true);
});
