import { expect, inject, test } from "vitest";
import { createJudge } from "../judge/judge.ts";
import { document } from "../judge/sample.ts";
import { runTable } from "../run-table.ts";
import { mockTarget } from "../target.ts";
import { requestTable } from "./table.ts";

const OPTIONS = {
  judge: createJudge(document),
  maxCalls: Number.POSITIVE_INFINITY,
  deadlineMs: 20_000,
  maxBytes: 1_000_000,
};
const mock = mockTarget("mock", inject("mockUrl"));

test("the mock gives every row the answer that the page does, but for what it is known to do wrong", async () => {
  const checks = await runTable(requestTable, mock, OPTIONS);
  const excused = requestTable.filter(({ wrong }) => wrong?.mock).map(({ name }) => name);
  expect(checks.filter(({ state }) => !["clean", "skipped"].includes(state))).toEqual([]);
  expect(checks.filter(({ state }) => state === "skipped").map(({ name }) => name)).toEqual(
    excused,
  );
});

test("the mock still does wrong what it is excused for", async () => {
  const rows = requestTable.flatMap(({ wrong, ...row }) => (wrong?.mock ? [row] : []));
  const checks = await runTable(rows, mock, OPTIONS);
  expect(checks.filter(({ state }) => state === "clean").map(({ name }) => name)).toEqual([]);
});
