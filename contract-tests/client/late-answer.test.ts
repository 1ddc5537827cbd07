import { expect, onTestFinished, test, vi } from "vitest";
import { createPiperClient } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { failureOf } from "./failure-of.ts";

test("the body of an answer that comes after the deadline is cancelled", async () => {
  let cancel = () => {};
  const cancelled = new Promise<void>((resolve) => {
    cancel = resolve;
  });
  const late = new Response(new ReadableStream({ cancel }));
  const piper = createPiperClient({
    token: "pat_example",
    orgId: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
    timeoutMs: 500,
    fetch: (_, { signal }) =>
      new Promise((resolve) => {
        signal?.addEventListener("abort", () => setImmediate(resolve, late));
      }),
  });

  const call = piper.createResponse(CALL);

  await expect(call).rejects.toMatchObject({ kind: "timeout", outcome: "unknown" });
  await cancelled;
});

/** Holds up the event loop, as a call of another program does: no timer fires. */
function holdUp(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

test("nothing is sent after the deadline, though its timer had no turn: while the token was asked for", async () => {
  const fetch = vi.fn(async () => new Response('{"content":"Hello!"}'));
  const token = () => {
    holdUp(60);
    return "pat_example";
  };
  const piper = createPiperClient({ token, orgId: ID, timeoutMs: 30, fetch });
  const error = await failureOf(() => piper.createResponse(CALL));
  expect(error).toMatchObject({ kind: "timeout", outcome: "not_sent", phase: "token" });
  expect(fetch).not.toHaveBeenCalled();
});

test("nothing is sent after the deadline, though its timer had no turn: in the wait after a 429", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.5); // It waits 250 ms.
  onTestFinished(() => void vi.restoreAllMocks());
  const headers = { "retry-after": "0" };
  const fetch = vi.fn(async () => new Response("{}", { status: 429, headers }));
  const onAttempt = () => void setImmediate(holdUp, 600);
  const piper = createPiperClient({
    token: "pat_example",
    orgId: ID,
    timeoutMs: 500,
    fetch,
    onAttempt,
  });
  const error = await failureOf(() => piper.createResponse(CALL));
  expect(error).toMatchObject({ kind: "timeout", outcome: "rejected", phase: "wait" });
  expect(fetch).toHaveBeenCalledOnce();
});

test("nothing is sent once its signal says so, though another's listener kept the abort to itself", async () => {
  const caller = new AbortController();
  caller.signal.addEventListener("abort", (event) => event.stopImmediatePropagation());
  vi.spyOn(Math, "random").mockReturnValue(0);
  onTestFinished(() => void vi.restoreAllMocks());
  const headers = { "retry-after": "0" };
  const fetch = vi.fn(async () => new Response("{}", { status: 429, headers }));
  const onAttempt = () => caller.abort();
  const piper = createPiperClient({ token: "pat_example", orgId: ID, fetch, onAttempt });
  const error = await failureOf(() => piper.createResponse(CALL, { signal: caller.signal }));
  expect(error).toMatchObject({ kind: "abort", outcome: "rejected", phase: "wait" });
  expect(fetch).toHaveBeenCalledOnce();
});

test("a call that was aborted is told as that, though its deadline has passed since", async () => {
  const caller = new AbortController();
  vi.spyOn(Math, "random").mockReturnValue(0);
  onTestFinished(() => void vi.restoreAllMocks());
  const fetch = async () => new Response("{}", { status: 429, headers: { "retry-after": "0" } });
  const onAttempt = () => {
    caller.abort();
    vi.spyOn(performance, "now").mockReturnValue(performance.now() + 60_000);
  };
  const options = { signal: caller.signal, timeoutMs: 30_000 };
  const piper = createPiperClient({ token: "pat_example", orgId: ID, fetch, onAttempt });
  const error = await failureOf(() => piper.createResponse(CALL, options));
  expect(error).toMatchObject({ kind: "abort", outcome: "rejected", phase: "wait" });
});

test("a 429 that asks for a longer wait than the call has left is told at once", async () => {
  const headers = { "retry-after": "2" };
  const fetch = async () => new Response("{}", { status: 429, headers });
  const piper = createPiperClient({ token: "pat_example", orgId: ID, timeoutMs: 1_000, fetch });
  expect(await failureOf(() => piper.createResponse(CALL))).toMatchObject({ status: 429 });
});

test("a 429 whose body the deadline cuts is told as one, however early its timer is", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }); // No time passes by the clock.
  onTestFinished(() => void vi.useRealTimers());
  let read = () => {};
  const isRead = new Promise<void>((resolve) => {
    read = resolve;
  });
  const pull = () => {
    read();
    return new Promise<void>(() => {});
  };
  const body = new ReadableStream({ pull }, { highWaterMark: 0 });
  const init = { status: 429, headers: { "retry-after": "0" } };
  const fetch = vi.fn(async () => new Response(body, init));
  const piper = createPiperClient({ token: "pat_example", orgId: ID, timeoutMs: 1_000, fetch });
  const failure = failureOf(() => piper.createResponse(CALL));
  await isRead;
  vi.advanceTimersByTime(1_000);
  expect(await failure).toMatchObject({ kind: "http", status: 429, outcome: "rejected" });
  expect(fetch).toHaveBeenCalledOnce();
});

test("an error's body that is given up is aborted, where it can be ended in no other way", async () => {
  let sent: AbortSignal | undefined;
  const text = () => new Promise<string>(() => {});
  const headers = new Headers();
  const refusal = { ok: false, status: 401, headers, text };
  const piper = createPiperClient({
    token: "pat_example",
    orgId: ID,
    fetch: async (_, { signal }) => {
      sent = signal;
      return refusal;
    },
  });
  const error = await failureOf(() => piper.createResponse(CALL));
  expect([error.kind, sent?.aborted]).toEqual(["http", true]);
});

test("a reply's signal is not aborted: what wraps fetch would take the call for one that failed", async () => {
  let sent: AbortSignal | undefined;
  const piper = createPiperClient({
    token: "pat_example",
    orgId: ID,
    fetch: async (_, { signal }) => {
      sent = signal;
      return new Response('{"content":"Hello!"}');
    },
  });
  await piper.createResponse(CALL);
  expect(sent?.aborted).toBe(false);
});
