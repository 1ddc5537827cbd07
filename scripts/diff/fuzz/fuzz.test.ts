import { expect, test } from "vitest";
import { fuzz } from "./fuzz.ts";

test("where Ajv finds a value that breaks an app, the verdict on the change is major", {
  timeout: 180_000,
}, () => {
  const seeds = Array.from({ length: 20 }, (_, index) => index);
  const { pairs, witnesses, missed } = fuzz(seeds);

  expect(missed).toEqual([]);
  expect(pairs).toBeGreaterThan(18);
  expect(witnesses).toBeGreaterThan(8);
});
