import { expect, test } from "vitest";
import { sample } from "./sample.ts";

const all = Array.from({ length: 100 }, (_, index) => index);

test("a sample is a part of the list, in its order", () => {
  const part = sample(all, 10, 1);
  expect(part).toHaveLength(10);
  expect(part).toEqual([...new Set(part)].sort((a, b) => a - b));
});

test("the same seed chooses the same, and another one something else", () => {
  expect(sample(all, 10, 1)).toEqual(sample(all, 10, 1));
  expect(sample(all, 10, 1)).not.toEqual(sample(all, 10, 2));
});

test("a sample larger than the list is the list", () => {
  expect(sample(all, Number.POSITIVE_INFINITY, 1)).toEqual(all);
});
