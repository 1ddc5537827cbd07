import { expect, onTestFinished, test, vi } from "vitest";
import { type AnyPiperError, createPiperClient, type PiperHttpError } from "../../src/index.ts";
import { delayBeforeNext, parseRetryAfter } from "../../src/retry.ts";
import { CALL } from "../calls/call.ts";
import { answer, startScriptedServer } from "../servers/scripted.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const NOW = Date.parse("2026-11-23T12:00:00Z");
const ALMOST_ONE = 1 - Number.EPSILON;
const LIMITS = { maxRetries: 10, remainingMs: 290_000 };

/** The wait of a call that may go on. */
const delay = (error: AnyPiperError, attempts: number, random: number) =>
  delayBeforeNext(error, attempts, LIMITS, random);

test.each<[header: string | null, ms: number | undefined]>([
  ["0", 0],
  ["1", 1000],
  ["007", 7000],
  ["86400", 86_400_000],
  ["9".repeat(400), Number.MAX_SAFE_INTEGER],
  ["Mon, 23 Nov 2026 12:00:05 GMT", 5000],
  ["Mon, 23 Nov 2026 12:00:00 GMT", 0],
  ["Mon, 23 Nov 2026 11:59:59 GMT", 0],
  ["Wed, 21 Oct 2015 07:28:00 GMT", 0],
  ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
  ["Fri, 01 Jan 2100 00:00:00 GMT", Date.parse("2100-01-01T00:00:00Z") - NOW],
  [null, undefined],
  ["", undefined],
  ["-1", undefined],
  ["+1", undefined],
  ["0.5", undefined],
  ["1e3", undefined],
  ["0x10", undefined],
  ["1, 2", undefined],
  ["soon", undefined],
  ["2026-11-23T12:00:05Z", undefined],
  ["2030", 2_030_000],
  ["Mon, 23 Nov 2026 12:00:05 +0100", undefined],
  ["Mon, 99 Nov 2026 12:00:05 GMT", undefined],
  ["Mon, whenever you like GMT", undefined],
  ["1 GMT", undefined],
  ["Mon, 23 Foo 2026 12:00:05 GMT", undefined],
  ["Monday, 23-Nov-26 12:00:05 GMT", 5000],
  ["Mon Nov 23 12:00:05 2026", 5000],
])("Retry-After %o is %o ms", (header, ms) => {
  expect(parseRetryAfter(header, null, NOW)).toBe(ms);
});

test("white space around a Retry-After does not count", () => {
  expect(parseRetryAfter(" 1 ", null, NOW)).toBe(1000);
  const [date, later] = [5, 10].map((s) => ` ${new Date(NOW + 1000 * s).toUTCString()} `);
  expect(parseRetryAfter(later ?? "", date ?? "", 0)).toBe(5000);
});

test("a Retry-After date is held against the answer's own Date: the clock here may be wrong", () => {
  const yearsAgo = Date.parse("2019-01-01T00:00:00Z");
  const date = "Mon, 23 Nov 2026 12:00:00 GMT";
  expect(parseRetryAfter("Mon, 23 Nov 2026 12:00:05 GMT", date, yearsAgo)).toBe(5000);
  expect(parseRetryAfter("Mon, 23 Nov 2026 12:00:05 GMT", "garbage", NOW)).toBe(5000);
});

test("a Retry-After date may be of any month, and its day of any of that month's", () => {
  for (let day = Date.UTC(2027, 0, 1); day < Date.UTC(2028, 0, 1); day += 24 * 3600 * 1000)
    expect(parseRetryAfter(new Date(day + 5000).toUTCString(), null, day)).toBe(5000);
});

/** A 429 that asks for a wait. */
const limited = (retryAfterMs: number | undefined) =>
  ({
    kind: "http",
    outcome: "rejected",
    status: 429,
    retryable: true,
    retryAfterMs,
  }) as PiperHttpError;

const neverConnected = {
  kind: "connection",
  outcome: "not_sent",
  retryable: true,
} as AnyPiperError;

test.each([
  [1, 500],
  [2, 1000],
  [3, 2000],
  [4, 4000],
  [5, 8000],
  [6, 8000],
  [10, 8000],
])("after attempt %i the random part is from 0 to %i ms", (attempt, most) => {
  for (const [error, asked] of [
    [neverConnected, 0],
    [limited(0), 0],
    [limited(7000), 7000],
  ] as const) {
    expect(delay(error, attempt, 0)).toBe(asked);
    expect(delay(error, attempt, 0.5)).toBe(asked + most / 2);
    expect(delay(error, attempt, ALMOST_ONE)).toBeCloseTo(asked + most, 5);
  }
});

test("a wait of a minute is the longest that is waited for, and its random part comes on top", () => {
  expect(delay(limited(60_000), 1, 0)).toBe(60_000);
  expect(delay(limited(60_000), 1, 0.5)).toBe(60_250);
  expect(delay(limited(60_001), 1, 0)).toBe(undefined);
  expect(delay(limited(Number.POSITIVE_INFINITY), 1, 0)).toBe(undefined);
});

test("a 429 that asks for no wait is not sent again", () => {
  expect(delay(limited(undefined), 1, 0)).toBe(undefined);
});

test("what is not retryable is not sent again, whatever its Retry-After says", () => {
  const unavailable = { ...limited(0), status: 503, outcome: "unknown", retryable: false } as const;
  expect(delay(unavailable as PiperHttpError, 1, 0)).toBe(undefined);
  for (const kind of ["config", "connection", "timeout", "abort", "response"] as const) {
    const error = { kind, outcome: "not_sent", retryable: false } as AnyPiperError;
    expect(delay(error, 1, 0)).toBe(undefined);
  }
});

test("a read is sent again after a gateway's answer, in the time that it asks for", () => {
  const unavailable = (retryAfterMs?: number) =>
    ({ ...limited(retryAfterMs), status: 503, outcome: "none" }) as PiperHttpError;
  expect(delay(unavailable(), 1, 0)).toBe(0);
  expect(delay(unavailable(), 1, 0.5)).toBe(250);
  expect(delay(unavailable(3000), 1, 0)).toBe(3000);
  expect(delay(unavailable(61_000), 1, 0)).toBe(undefined);
});

test("a call is sent again no more often than maxRetries says, and not past its deadline", () => {
  const retries = (attempts: number, limits: object) =>
    delayBeforeNext(limited(1000), attempts, { ...LIMITS, ...limits }, 0);
  expect(retries(2, { maxRetries: 2 })).toBe(1000);
  expect(retries(3, { maxRetries: 2 })).toBe(undefined);
  expect(retries(1, { maxRetries: 0 })).toBe(undefined);
  expect(retries(1, { remainingMs: 1001 })).toBe(1000);
  expect(retries(1, { remainingMs: 1000 })).toBe(undefined);
});

test("a call waits as long as Retry-After says, and no longer than random adds", async () => {
  const random = vi.spyOn(Math, "random").mockReturnValue(0.2);
  onTestFinished(() => random.mockRestore());
  const times: number[] = [];
  const server = await startScriptedServer(
    [() => times.push(performance.now()), answer(429, "", { "retry-after": "1" })],
    [() => times.push(performance.now()), answer(200, '{"content":"Hello!"}')],
  );
  onTestFinished(server.close);
  await createPiperClient({ orgId: ID, baseUrl: server.url }).createResponse(CALL);
  const [first = 0, second = 0] = times;
  expect(second - first).toBeGreaterThan(1095);
  expect(second - first).toBeLessThan(6000);
});
