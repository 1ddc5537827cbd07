import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkBudgets } from "./budgets.ts";
import type { Results } from "./results.ts";

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");
const results: Results = JSON.parse(read("results.json"));
const [, section = ""] = read("../README.md").split("## Size and speed\n");

// The README may give what results.json holds, and the budgets: nothing that was written by hand.

test("each size in the README is one that was measured, or a budget", () => {
  const measured = Object.values(results.size).map(({ gzip }) => inKilobytes(gzip));
  const budgets = numbersIn(/at most (\d+)$/).map(inKilobytes);
  const given = [...section.matchAll(/(\d+\.\d)(?: kB|\s+of it)/g)].map(([, size]) => size);
  expect(given.length).toBeGreaterThan(0);
  expect(given.filter((size) => ![...measured, ...budgets].includes(`${size}`))).toEqual([]);
});

test("each ratio in the README is one that was measured, or a budget", () => {
  const measured = results.speed.flatMap(({ cpuRatio, wallRatio }) =>
    [cpuRatio, wallRatio].map(({ median }) => median.toFixed(2)),
  );
  const budgets = numbersIn(/at most (\d+\.\d+)$/).map((ratio) => ratio.toFixed(2));
  const given = [...section.matchAll(/(\d+\.\d+) ×/g)].map(([, ratio]) => Number(ratio).toFixed(2));
  expect(given.filter((ratio) => ![...measured, ...budgets].includes(ratio))).toEqual([]);
});

const inKilobytes = (bytes: number) => (bytes / 1000).toFixed(1);

/** The limits that the budgets name. */
function numbersIn(limit: RegExp): number[] {
  return checkBudgets(results).flatMap(({ says }) => {
    const [, number] = limit.exec(says) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
}
