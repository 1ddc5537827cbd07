import { expect, test } from "vitest";
import { compareDocuments } from "./compare.ts";

// More than a call may have arguments.
const NUMBERS = Array.from({ length: 200_000 }, (_, index) => index);

/** A document with a component whose field is of some kinds, beside others. */
const document = (kind: object, others: object) => ({
  name: "a.yaml",
  root: {
    openapi: "3.1.0",
    info: { title: "A", version: "1.0.0" },
    paths: {},
    components: { schemas: { Pet: { type: "object", properties: { kind, ...others } } } },
  },
});

const BRANCHES = NUMBERS.map((value) => ({ const: value }));
const TEXT = { type: "string" };
const listed = (values: unknown[] = []) => ({ ...TEXT, enum: ["red", ...values] });

test.each<[what: string, rule: string, kinds: [before: object, after: object], others: object]>([
  ["an example of 200,000", "enum-added", [TEXT, listed()], { age: { example: NUMBERS } }],
  [
    "a component of 200,000 fields",
    "enum-added",
    [TEXT, listed()],
    Object.fromEntries(NUMBERS.map((field) => [`f${field}`, true])),
  ],
  [
    "an enum of 200,000 numbers that is said to be of texts",
    "enum-value-added",
    [listed(NUMBERS), listed(["blue", ...NUMBERS])],
    {},
  ],
  [
    "a union of 200,000 branches, which is too much to understand,",
    "not-understood",
    [{ anyOf: BRANCHES }, { anyOf: [TEXT, ...BRANCHES] }],
    {},
  ],
])("%s is compared", (_, rule, [before, after], others) => {
  const changes = compareDocuments(document(before, others), document(after, others));
  expect(changes.map((change) => change.rule)).toEqual([rule]);
});
