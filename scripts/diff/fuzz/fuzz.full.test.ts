import process from "node:process";
import { expect, test } from "vitest";
import { fuzz } from "./fuzz.ts";

/** Another part of the seeds: `FUZZ_FROM=50000 npx vitest run scripts/diff/fuzz/fuzz.full.test.ts`. */
const FROM = Number(process.env.FUZZ_FROM ?? 1000);
const PAIRS = 1500;

test("no value breaks an app unseen, over many documents", { timeout: 900_000 }, () => {
  console.log(`Seeds from ${FROM}.`);
  const seeds = Array.from({ length: PAIRS }, (_, index) => FROM + index);
  const { witnesses, missed } = fuzz(seeds);

  expect(missed).toEqual([]);
  expect(witnesses).toBeGreaterThan(PAIRS / 5);
});
