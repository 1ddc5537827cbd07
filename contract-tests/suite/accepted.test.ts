import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { type Accepted, acceptFindings, readAccepted } from "./accepted.ts";
import { type Check, exitCodeOf } from "./check.ts";
import type { Finding } from "./judge/judge.ts";
import { requestTable } from "./requests/table.ts";

const drift: Finding = {
  severity: "drift",
  rule: "new-field",
  pointer: "/detail/3/input",
  expected: "a field that the schema lists",
  actual: "one more field (and 2 more like it)",
  provenance: "inferred",
};
const warning: Finding = { ...drift, severity: "warning", rule: "accepted", pointer: "org_id" };

const check = (name: string, ...findings: Finding[]): Check => ({
  theme: "",
  name,
  state: findings[0]?.severity ?? "clean",
  findings,
  durationMs: 0,
});

const entry: Accepted = {
  rule: "new-field",
  at: "/detail/*/input",
  reason: "It is known.",
  until: "2027-01-31",
};

/** The states after acceptance, and the exit code of a strict run. */
function accepted(checks: Check[], list: Accepted[], today = "2027-01-31") {
  const result = acceptFindings(checks, list, today);
  const exitCode = exitCodeOf(result.checks, { strict: true });
  return { states: result.checks.map(({ state }) => state), exitCode, expired: result.expired };
}

test("accepts a finding by its rule and place until the day is over", () => {
  const checks = [check("a", drift), check("b")];
  expect(accepted(checks, [])).toMatchObject({ states: ["drift", "clean"], exitCode: 1 });
  expect(accepted(checks, [entry])).toMatchObject({ states: ["clean", "clean"], exitCode: 0 });
  const late = accepted(checks, [entry], "2027-02-01");
  expect(late).toEqual({ states: ["drift", "clean"], exitCode: 1, expired: [entry] });
});

test("keeps what is accepted in view, and what else a check found", () => {
  const [first] = acceptFindings([check("a", drift, warning)], [entry], "2027-01-01").checks;
  expect(first?.state).toBe("warning");
  expect(first?.findings[0]?.accepted).toEqual({ reason: "It is known.", until: "2027-01-31" });
});

test("accepts in the named checks only, and only what came", () => {
  const inA = { ...entry, in: ["a"] };
  expect(accepted([check("a", drift), check("b", drift)], [inA]).states).toEqual([
    "clean",
    "drift",
  ]);
  expect(accepted([check("a", drift)], [{ ...entry, came: "one more field" }]).states).toEqual([
    "clean",
  ]);
  expect(accepted([check("a", drift)], [{ ...entry, came: "400" }]).states).toEqual(["drift"]);
  expect(accepted([check("a", drift)], [{ ...entry, at: "/detail" }]).states).toEqual(["drift"]);
});

test("never accepts a violation", () => {
  const violation = { ...drift, severity: "violation" as const };
  expect(accepted([check("a", violation)], [entry])).toMatchObject({
    states: ["violation"],
    exitCode: 1,
  });
});

test("doubts nothing any more where the doubt was accepted", () => {
  const doubtful = { ...check("a", warning), doubt: "whether it is so" };
  const known = { ...entry, rule: "accepted", at: "org_id" };
  expect(acceptFindings([doubtful], [known], "2027-01-01").checks[0]).not.toHaveProperty("doubt");
});

test.each([
  ["a: [", "accepted.yaml:1:5 is not YAML"],
  ["a: 1", "accepted.yaml is not a list"],
  ["- 7", "entry 1: is no map"],
  ["- {rule: a, at: b, reason: c}", "entry 1: needs until, as text"],
  ['- {rule: a, at: b, reason: " ", until: "2027-01-31"}', "entry 1: needs reason"],
  ['- {rule: a, at: b, reason: c, until: "2027-02-30"}', "entry 1: until is no day"],
  ['- {rule: a, at: b, reason: c, until: "31.1.2027"}', "entry 1: until is no day"],
  ['- {rule: a, at: b, reason: c, until: "2027-01-31", on: d}', "entry 1: has no key on"],
  ['- {rule: a, at: b, reason: c, until: "2027-01-31", in: d}', "entry 1: in is no list"],
])("says in one line what is wrong with the list %j", async (text, message) => {
  await expect(readAccepted(text, "accepted.yaml")).rejects.toThrow(message);
});

test("the project's own list can be read, and names checks that there are", async () => {
  const file = new URL("../../accepted-findings.yaml", import.meta.url);
  const list = await readAccepted(await readFile(file, "utf8"), "accepted-findings.yaml");
  const names = new Set(requestTable.map(({ name }) => name));
  expect(list.flatMap((entry) => entry.in ?? []).filter((name) => !names.has(name))).toEqual([]);
});
