import { expect, test } from "vitest";
import { compareDocuments } from "./compare.ts";

/** So many levels of components that each level refers to the next one twice: 2 ** 25 ways lead down. */
const LEVELS = 25;

const schemas = "#/components/schemas/";

/** A document whose body is the first component; `twice` makes one of two references to the next. */
function document(twice: (next: object) => object, last: object) {
  const levels = Array.from({ length: LEVELS }, (_, level) => [
    `Level${level}`,
    twice({ $ref: `${schemas}Level${level + 1}` }),
  ]);
  const schema = { $ref: `${schemas}Level0` };
  const answer = { description: "Fine.", content: { "application/json": { schema } } };
  return {
    name: "a.yaml",
    root: {
      openapi: "3.1.0",
      info: { title: "A", version: "1.0.0" },
      paths: { "/a": { get: { responses: { "200": answer } } } },
      components: { schemas: { ...Object.fromEntries(levels), [`Level${LEVELS}`]: last } },
    },
  };
}

test.each<[keywords: string, twice: (next: object) => object]>([
  ["allOf", (next) => ({ allOf: [next, next] })],
  ["allOf inside allOf", (next) => ({ allOf: [next, { allOf: [next] }] })],
  ["anyOf", (next) => ({ anyOf: [next, next] })],
  ["anyOf beside allOf", (next) => ({ allOf: [next], anyOf: [next, next] })],
])("what %s leads to in millions of ways is read once", { timeout: 5000 }, (_, twice) => {
  const of = (type: string) => document(twice, { type: "object", properties: { kind: { type } } });

  const changes = compareDocuments(of("string"), of("integer"));
  expect(changes).toMatchObject([
    { verdict: "major", rule: "type-changed", place: `Level${LEVELS}.kind` },
  ]);
});
