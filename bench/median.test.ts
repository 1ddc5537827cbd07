import { expect, test } from "vitest";
import { median } from "./median.ts";

test.each([
  [[1], 1],
  [[3, 1, 2], 2],
  [[10, 2, 1, 3], 2.5],
  [[], Number.NaN],
])("the median of %o is %d", (numbers, middle) => {
  expect(median(numbers)).toBe(middle);
});
