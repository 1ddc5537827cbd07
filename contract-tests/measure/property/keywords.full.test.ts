// What openapi.yaml may come to say: each keyword that the generators and the oracle know is held
// against the judge's own schema checks, that is, against Ajv.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type OpenApiDocument, placeAt, rootPlace } from "../../document/place.ts";
import { describeType } from "../../suite/judge/description.ts";
import { createSchemaCompiler } from "../../suite/judge/schema.ts";
import { breakingsOf } from "./broken-value.ts";
import { checkProperty } from "./check-property.ts";
import { assertionsOn } from "./oracle.ts";
import { validValue } from "./valid-value.ts";

const RUNS = 500;

const properties = {
  text: { type: "string", minLength: 2, maxLength: 4 },
  code: { type: ["string", "null"], pattern: "^[A-Z]{2}-\\d+$" },
  level: { type: "string", enum: ["low", "high"] },
  anything: {},
  share: { type: "number", minimum: -0.5, maximum: 1 },
  digits: {
    type: "array",
    minItems: 1,
    maxItems: 3,
    items: { type: "integer", minimum: 0, maximum: 9 },
  },
  closed: { type: "object", properties: { a: { type: "boolean" } }, additionalProperties: false },
  counts: { type: "object", additionalProperties: { type: "integer" } },
};

function placeOf(schema: unknown) {
  const document: OpenApiDocument = { components: { schemas: { Thing: schema } } };
  const place = placeAt(document, rootPlace(document), "components", "schemas", "Thing");
  if (!place) throw new Error("There is no schema.");
  return { document, place };
}

const { document, place } = placeOf({ type: "object", required: ["text", "code"], properties });
const check = createSchemaCompiler(document, describeType)(place);
const breakings = breakingsOf(document, place);

const judged = (value: unknown) =>
  check(value)
    .map(({ rule, pointer }) => `${rule} ${pointer}`)
    .sort();
const broken = (value: unknown) =>
  [...assertionsOn(document, place, value)].filter(({ holds }) => !holds);
const namesOf = (assertions: { rule: string; pointer: string }[]) =>
  assertions.map(({ rule, pointer }) => `${rule} ${pointer}`).sort();

test("what is generated as valid is valid, by the oracle and by the judge", () =>
  checkProperty(
    validValue(document, place),
    (value) => {
      expect(namesOf(broken(value))).toEqual([]);
      expect(judged(value)).toEqual([]);
    },
    { runs: RUNS, show: JSON.stringify },
  ));

test("what is generated as broken is broken where it should be, by the oracle and by the judge", () =>
  checkProperty(
    fc.oneof(...breakings.map(({ at, values }) => values.map((value) => ({ at, value })))),
    ({ at, value }) => {
      const breaches = broken(value);
      fc.pre(breaches.length > 0);
      expect(breaches.map((breach) => breach.at)).toContain(at);
      expect(judged(value)).toEqual(namesOf(breaches));
    },
    { runs: RUNS, show: JSON.stringify },
  ));

test("every keyword has a way to be broken", () => {
  const words = new Set(breakings.map(({ at }) => at.split("/").at(-1)));
  const known = "type pattern enum minLength maxLength minimum maximum minItems maxItems";
  expect(words).toEqual(new Set([...known.split(" "), "additionalProperties", "text", "code"]));
});

test("a keyword or a format that is not known is named, and what to do", () => {
  const oracle = (schema: unknown) => {
    const { document, place } = placeOf(schema);
    return [...assertionsOn(document, place, "x")];
  };
  const toDo = /openapi\.yaml has the .*: teach it to contract-tests\/measure\/property/;
  expect(() => oracle({ multipleOf: 2 })).toThrow(toDo);
  expect(() => oracle({ type: "string", format: "ipv4" })).toThrow(toDo);
});
