import { expect, test } from "vitest";
import { createPiperClient, type PiperResponseError } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { startCpuTime } from "./cpu-time.ts";
import { failureOf } from "./failure-of.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const IN_SESSION = { ...CALL, session_id: ID };
const MEBIBYTE = 2 ** 20;

/** A client that is given a conversation whose events are about so long, and of whose runs one is of the text. */
function clientOf(bytes: number, otherText = "Thanks ".repeat(10), text: string = CALL.message) {
  const at = new Date().toISOString();
  const event = (content: string) => ({ id: ID, run_id: ID, event_type: "user_message", content });
  const run = (content: string) => ({
    ...{ id: ID, session_id: ID, created_at: at, updated_at: at },
    events: [event(content), { ...event("x".repeat(900)), event_type: "tool_result" }],
  });
  const others = Array.from({ length: Math.floor(bytes / 1400) }, () => run(otherText));
  const session = { session_id: ID, agent_id: ID, organization_id: ID };
  const body = JSON.stringify({ session, runs: [...others, run(text)] });
  const fetch = async () => new Response(body);
  return { piper: createPiperClient({ token: "pat_example", orgId: ID, fetch }), body };
}

test("a run is found among 60 MiB of events", async () => {
  const { piper, body } = clientOf(60 * MEBIBYTE);
  expect(body.length).toBeGreaterThan(50 * MEBIBYTE);
  const cpuTime = startCpuTime();
  const found = await piper.findRuns(IN_SESSION, { since: Date.now() - 60_000 });
  expect([found.runs.length, found.undecided.length]).toEqual([1, 0]);
  expect(cpuTime()).toBeLessThan(TIMES_OF_READING * cpuTimeOfReading(body));
}, 300_000);

/** How much longer a search may take than to read its answer, which cannot be saved: it takes three to ten times that. */
const TIMES_OF_READING = 60;

/** The CPU time, in milliseconds, that an answer's JSON takes to be read, in this run on this machine. */
function cpuTimeOfReading(body: string): number {
  const cpuTime = startCpuTime();
  JSON.parse(body);
  return cpuTime();
}

test("ten thousand runs of almost the same long text are looked through in a few times their reading", async () => {
  const message = "word ".repeat(40);
  const { piper, body } = clientOf(10_000 * 1400, `${message}!`, message);
  expect(JSON.parse(body).runs.length).toBeGreaterThan(10_000);
  const cpuTime = startCpuTime();
  const found = await piper.findRuns({ ...IN_SESSION, message }, { since: Date.now() - 60_000 });
  expect([found.runs.length, found.undecided.length]).toEqual([1, 0]);
  expect(cpuTime()).toBeLessThan(TIMES_OF_READING * cpuTimeOfReading(body));
}, 300_000);

test("a conversation of more than 64 MiB is refused, and says so", async () => {
  const { piper } = clientOf(80 * MEBIBYTE);
  const error = await failureOf(() => piper.findRuns(IN_SESSION, { since: 0 }));
  expect(error).toMatchObject({ kind: "response", outcome: "none" });
  expect(error.message).toContain("longer than 64 MiB");
  expect((error as PiperResponseError).text.length).toBeLessThanOrEqual(2000);
}, 300_000);
