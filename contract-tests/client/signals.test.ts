// Signals as callers have them: shared, of another realm, combined, fired late.
import { getEventListeners } from "node:events";
import { createContext, runInContext } from "node:vm";
import { expect, onTestFinished, test } from "vitest";
import { createPiperClient, type Fetch } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { failureOf } from "./failure-of.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

const never: Fetch = () => new Promise(() => {});
const reply: Fetch = async () => new Response('{"content":"Hello!"}');

const call = (signal: AbortSignal, fetch = never) =>
  createPiperClient({ token: "pat_example", orgId: ID, fetch }).createResponse(CALL, { signal });

const listenersOf = ({ signal }: AbortController) => getEventListeners(signal, "abort").length;

test("however many calls share a signal, it has one listener, and none when they are over", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => void warnings.push(warning);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  const caller = new AbortController();
  const calls = Array.from({ length: 20 }, () => failureOf(() => call(caller.signal)));
  expect(listenersOf(caller)).toBe(1);
  caller.abort("shutdown");
  for (const error of await Promise.all(calls)) expect(error).toMatchObject({ kind: "abort" });
  expect(listenersOf(caller)).toBe(0);
  expect(warnings).toEqual([]);
});

test("a call that is over leaves those that share its signal theirs", async () => {
  const caller = new AbortController();
  const long = failureOf(() => call(caller.signal));
  await call(caller.signal, reply);
  expect(listenersOf(caller)).toBe(1);
  caller.abort();
  expect(await long).toMatchObject({ kind: "abort" });
  await call(new AbortController().signal, reply);
});

test("a signal is used again after it was let go", async () => {
  const caller = new AbortController();
  await call(caller.signal, reply);
  expect(listenersOf(caller)).toBe(0);
  const next = failureOf(() => call(caller.signal));
  caller.abort();
  expect(await next).toMatchObject({ kind: "abort" });
});

test("a signal that fires once a call is over changes nothing", async () => {
  const caller = new AbortController();
  const { data } = await call(caller.signal, reply);
  caller.abort();
  expect(data.content).toBe("Hello!");
});

test("one that calls within an abort's listener is aborted as well", async () => {
  const caller = new AbortController();
  const inner: Promise<unknown>[] = [];
  caller.signal.addEventListener("abort", () => {
    inner.push(failureOf(() => call(caller.signal)));
  });
  caller.abort();
  expect(await Promise.all(inner)).toMatchObject([{ kind: "abort", outcome: "not_sent" }]);
});

test("a signal's own timeout is an abort, with its reason's name", async () => {
  const error = await failureOf(() => call(AbortSignal.timeout(20)));
  expect(error).toMatchObject({
    kind: "abort",
    name: "AbortError",
    cause: { name: "TimeoutError" },
  });
});

test("a signal whose platform knows no reason aborts without one", async () => {
  const old = { aborted: true, addEventListener() {}, removeEventListener() {} };
  const error = await failureOf(() => call(old as never));
  expect([error.kind, error.cause]).toEqual(["abort", undefined]);
  expect(error.message).toMatch(/^POST …\/responses\/: the caller's signal aborted it before /);
});

test("of several signals in one, each aborts a call", async () => {
  const callers = [new AbortController(), new AbortController()];
  for (const caller of callers) {
    const any = AbortSignal.any(callers.map(({ signal }) => signal));
    const failure = failureOf(() => call(any));
    caller.abort();
    expect(await failure).toMatchObject({ kind: "abort" });
  }
});

test("a signal of another realm is one by its shape", async () => {
  const realm = createContext({ EventTarget, Event });
  const { signal, abort } = runInContext(
    `class Signal extends EventTarget { aborted = false; reason = undefined; }
    const signal = new Signal();
    const abort = () => { signal.aborted = true; signal.reason = "left"; signal.dispatchEvent(new Event("abort")); };
    ({ signal, abort })`,
    realm,
  );
  const failure = failureOf(() => call(signal));
  abort();
  expect(await failure).toMatchObject({ kind: "abort", message: expect.stringContaining("left") });
});

test("a fetch that rejects when it is aborted leaves no rejection behind", async () => {
  const rejections: unknown[] = [];
  const note = (reason: unknown) => void rejections.push(reason);
  process.on("unhandledRejection", note);
  onTestFinished(() => void process.off("unhandledRejection", note));
  const late: Fetch = (_, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => setTimeout(() => reject(new Error("late")), 5));
    });
  const caller = new AbortController();
  const failure = failureOf(() => call(caller.signal, late));
  setImmediate(() => caller.abort());
  expect(await failure).toMatchObject({ kind: "abort", outcome: "unknown" });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(rejections).toEqual([]);
});

test.each<[what: string, broken: object]>([
  ["addEventListener", { addEventListener: fail, removeEventListener() {} }],
  ["removeEventListener", { addEventListener() {}, removeEventListener: fail }],
])("what only looks like a signal, and throws in %s, fails no call", async (_, broken) => {
  const signal = { aborted: false, ...broken } as AbortSignal;
  expect((await call(signal, reply)).data.content).toBe("Hello!");
});

test("what cannot be let go is no signal", async () => {
  const signal = { aborted: false, addEventListener() {} } as unknown as AbortSignal;
  expect(await failureOf(() => call(signal, reply))).toMatchObject({ kind: "config" });
});

function fail(): never {
  throw new Error("hands off");
}
