import { expect, test } from "vitest";
import { makePassable } from "./passable.ts";

const acceptOf = (accept: string) => {
  const passable = makePassable("/", { accept }, Buffer.from(""));
  return "refusal" in passable ? passable.refusal : passable.headers.accept;
};

test.each([
  ["text/html, */*", "text/html, */*"],
  [
    'text/html;level="1, 2" ; q=0.5,application/json',
    'text/html;level="1, 2" ; q=0.5, application/json',
  ],
  ["text/html;, */* ; ;q=1", "text/html, */* ;q=1"],
  ["text/html; q", "Its Accept header lists no media types."],
  ["text/html q=1", "Its Accept header lists no media types."],
])("reads Accept: %s", (accept, expected) => {
  expect(acceptOf(accept)).toBe(expected);
});

test.each([
  ["spaces between semicolons", `a/b${";  ".repeat(18)}!`],
  ["spaces", `a/b;${" ".repeat(14_000)}!`],
  ["quotes", `a/b;c=${'"'.repeat(14_001)}`],
])("refuses an Accept of many %s at once", (_, accept) => {
  const before = performance.now();
  expect(acceptOf(accept)).toBe("Its Accept header lists no media types.");
  expect(performance.now() - before).toBeLessThan(2_000);
});
