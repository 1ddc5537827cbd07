import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import {
  answer,
  type ScriptedServer,
  type Step,
  startScriptedServer,
} from "../servers/scripted.ts";
import { createJudge } from "./judge/judge.ts";
import { document, example } from "./judge/sample.ts";
import { bodyRow, type Row, row } from "./requests/row.ts";
import { requestTable } from "./requests/table.ts";
import { runTable } from "./run-table.ts";
import { mockTarget } from "./target.ts";

const judge = createJudge(document);
const OPTIONS = { judge, maxCalls: 1_000, deadlineMs: 5_000, maxBytes: 1_000_000 };
const REPLY = answer(200, JSON.stringify(example("WithEventsResponse")));
const UNAUTHORIZED = answer(401, JSON.stringify(example("InvalidTokenError")));

const allowed = bodyRow("allowed", "allowed", {});
const lacking = row("lacking", "lacking", () => ({ authorization: undefined }));
const unknown = bodyRow("unknown", "allowed", {}, { mayBeUnknown: true });

/** The scripted server would answer HEAD with a body, and takes seconds to read 20 MB. */
const rows = requestTable.filter(({ name }) => name !== "HEAD" && name !== "20 MB");

const servers: ScriptedServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** Runs rows against a server that takes the steps in turn. */
async function run(
  rows: Row[],
  steps: Step[],
  { isLive = false, ...options }: { isLive?: boolean; maxCalls?: number; deadlineMs?: number } = {},
) {
  const server = await startScriptedServer(...steps.map((step) => [step]));
  servers.push(server);
  const target = { ...mockTarget("mock", server.url), kind: "url" as const, isLive };
  const checks = await runTable(rows, target, { ...OPTIONS, ...options });
  const states = checks.map(({ state, reason }) => (reason ? `${state}: ${reason}` : state));
  return { states, checks, requests: server.requests };
}

test("finds a server that gives a reply to everything", async () => {
  const { checks } = await run(rows, [REPLY]);
  const severities = { lacking: "violation", misshapen: "warning" };
  for (const { name, verdict } of rows) {
    const state = checks.find((check) => check.name === name)?.state;
    if (verdict === "lacking" || verdict === "misshapen")
      expect([name, state]).toEqual([name, severities[verdict]]);
  }
});

test("finds a server that refuses everything", async () => {
  const { checks } = await run(rows, [UNAUTHORIZED]);
  for (const { name, verdict } of rows)
    expect([name, checks.find((check) => check.name === name)?.state]).toEqual([
      name,
      verdict === "allowed" ? "violation" : "clean",
    ]);
});

test("makes no more paid calls than the budget allows, and names the rows it leaves out", async () => {
  const { states, requests } = await run([allowed, lacking, unknown, allowed], [REPLY], {
    maxCalls: 2,
  });
  expect(requests.filter((request) => request.includes("pat_"))).toHaveLength(2);
  expect(states).toEqual(["clean", "violation", "clean", "not run: --max-calls 2 is used up"]);
});

test("asks nothing more of a live target that refuses the caller", async () => {
  const { states, requests } = await run([unknown, allowed, lacking], [UNAUTHORIZED], {
    isLive: true,
  });
  const reason = "the target refuses the caller (status 401)";
  expect(states).toEqual([`inconclusive: ${reason}`, `not run: ${reason}`, `not run: ${reason}`]);
  expect(requests).toHaveLength(1);
});

test("lets a server not know what a row names", async () => {
  const missing = answer(404, JSON.stringify(example("UnknownAgentError")));
  expect((await run([unknown], [missing])).states).toEqual(["clean"]);
  expect((await run([unknown], [missing], { isLive: true })).states).toEqual(["clean"]);
});

test("holds a 5xx of a live target to be a bad day, and of a local one to be a fault", async () => {
  const down = answer(503, "{}");
  expect((await run([allowed], [down], { isLive: true })).states).toEqual([
    "inconclusive: status 503",
  ]);
  expect((await run([allowed], [down])).states).toEqual(["violation"]);
});

test("stops at a target that cannot be reached", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  server.close();
  await once(server, "close");
  const target = mockTarget("mock", `http://127.0.0.1:${port}`);
  const checks = await runTable([allowed, lacking], target, OPTIONS);
  expect(checks.map(({ state }) => state)).toEqual(["inconclusive", "not run"]);
});

test("stops at a target that keeps silent three times in a row", async () => {
  const silence: Step = () => {};
  const { states } = await run(Array(4).fill(allowed), [silence], { deadlineMs: 100 });
  expect(states).toEqual([
    "violation",
    "violation",
    "violation",
    "not run: the target does not answer in time",
  ]);
});

test("goes on with the conversation of the first reply", async () => {
  const next = requestTable.find(({ name }) => name === "session_id: of an earlier reply");
  if (!next) throw new Error("The row is gone.");
  const { requests } = await run([allowed, next], [REPLY]);
  expect(requests[1]).toContain(example("WithEventsResponse").session_id);
});
