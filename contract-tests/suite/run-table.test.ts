import { once } from "node:events";
import { createServer } from "node:net";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { nearestOperation } from "../document/nearest-operation.ts";
import { listOperations, nameOf } from "../document/operation.ts";
import {
  answer,
  close,
  type ScriptedServer,
  type Step,
  startScriptedServer,
} from "../servers/scripted.ts";
import type { Check } from "./check.ts";
import { createExchangeReader } from "./judge/judge.ts";
import { document, example, sampleExchange } from "./judge/sample.ts";
import { send } from "./judge/send.ts";
import { wrongRole } from "./report/wrong-role.ts";
import { bodyRow, row } from "./requests/create-response.ts";
import { isPaid, type Row } from "./requests/row.ts";
import { requestTable } from "./requests/table.ts";
import { type RunOptions, runTable } from "./run-table.ts";
import { mockTarget } from "./target.ts";

const read = createExchangeReader(document);
const operations = listOperations(document, "");
const OPTIONS = { read, maxCalls: 1_000, deadlineMs: 5_000, maxBytes: 1_000_000 };
const REPLY = answer(
  200,
  JSON.stringify(example("WithEventsResponse")),
  Object.fromEntries(sampleExchange().response.headers),
);
const UNAUTHORIZED = answer(401, JSON.stringify(example("InvalidTokenError")));

const allowed = bodyRow("allowed", "allowed", {});
const lacking = row("lacking", "lacking", () => ({ authorization: undefined }));
const unknown = bodyRow("unknown", "allowed", {}, { mayBeUnknown: true });

/** The scripted server would answer HEAD with a body, and takes seconds to read 20 MB. */
const rows = requestTable.filter(({ name }) => name !== "HEAD" && name !== "20 MB");

/** How long the runs of a test would have waited. */
let waited: number[] = [];
const wait = async (ms: number) => waited.push(ms);

const servers: ScriptedServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** Runs rows against a server that takes the steps in turn. */
async function run(
  rows: Row[],
  steps: Step[],
  {
    isLive = false,
    paceMs = 0,
    ...options
  }: Partial<RunOptions> & { isLive?: boolean; paceMs?: number } = {},
) {
  waited = [];
  const server = await startScriptedServer(...steps.map((step) => [step]));
  servers.push(server);
  const target = { ...mockTarget("mock", server.url), kind: "url" as const, isLive, paceMs };
  const checks = await runTable(rows, target, { ...OPTIONS, wait, ...options });
  const states = checks.map(({ state, reason }) => (reason ? `${state}: ${reason}` : state));
  return { states, checks, requests: server.requests };
}

test("finds a server that gives a reply to everything", async () => {
  const { checks } = await run(rows, [REPLY]);
  const severities = { lacking: ["violation"], misshapen: ["warning"] };
  for (const { name, ruling, request } of rows) {
    const state = checks.find((check) => check.name === name)?.state;
    if (ruling !== "lacking" && ruling !== "misshapen") continue;
    const { caller } = mockTarget("mock", "http://127.0.0.1");
    const isOwn = nameOf(nearestOperation(operations, request(caller))) === "createResponse";
    // Another operation's answer has fields of its own, which this reply may lack.
    expect([...severities[ruling], ...(isOwn ? [] : ["violation"])], name).toContain(state);
  }
});

test("finds a server that refuses everything", async () => {
  const { checks } = await run(rows, [UNAUTHORIZED]);
  for (const { name, ruling } of rows)
    expect([name, checks.find((check) => check.name === name)?.state]).toEqual([
      name,
      ruling === "allowed" ? "violation" : "clean",
    ]);
});

