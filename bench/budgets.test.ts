import { expect, test } from "vitest";
import { checkBudgets } from "./budgets.ts";
import type { Client } from "./bundle.ts";
import type { Results } from "./results.ts";

const size = (gzip: number) => ({ gzip, brotli: 0, minified: 0 });

/** Results that keep every budget by a hair, but for what is given. */
function results({ ours = 20_000, cpu = 1.5 }): Results {
  const spread = { median: cpu, min: cpu, max: cpu };
  const client: Client = "piper-responses";
  const cost = { cpuMicroseconds: 1, wallMicroseconds: 1, cpuRatio: spread, wallRatio: spread };
  return {
    date: "2026-11-25",
    node: "24.21.0",
    size: { [client]: size(ours) },
    speed: [{ client, reply: "2 kB", atOnce: 1, ...cost }],
  };
}

const kept = (measured: Results) => checkBudgets(measured).map(({ kept }) => kept);

test("a budget is kept up to its limit", () => {
  expect(kept(results({}))).toEqual([true, true]);
});

test.each([
  ["size", { ours: 20_001 }, [false, true]],
  ["CPU", { cpu: 1.501 }, [true, false]],
])("the budget of %s is broken beyond its limit", (_, measured, expected) => {
  expect(kept(results(measured))).toEqual(expected);
});

test("what was not measured keeps no budget", () => {
  expect(kept({ ...results({}), size: {}, speed: [] })).toEqual([false, false]);
});
