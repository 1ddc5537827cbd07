import { expect, inject, test } from "vitest";
import { createExchangeReader, type Finding } from "../judge/judge.ts";
import { document } from "../judge/sample.ts";
import { runTable } from "../run-table.ts";
import { mockTarget } from "../target.ts";
import { requestTable } from "./table.ts";

const isNoAnswer = ({ rule }: Finding) => ["deadline", "no-answer"].includes(rule);

test("the mock still does wrong what it is excused for", async () => {
  const rows = requestTable.flatMap(({ wrong, ...row }) => (wrong?.mock ? [row] : []));
  const checks = await runTable(rows, mockTarget("mock", inject("mockUrl")), {
    read: createExchangeReader(document),
    maxCalls: Number.POSITIVE_INFINITY,
    deadlineMs: 20_000,
    maxBytes: 1_000_000,
  });
  // A mock that is gone, or that answers nothing, does none of it.
  expect(checks.filter(({ findings }) => findings.some(isNoAnswer))).toEqual([]);
  const untold = checks.filter(({ state }) => !["violation", "warning"].includes(state));
  expect(untold.map(({ name }) => name)).toEqual(["20 MB"]);
});
