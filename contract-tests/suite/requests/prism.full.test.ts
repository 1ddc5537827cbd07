import { afterAll, beforeAll, expect, test } from "vitest";
import { type Server, startPrism } from "../../servers/prism.ts";
import { createConversationJudge } from "../conversation/judge-conversation.ts";
import { createExchangeReader } from "../judge/judge.ts";
import { document } from "../judge/sample.ts";
import { runTable } from "../run-table.ts";
import { mockTarget } from "../target.ts";
import { bodyRow } from "./create-response.ts";
import { requestTable } from "./table.ts";

const OPTIONS = {
  read: createExchangeReader(document),
  maxCalls: Number.POSITIVE_INFINITY,
  deadlineMs: 20_000,
  maxBytes: 1_000_000,
};

let prism: Server;
beforeAll(async () => {
  prism = await startPrism();
});
afterAll(() => prism.close());

test("plain Prism gives every row the answer that the page does, but for what it is known to do wrong", async () => {
  const checks = await runTable(requestTable, mockTarget("prism", prism.url), {
    ...OPTIONS,
    judgeConversation: createConversationJudge(document),
  });
  expect(checks.filter(({ state }) => !["clean", "skipped"].includes(state))).toEqual([]);
});

test("plain Prism still does wrong what it is excused for", async () => {
  const target = mockTarget("prism", prism.url);
  const rows = requestTable.flatMap(({ wrong, ...row }) => (wrong?.prism ? [row] : []));
  const runs = rows.map((row) => runTable([row], target, OPTIONS));
  const checks = (await Promise.all(runs)).flat();
  const silent = checks.filter(({ findings }) => findings.some(({ rule }) => rule === "deadline"));
  const excusedAsSilent = requestTable.filter(({ wrong }) => wrong?.prism?.startsWith("it never"));
  expect(silent.map(({ name }) => name)).toEqual(excusedAsSilent.map(({ name }) => name));
  const untold = checks.filter(({ state }) => !["violation", "warning"].includes(state));
  expect(untold.map(({ name }) => name)).toEqual(["20 MB"]);
});

test("plain Prism still gives each call the ids and the events of an example", async () => {
  const stranger = { ...mockTarget("prism", prism.url), kind: "url" as const };
  const row = bodyRow("another message", "allowed", { message: "May I return it?" });
  const checks = await runTable([row, row], stranger, {
    ...OPTIONS,
    judgeConversation: createConversationJudge(document),
  });
  expect(checks.filter(({ state }) => state === "warning").map(({ name }) => name)).toEqual([
    "a new conversation has a session of its own",
    "each call has a run of its own",
    "each call has events of its own",
    "the events of a run hold the message that was sent",
  ]);
});
