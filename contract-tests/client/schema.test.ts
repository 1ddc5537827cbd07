// What is wrong with a value by its schema, in the words that a person reads behind its name.
import { expect, test } from "vitest";
import { mismatch } from "../../src/schema.ts";

type Schema = Parameters<typeof mismatch>[0];

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

test.each<[schema: Schema, right: unknown[], wrong: unknown[], problem: string]>([
  [{}, [null, 1, "x", [], {}], [], ""],
  [{ type: "null" }, [null], [undefined, 0, "", {}], "must be null"],
  [{ type: "boolean" }, [true, false], [0, "true", null], "must be a boolean"],
  [{ type: "string" }, ["", "x"], [1, null, ["x"]], "must be a string"],
  [{ type: "number" }, [0, -1.5], [Number.NaN, Number.POSITIVE_INFINITY, "1"], "must be a number"],
  [{ type: "integer" }, [0, -1], [1.5, "1", Number.NaN], "must be a whole number"],
  [{ type: "array" }, [[], [1]], [{}, "x", null], "must be a list"],
  [{ type: "object" }, [{}], [[], null, "x"], "must be an object"],
  [{ type: ["string", "null"] }, ["x", null], [1, {}], "must be a string or null"],
  [{ type: "string", format: "uuid" }, [ID, ID.toUpperCase()], [`${ID}0`, "x"], "must be a UUID"],
  [{ type: ["string", "null"], format: "uuid" }, [ID, null], [1], "must be a UUID or null"],
  [{ format: "uuid" }, [ID, 1, null], ["x"], "must be a UUID"],
  [{ type: "string", format: "date" }, ["x"], [1], "must be a string"],
  [{ const: "a" }, ["a"], ["b", undefined, null], 'must be "a"'],
  [{ enum: ["a", 1, null] }, ["a", 1, null], ["b", "1", undefined], 'must be "a" or 1 or null'],
  [{ items: { type: "string" } }, [[], ["x"], "x", {}], [["x", 1, 2]], "item 1 must be a string"],
  [{ items: { type: "string" } }, [], [[1]], "item 0 must be a string"],
  [{ required: ["a", "b"] }, [{ a: 1, b: undefined }, [], "x"], [{ a: 1 }], "lacks b"],
  [
    { properties: { a: { type: "string" }, b: { type: "null" } } },
    [{}, { a: "x", b: null, c: 1 }, Object.create({ a: 1 }), [], null],
    [{ a: "x", b: 1 }],
    "b must be null",
  ],
  [
    { anyOf: [{ type: "string" }, { type: ["integer", "null"] }] },
    ["x", 1, null],
    [1.5, {}, []],
    "must be a string or a whole number or null",
  ],
])("a value of %j is right or wrong", (schema, right, wrong, problem) => {
  for (const value of right) expect([value, mismatch(schema, value)]).toEqual([value, undefined]);
  for (const value of wrong) expect([value, mismatch(schema, value)]).toEqual([value, problem]);
});
