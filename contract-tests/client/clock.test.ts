// Clocks that are faked, stepped or before 1970 change no deadline and no duration.
import { afterEach, expect, test, vi } from "vitest";
import { clockDifference } from "../../src/clock.ts";
import { type Attempt, createPiperClient, type Fetch } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { failureOf } from "./failure-of.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const HOUR = 3_600_000;

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const reply = async () => new Response('{"content":"Hello!"}');
const refuse = async () => new Response("{}", { status: 404 });
const never = () => new Promise<never>(() => {});

const create = (fetch: Fetch, onAttempt?: (attempt: Attempt) => void, timeoutMs = 5000) =>
  createPiperClient({ token: "pat_example", orgId: ID, fetch, onAttempt, timeoutMs });

/** A fetch that steps the wall clock before it answers. */
const stepping =
  (to: number, fetch: Fetch): Fetch =>
  (url, init) => {
    vi.setSystemTime(to);
    return fetch(url, init);
  };

const STEPS: [what: string, from: number, to: number][] = [
  ["stepped forward by an hour", HOUR, 2 * HOUR],
  ["stepped back by an hour", 2 * HOUR, HOUR],
  ["that stands before 1970", -HOUR, -HOUR],
  ["stepped back beyond 1970", HOUR, -HOUR],
  ["that stands at 0", 0, 0],
];

test.each(STEPS)("a clock %s changes no duration", async (_, from, to) => {
  vi.useFakeTimers({ now: from, toFake: ["Date"] });
  const attempts: Attempt[] = [];
  await create(stepping(to, reply), (attempt) => attempts.push(attempt)).createResponse(CALL);
  expect(attempts).toHaveLength(1);
  expect(attempts[0]?.durationMs).toBeGreaterThanOrEqual(0);
  expect(attempts[0]?.durationMs).toBeLessThan(HOUR / 2);
});

test.each(STEPS)("a clock %s ends no call before its deadline", async (_, from, to) => {
  vi.useFakeTimers({ now: from, toFake: ["Date"] });
  await create(stepping(to, reply), undefined, HOUR / 2).createResponse(CALL);
});

test.each(STEPS)("a clock %s keeps no call beyond its deadline", async (_, from, to) => {
  vi.useFakeTimers({ now: from, toFake: ["Date"] });
  const piper = create(stepping(to, never), undefined, 50);
  expect(await failureOf(() => piper.createResponse(CALL))).toMatchObject({ kind: "timeout" });
});

test.each(STEPS)("with a clock %s, sentAt is by the clock as it is then", async (_, from, to) => {
  vi.useFakeTimers({ now: from, toFake: ["Date"] });
  const { sentAt } = await failureOf(() => create(stepping(to, refuse)).createResponse(CALL));
  expect(Number(sentAt)).toBeLessThanOrEqual(to);
  expect(Number(sentAt)).toBeGreaterThan(to - HOUR / 2);
});

test("where all timers are faked, a call goes on", async () => {
  vi.useFakeTimers();
  const attempts: Attempt[] = [];
  const piper = create(reply, (attempt) => attempts.push(attempt));
  expect((await piper.createResponse(CALL)).data.content).toBe("Hello!");
  expect(attempts[0]?.durationMs).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("where all timers are faked, the deadline is theirs", async () => {
  vi.useFakeTimers();
  const call = failureOf(() => create(never, undefined, 5000).createResponse(CALL));
  await vi.advanceTimersByTimeAsync(4999);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(await call).toMatchObject({ kind: "timeout", timeoutMs: 5000 });
  expect(vi.getTimerCount()).toBe(0);
});

test("where all timers are faked, a 429 is waited for by theirs", async () => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0);
  let calls = 0;
  const limited = new Response("{}", { status: 429, headers: { "retry-after": "60" } });
  const piper = create(async () => (calls++ === 0 ? limited : reply()), undefined, 2 * HOUR);
  const call = piper.createResponse(CALL);
  await vi.advanceTimersByTimeAsync(59_999);
  expect(calls).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect((await call).data.content).toBe("Hello!");
});

test.each<[date: number | undefined, sentAt: number, receivedAt: number, ahead: number]>([
  [undefined, 7000, 8000, 0],
  [7000, 7000, 7000, 0],
  [7000, 7999, 7999, 0],
  [7000, 8000, 8000, 0], // A Date may be of the last moment of its second.
  [7000, 8001, 8001, -1001],
  [7000, 6000, 7000, 0],
  [7000, 6000, 6999, 1],
  [7000, 8001, 9000, -2000],
])("an answer of %j to a request of %i that came at %i is by a clock %i ms ahead", (...row) => {
  const [date, sentAt, receivedAt, ahead] = row;
  expect(clockDifference(date, sentAt, receivedAt)).toBe(ahead);
});

test("the wall clock is not asked before fetch is: frameworks refuse it in what they cache", async () => {
  const now = vi.spyOn(Date, "now");
  let askedBefore: number | undefined;
  const fetch: Fetch = () => {
    askedBefore = now.mock.calls.length;
    return reply();
  };
  await create(fetch).createResponse(CALL);
  expect(askedBefore).toBe(0);
  expect(now).not.toHaveBeenCalled();
});
