import { expect, test } from "vitest";
import { compare } from "./platform.ts";
import { listProblems, listSkipped, renderTable, type Tried } from "./results.ts";

const tried: Tried[] = [
  {
    name: "One",
    rows: [
      { check: "a call", differences: [] },
      { check: "a page", differences: [], platform: "Caches it." },
    ],
  },
  { name: "Two", rows: [{ check: "a call", differences: ["kind: 'http', expected 'none'"] }] },
  { name: "Three", rows: [], skipped: "three@1.0.0 cannot be installed" },
  { name: "Four", rows: [], problem: "took over 600 s" },
];

test("the table shows what passed, what failed, what was skipped and what a platform does", () => {
  expect(renderTable(tried).split("\n")).toEqual([
    "| platform | check     |         |",
    "| -------- | --------- | ------- |",
    "| One      | a call    | ✓       |",
    "| One      | a page    | ✓ ¹     |",
    "| Two      | a call    | FAILED  |",
    "| Three    | all of it | skipped |",
    "| Four     | all of it | FAILED  |",
    "",
    "What the platform does by itself:",
    "",
    "1. Caches it.",
  ]);
});

test("what failed and what was skipped are named, each with its reason", () => {
  expect(listProblems(tried)).toEqual([
    "Two, a call: kind: 'http', expected 'none'",
    "Four: took over 600 s",
  ]);
  expect(listSkipped(tried)).toEqual(["Three is skipped: three@1.0.0 cannot be installed"]);
});

test("of what was found the fields that are expected are compared, by value or by pattern", () => {
  const seen = { a: { kind: "http", status: 401, more: 1 }, b: 2, c: { content: "Run 3" } };
  const expectations = {
    a: { expected: { kind: "http", status: 500 } },
    b: { expected: 2 },
    c: { expected: { content: /^Run \d$/ } },
    d: { expected: 1 },
  };
  expect(compare(seen, expectations)).toEqual([
    { check: "a", differences: ["status: 401, expected 500"] },
    { check: "b", differences: [] },
    { check: "c", differences: [] },
    { check: "d", differences: ["was not run"] },
  ]);
});

test("what a program finds beside what is expected is a difference", () => {
  expect(compare({ a: 1 }, {})).toEqual([{ check: "a", differences: ["is expected nowhere"] }]);
});
