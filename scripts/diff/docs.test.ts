import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { RULES, type Rule } from "./rules.ts";
import { verdictOf } from "./verdict.ts";

const DOCS = readFileSync(new URL("../../docs/diff.md", import.meta.url), "utf8");

test("the guide lists every rule, with its verdicts", () => {
  const rows = Object.entries(RULES).map(([rule, [, meaning]]) => {
    const verdict = (direction: "request" | "response") => verdictOf(rule as Rule, direction);
    return `| \`${rule}\` | ${verdict("request")} | ${verdict("response")} | ${meaning} |`;
  });
  const written = DOCS.slice(DOCS.indexOf("## Rules")).split("\n");
  const found = written.filter((line) => line.startsWith("| `"));
  expect(found.map((line) => line.replaceAll(/ +/g, " "))).toEqual(rows);
});
