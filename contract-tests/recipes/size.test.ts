import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const RECIPES = fileURLToPath(new URL("../../docs/recipes/", import.meta.url));
const PROGRAMS = readdirSync(RECIPES, { recursive: true, encoding: "utf8" }).filter((name) =>
  /\.[jt]sx?$/.test(name),
);

test.each(PROGRAMS)("the recipe %s fits on a screen, and says first what it is", (name) => {
  const lines = readFileSync(join(RECIPES, name), "utf8").split("\n");
  expect(lines.length).toBeLessThanOrEqual(80);
  expect(lines.find((line) => !/^"use \w+";$|^$/.test(line))).toMatch(/^(\/\/|\/\*\*) [A-Z]/);
});
