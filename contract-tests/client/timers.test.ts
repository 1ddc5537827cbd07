import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPiperClient, type Fetch, type RequestOptions } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { failureOf } from "./failure-of.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
// In this order: what stood in for a global was put over a timer that is a fake.
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const reply = async () => new Response('{"content":"Hello!"}');
const limited = async () => new Response("{}", { status: 429, headers: { "retry-after": "10" } });

/** The timers that stand when a call has settled. */
async function timersAfter(fetch: Fetch, options: RequestOptions = {}, onAttempt = () => {}) {
  const piper = createPiperClient({ token: "pat_example", orgId: ID, fetch, onAttempt });
  await piper.createResponse(CALL, options).catch(() => {});
  return vi.getTimerCount();
}

test("a reply leaves no timer", async () => {
  expect(await timersAfter(reply)).toBe(0);
});

test("an error leaves no timer", async () => {
  expect(await timersAfter(limited, { maxRetries: 0 })).toBe(0);
});

test("a call that is aborted while it waits leaves no timer", async () => {
  const caller = new AbortController();
  const abort = () => caller.abort();
  const abortSoon = () => void setImmediate(abort);
  expect(await timersAfter(limited, { signal: caller.signal }, abortSoon)).toBe(0);
});

test("a platform that sets no timer, as workerd outside of a request, is told of", async () => {
  const refusal = "Disallowed operation called within global scope";
  vi.stubGlobal("setTimeout", () => {
    throw new Error(`${refusal} (pat_example_0123456789)`);
  });
  const fetch = vi.fn(reply);
  const piper = createPiperClient({ token: "pat_example_0123456789", orgId: ID, fetch });
  const error = await failureOf(() => piper.createResponse(CALL));
  expect(error.message).toBe(
    `timeoutMs cannot be kept: the platform sets no timer here. The platform says: ${refusal} ([token]). Nothing was sent: no run was started.`,
  );
  const cause = { name: "Error", message: `${refusal} ([token])` };
  expect(error).toMatchObject({ kind: "config", outcome: "not_sent", cause });
  expect(error.stack).toContain("timers.test.ts");
  expect(fetch).not.toHaveBeenCalled();
});