test("makes no more paid calls than the budget allows, and names the rows it leaves out", async () => {
  const rows = [allowed, lacking, unknown, allowed];
  const { states, checks, requests } = await run(rows, [REPLY], { maxCalls: 2 });
  expect(requests.filter((request) => request.includes("pat_"))).toHaveLength(2);
  expect(states).toEqual(["clean", "violation", "clean", "not run: --max-calls 2 is used up"]);
  expect(checks[3]?.isUnpaid).toBe(true);
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

test.each([true, false])(
  "asks again after a 5xx (live: %s), and holds a second one against the server",
  async (isLive) => {
    const down = answer(500, "{}");
    expect((await run([allowed], [down, REPLY], { isLive })).states).toEqual([
      "clean: status 500 at first, and not again",
    ]);
    expect((await run([allowed], [down], { isLive })).states).toEqual(["violation"]);
    const unsure = await run([allowed], [down, REPLY], { isLive, maxCalls: 1 });
    expect(unsure.states).toEqual(["inconclusive: status 500, and no call was left to ask again"]);
    expect(unsure.checks[0]?.status).toBe(500);
  },
);

test("stops at a target that answers nothing but 5xx", async () => {
  const { states } = await run(Array(4).fill(allowed), [answer(500, "{}")]);
  expect(states).toEqual([...Array(3).fill("violation"), "not run: the target answers 500"]);
});

test("goes on where no three outages come in a row", async () => {
  const twice = Array(4).fill(answer(500, "{}")); // Each is asked again.
  const steps = [...twice, REPLY, ...twice, REPLY];
  const { states } = await run(Array(6).fill(allowed), steps);
  expect(states.at(-1)).toBe("clean");
});

test("takes 501 for an answer to a method that a server does not know", async () => {
  const put = row("PUT", "misshapen", () => ({ method: "PUT" }));
  const { states, requests } = await run(Array(4).fill(put), [answer(501, "")]);
  expect([states, requests.length]).toEqual([Array(4).fill("clean"), 4]);
});

const busy = (seconds: string) =>
  answer(429, JSON.stringify(example("RateLimitedError")), { "retry-after": seconds });

test("waits as long as a 429 asks, and goes on", async () => {
  const { states, requests } = await run([allowed, allowed], [busy("7"), REPLY], { maxCalls: 2 });
  expect(states).toEqual(["clean: answered after a 429 and 7 s", "clean"]);
  expect(requests).toHaveLength(3);
  expect(waited).toEqual([7_000]);
});

test.each([
  ["a 429 asks for, at most a minute", { rows: [allowed], paceMs: 0, expected: [1] }],
  ["its pace is", { rows: [allowed, allowed], paceMs: 60_000, expected: [1, 1, 2] }],
])("sends nothing before the wait is over that %s", async (_, { rows, paceMs, expected }) => {
  const seen: number[] = [];
  const server = await startScriptedServer([busy("60")], [REPLY]);
  servers.push(server);
  const wait = async () => {
    await sleep(100); // Long enough for a request that does not wait for it.
    seen.push(server.requests.length);
  };
  const target = { ...mockTarget("mock", server.url), paceMs };
  await runTable(rows, target, { ...OPTIONS, wait });
  expect([seen, server.requests.length]).toEqual([expected, rows.length + 1]);
});

test("a 429 gives back the call that it cost, and none where it cost none", async () => {
  const paid = await run([allowed, allowed, allowed], [busy("1"), REPLY], { maxCalls: 2 });
  expect(paid.states[2]).toBe("not run: --max-calls 2 is used up");
  const free = await run([lacking, allowed, allowed], [busy("1"), UNAUTHORIZED, REPLY], {
    maxCalls: 1,
  });
  expect(free.states[2]).toBe("not run: --max-calls 1 is used up");
});

test("stops where a 429 asks for too long, or comes again and again", async () => {
  const reason = "the target refuses the caller (status 429)";
  const stopped = [`inconclusive: ${reason}`, `not run: ${reason}`];
  expect((await run([allowed, allowed], [busy("61"), REPLY])).states).toEqual(stopped);
  expect(waited).toEqual([]);
  expect((await run([allowed, allowed], [answer(429, "{}")])).states).toEqual(stopped);
  expect(waited).toEqual([1_000, 2_000, 4_000]);
  expect((await run([lacking], [answer(429, "{}")])).states).toEqual(["warning"]);
});

test("tells once what a 429 breaks, whatever ends the run after it", async () => {
  const broken = answer(429, "no JSON");
  const stopping = new AbortController();
  const stop = async () => stopping.abort();
  const rules = ({ checks: [check] }: Awaited<ReturnType<typeof run>>) =>
    check?.findings.map(({ rule }) => rule).filter((rule) => rule !== "required");
  const stopped = await run([allowed], [broken], { wait: stop, signal: stopping.signal });
  expect(rules(stopped)).toEqual(["json"]);
  expect(stopped.states).toEqual(["inconclusive: the target refuses the caller (status 429)"]);
  const lost = await run([allowed], [broken, close]);
  expect(rules(lost)).toEqual(["json", "no-answer"]);
  expect(lost.states).toEqual([expect.stringMatching(/^violation/)]);
  expect(rules(await run([allowed], [broken, REPLY]))).toEqual(["json"]);
});

test("a violation before an outage stays one, though a live server may have a bad day", async () => {
  const read: RunOptions["read"] = (exchange) => ({
    ...OPTIONS.read(exchange),
    findings: [wrongRole],
  });
  const { states } = await run([allowed], [busy("1"), close], { isLive: true, read });
  expect(states).toEqual([expect.stringMatching(/^violation: no-answer/)]);
});

test("holds no 5xx against a server that was not asked again for a stop", async () => {
  const stopping = new AbortController();
  const stop = async () => stopping.abort();
  const down = await run([allowed], [answer(503, "{}")], { wait: stop, signal: stopping.signal });
  expect(down.states).toEqual(["inconclusive: status 503, and stopped before asking again"]);
});

test.each([429, 503])("asks again after a %i only once it has waited", async (status) => {
  const steps: string[] = [];
  const wait = async () => {
    await setImmediate();
    steps.push("waited");
  };
  const sendRequest: RunOptions["sendRequest"] = (...asked) => {
    steps.push("sent");
    return send(...asked);
  };
  await run([allowed], [answer(status, "{}"), REPLY], { wait, sendRequest });
  expect(steps).toEqual(["sent", "waited", "sent"]);
});

test("keeps a pace, and sends nothing more once it is stopped", async () => {
  await run([allowed, allowed], [REPLY], { paceMs: 60_000 });
  expect(waited).toHaveLength(1);
  expect(waited[0]).toBeGreaterThan(50_000);
  const { states, requests } = await run([allowed], [REPLY], { signal: AbortSignal.abort() });
  expect([states, requests.length]).toEqual([["not run: stopped"], 0]);
});

test("sends nothing where a stop comes while it keeps its pace", async () => {
  const stopping = new AbortController();
  const stop = async () => stopping.abort();
  const limits = { paceMs: 60_000, wait: stop, signal: stopping.signal };
  const { states, requests } = await run([allowed, allowed, allowed], [REPLY], limits);
  expect(requests).toHaveLength(1);
  expect(states[2]).toBe("not run: stopped");
});

test("a stop ends a wait that is under way", { timeout: 30_000 }, async () => {
  const signal = AbortSignal.timeout(200);
  const server = await startScriptedServer([REPLY]);
  servers.push(server);
  const rows = [allowed, allowed, allowed];
  const target = { ...mockTarget("mock", server.url), paceMs: 600_000 };
  const checks = await runTable(rows, target, { ...OPTIONS, signal });
  expect(checks[2]).toMatchObject({ state: "not run", reason: "stopped" });
});

test("what is not asked has its name and the reason, and took no time", async () => {
  const excused = { ...lacking, wrong: { mock: "Prism takes it" } };
  const { checks } = await run([allowed], [REPLY], { signal: AbortSignal.abort() });
  const mock = mockTarget("mock", "http://127.0.0.1:1");
  checks.push(...(await runTable([excused], mock, OPTIONS)));
  const leftOut = { theme: "", findings: [], durationMs: 0 };
  expect(checks).toEqual([
    { ...leftOut, name: "allowed", state: "not run", reason: "stopped" },
    { ...leftOut, name: "lacking", state: "skipped", reason: "Prism takes it" },
  ]);
});

test("judges the run as a whole, by all its turns, the caller's token and what is known of the target", async () => {
  const check: Check = { theme: "", name: "all", state: "clean", findings: [], durationMs: 0 };
  const judgeConversation = vi.fn(() => [check]);
  const turn = { name: "unknown", ruling: "allowed", mayBeUnknown: true };
  const { checks } = await run([unknown], [REPLY], { judgeConversation });
  expect(checks[1]).toEqual(check);
  const mock = mockTarget("mock", "http://127.0.0.1:1");
  await runTable([], mock, { ...OPTIONS, judgeConversation });
  const { token } = mock.caller;
  expect(judgeConversation.mock.calls).toEqual([
    [{ turns: [expect.objectContaining(turn)], token }, undefined],
    [{ turns: [], token }, "mock"],
  ]);
});

test("tells how long a check took, and no reason where all is well", async () => {
  const startedAt = performance.now();
  const { checks } = await run([allowed], [REPLY]);
  expect(checks[0]?.durationMs).toBeLessThan(performance.now() - startedAt);
  expect(checks[0]).not.toHaveProperty("reason");
});

test("tells of each check as soon as it is done", async () => {
  const told: string[] = [];
  await run([allowed, lacking], [REPLY], { onCheck: ({ name }) => told.push(name) });
  expect(told).toEqual(["allowed", "lacking"]);
});

test("holds nothing against a server that cannot take a large body, or echoes it", async () => {
  const large = bodyRow("large", "open", {}, { isLarge: true });
  const echo = answer(200, JSON.stringify({ content: "x".repeat(2_000) }));
  expect((await run([large], [echo], { maxBytes: 1_000 })).states).toEqual([
    "skipped: not judged, for its size: too-large: more",
  ]);
  expect((await run([large], [close])).states).toEqual([
    "skipped: not judged, for its size: no-answer: none (ECONNRESET)",
  ]);
  expect((await run([allowed], [echo], { maxBytes: 1_000 })).states).toEqual([
    "inconclusive: not judged: at most 1000 bytes",
  ]);
});

test("counts a call as paid that carries the token, and not one that contains it", () => {
  const caller = { ...mockTarget("mock", "http://127.0.0.1").caller, token: "pat_example" };
  const nobody = requestTable.find(({ name }) => name === "a token that nobody has");
  const paid = requestTable.filter((it) => isPaid(it.request(caller), caller));
  expect(paid).not.toContain(nobody);
  expect(paid.map(({ name }) => name)).toContain("the token in the query instead");
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

test("goes on where no three silences come in a row", async () => {
  const silence: Step = () => {};
  const steps = [silence, silence, close, silence, silence, REPLY, silence, silence, REPLY];
  const { states } = await run(Array(9).fill(allowed), steps, { deadlineMs: 100 });
  expect(states.at(-1)).toBe("clean");
});

test("goes on with the conversation of the first reply", async () => {
  const next = requestTable.find(({ name }) => name === "session_id: of an earlier reply");
  if (!next) throw new Error("The row is gone.");
  const { requests } = await run([allowed, next], [REPLY]);
  expect(requests[1]).toContain(example("WithEventsResponse").session_id);
});
