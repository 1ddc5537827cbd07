// How a start of Prism ends, by what it prints; and when its process is over.
import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { end, ready } from "./prism.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  // Whatever came of it, nothing keeps the process.
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A process of which a test says what it prints, and how it ends. */
function startFake() {
  const child = Object.assign(new EventEmitter(), {
    stdout: new EventEmitter(),
    stderr: new EventEmitter(),
  });
  return { child, starting: ready(child as unknown as ChildProcess) };
}

test("the address is read from what comes in pieces and in colours", async () => {
  const { child, starting } = startFake();
  child.stdout.emit("data", Buffer.from("[CLI] \u001b[32mPrism is listen"));
  child.stdout.emit("data", Buffer.from("ing on http://127.0.0.1:4010\u001b[39m\n"));
  expect(await starting).toBe("http://127.0.0.1:4010");
});

test.each([
  ["stdout", "[CLI] ✖  fatal     It is no OpenAPI document\n", "It is no OpenAPI document"],
  ["stderr", "✖ fatal It is no OpenAPI document\n", "It is no OpenAPI document"],
  ["stderr", "  bad option: --odd \n", "bad option: --odd"],
  ["stdout", "", "it printed nothing"],
] as const)("an end before that is told by what %s had: %j", async (stream, printed, told) => {
  const { child, starting } = startFake();
  child[stream].emit("data", Buffer.from(printed));
  child.emit("close");
  await expect(starting).rejects.toThrow(`Prism did not start: ${told}`);
});

test("a program that is not there is told by the system's words", async () => {
  const { child, starting } = startFake();
  child.emit("error", new Error("spawn ENOENT"));
  await expect(starting).rejects.toThrow("Prism did not start (spawn ENOENT): it printed nothing");
});

test("a Prism that never is ready is not waited for any longer than 90 s", async () => {
  const { child, starting } = startFake();
  child.stdout.emit("data", Buffer.from("loading"));
  const failing = expect(starting).rejects.toThrow("Prism was not ready within 90 s: loading");
  await vi.advanceTimersByTimeAsync(90_000);
  await failing;
});

test("a Prism is over when its process has ended, not when it was told to", async () => {
  const kill = vi.fn();
  const child = Object.assign(new EventEmitter(), {
    pid: 1,
    exitCode: null,
    signalCode: null,
    kill,
  });
  const over = vi.fn();
  const ending = end(child as unknown as ChildProcess).then(over);
  await vi.advanceTimersByTimeAsync(1000);
  expect(kill.mock.calls).toEqual([["SIGKILL"]]);
  expect(over).not.toHaveBeenCalled();
  child.emit("exit");
  await ending;
});

test.each([
  ["never started", { pid: undefined, exitCode: null, signalCode: null }],
  ["has ended", { pid: 1, exitCode: 0, signalCode: null }],
  ["was ended", { pid: 1, exitCode: null, signalCode: "SIGTERM" }],
])("a process that %s is not waited for", async (_, state) => {
  await end(state as ChildProcess);
});
