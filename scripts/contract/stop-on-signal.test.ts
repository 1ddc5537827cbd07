import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import { stopOnSignal } from "./stop-on-signal.ts";

test.each([
  ["SIGINT", "SIGINT"],
  ["SIGTERM", "SIGTERM"],
  ["SIGINT", "SIGTERM"],
])("%s ends the asking, and a %s after it ends it all: nobody can tell", (first, second) => {
  const exit = vi.fn();
  const process = Object.assign(new EventEmitter(), { exit });
  const signal = stopOnSignal(process);
  expect(signal.aborted).toBe(false);
  process.emit(first);
  expect([signal.aborted, exit.mock.calls]).toEqual([true, []]);
  process.emit(second);
  expect(exit.mock.calls).toEqual([[3]]);
});
