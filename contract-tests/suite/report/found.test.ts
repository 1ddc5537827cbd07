import { expect, test } from "vitest";
import type { Check } from "../check.ts";
import type { Finding } from "../judge/finding.ts";
import { describeFinding, groupFindings } from "./found.ts";
import { wrongRole as finding } from "./wrong-role.ts";

const check = (name: string, ...findings: Finding[]): Check => ({
  theme: "Fields of the body",
  name,
  state: "violation",
  findings,
  durationMs: 1,
});

test("the worst findings come first, and those of a kind as they were found", () => {
  const [drift, warning, other] = [
    { ...finding, severity: "drift" as const },
    { ...finding, severity: "warning" as const },
    { ...finding, pointer: "/content" },
  ];
  const groups = groupFindings([check("a", drift, warning, finding), check("b", other)]);
  expect(groups.map((group) => group.finding)).toEqual([finding, other, warning, drift]);
});

test("what several checks came upon stands there once, whatever came instead", () => {
  const again = { ...finding, actual: "null" };
  expect(groupFindings([check("a", finding), check("b", again)])).toEqual([
    { finding, names: ["a", "b"] },
  ]);
});

test.each<[string, Partial<Finding>]>([
  ["severity", { severity: "warning" }],
  ["rule", { rule: "type" }],
  ["place", { pointer: "/content" }],
  ["expectation", { expected: '"user"' }],
  ["acceptance", { accepted: { reason: "known", until: "2027-01-01" } }],
])("findings of another %s are another finding", (_, change) => {
  expect(groupFindings([check("a", finding, { ...finding, ...change })])).toHaveLength(2);
});

test.each([
  ["/role", 'violation const /role: expected "assistant"; came a string of 4 characters'],
  ["", 'violation const the body: expected "assistant"; came a string of 4 characters'],
])("a finding at %j is told on one line", (pointer, line) => {
  expect(describeFinding({ ...finding, pointer })).toBe(line);
});
