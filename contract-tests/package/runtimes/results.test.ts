import { expect, test } from "vitest";
import { type Column, listProblems, renderTable } from "./results.ts";

const columns: Column[] = [
  {
    name: "One",
    cells: [
      { check: "a call", differences: [] },
      { check: "a reset", differences: [], platform: "Sends it again." },
    ],
  },
  {
    name: "Two",
    cells: [
      { check: "a call", differences: ["kind: 'http', expected 'none'", "took 9 ms"] },
      { check: "a reset", differences: [] },
    ],
  },
  { name: "Three", cells: [], problem: "three@1.0.0 cannot be installed" },
];

test("the table shows what passed, what failed, what was not run and what a platform does", () => {
  expect(renderTable(columns).split("\n")).toEqual([
    "|         | One | Two    | Three |",
    "| ------- | --- | ------ | ----- |",
    "| a call  | ✓   | FAILED | –     |",
    "| a reset | ✓ ¹ | ✓      | –     |",
    "",
    "What the platform does by itself:",
    "",
    "1. Sends it again.",
  ]);
});

test("a problem is named with its runtime and check", () => {
  expect(listProblems(columns)).toEqual([
    "Two, a call: kind: 'http', expected 'none'; took 9 ms",
    "Three: three@1.0.0 cannot be installed",
  ]);
});
