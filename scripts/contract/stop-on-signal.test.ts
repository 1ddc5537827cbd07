import { EventEmitter } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, onTestFinished, test, vi } from "vitest";
import { answer, startScriptedServer } from "../../contract-tests/servers/scripted.ts";
import { example, sampleExchange } from "../../contract-tests/suite/judge/sample.ts";
import { endOf } from "../shared/command.ts";
import { contract } from "./main.ts";
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

const UUID = "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10";

/** Runs npm run contract, with a SIGINT as soon as it says anything of how far it is. */
async function contractWithSignal(args: string[]) {
  const reports = await mkdtemp(join(tmpdir(), "stopped-"));
  onTestFinished(() => rm(reports, { recursive: true }));
  const signals = new EventEmitter();
  const said: unknown[] = [];
  const exitCode = await endOf(contract, {
    argv: ["node", "main.ts", "--reports", reports, ...args],
    env: { PIPER_TOKEN: "pat_example", PIPER_ORG_ID: UUID, PIPER_AGENT_ID: UUID },
    stdin: Readable.from([]),
    stdout: { write: (text) => said.push(text) > 0 },
    stderr: { write: () => signals.emit("SIGINT") },
    on: (name, heard) => signals.on(name, heard),
    exit: () => {},
  });
  return { exitCode, stdout: said.join(""), heard: signals.eventNames() };
}

test("of a run that was stopped nobody can tell, though all is well so far", async () => {
  const reply = JSON.stringify(example("WithEventsResponse"));
  const headers = Object.fromEntries(sampleExchange().response.headers);
  const server = await startScriptedServer([answer(200, reply, headers)]);
  const { exitCode, stdout } = await contractWithSignal([
    ...["--target", server.url, "--only", "message: text"],
  ]);
  await server.close();
  expect([exitCode, server.requests.length]).toEqual([3, 1]);
  expect(stdout).not.toMatch(/inconclusive: |violation: /);
});

test("a recording hears no signal: it asks nothing that had to end", async () => {
  const { heard } = await contractWithSignal(["--har", "no-such.har"]);
  expect(heard).toEqual([]);
});
