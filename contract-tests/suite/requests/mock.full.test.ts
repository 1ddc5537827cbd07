import { expect, inject, test } from "vitest";
import type { Check, State } from "../check.ts";
import { createConversationJudge } from "../conversation/judge-conversation.ts";
import { createExchangeReader, type Finding } from "../judge/judge.ts";
import { document } from "../judge/sample.ts";
import { runTable } from "../run-table.ts";
import { mockTarget } from "../target.ts";
import { requestTable } from "./table.ts";

const OPTIONS = {
  read: createExchangeReader(document),
  maxCalls: Number.POSITIVE_INFINITY,
  deadlineMs: 20_000,
  maxBytes: 1_000_000,
};
const judgeConversation = createConversationJudge(document);
const mock = mockTarget("mock", inject("mockUrl"));

const namesOf = (checks: Check[], state: State) =>
  checks.filter((check) => check.state === state).map(({ name }) => name);
const isNoAnswer = ({ rule }: Finding) => ["deadline", "no-answer"].includes(rule);

test("the mock gives every row the answer that the page does, but for what it is known to do wrong", async () => {
  const checks = await runTable(requestTable, mock, { ...OPTIONS, judgeConversation });
  const excused = requestTable.filter(({ wrong }) => wrong?.mock).map(({ name }) => name);
  expect(checks.filter(({ state }) => !["clean", "skipped"].includes(state))).toEqual([]);
  expect(namesOf(checks, "skipped")).toEqual(excused);
});

test("the mock still does wrong what it is excused for", async () => {
  const rows = requestTable.flatMap(({ wrong, ...row }) => (wrong?.mock ? [row] : []));
  const checks = await runTable(rows, mock, OPTIONS);
  // A mock that is gone, or that answers nothing, does none of it.
  expect(checks.filter(({ findings }) => findings.some(isNoAnswer))).toEqual([]);
  const untold = checks.filter(({ state }) => !["violation", "warning"].includes(state));
  expect(untold.map(({ name }) => name)).toEqual(["20 MB"]);
});
