import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";

const MODULE = new URL("until-stopped.ts", import.meta.url).href;

/** Waits until it is stopped, and says its process id and then that it was. */
const PROGRAM = `
  const { untilStopped } = await import(${JSON.stringify(MODULE)});
  const keptAlive = setInterval(() => {}, 1000);
  const stopped = untilStopped();
  console.log(process.pid);
  await stopped;
  console.log("stopped");
  clearInterval(keptAlive);
`;
/** Starts what follows it on its command line, and lives on. */
const STARTER = `
  const [program, ...args] = process.argv.slice(1);
  require("node:child_process").spawn(program, args, { stdio: "inherit" });
  setInterval(() => {}, 1000);
`;

/** Starts the program below as many other processes as are asked for. */
async function startBelow(starters: number, env: NodeJS.ProcessEnv = {}) {
  const command = [process.execPath, "--input-type=module", "--eval", PROGRAM];
  for (let n = 0; n < starters; n += 1) command.unshift(process.execPath, "--eval", STARTER);
  const [program = "", ...args] = command;
  const top: ChildProcess = spawn(program, args, {
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    if (top.pid) process.kill(-top.pid, "SIGKILL");
  });
  let said = "";
  top.stdout?.on("data", (chunk) => {
    said += chunk;
    top.emit("said");
  });
  const until = async (text: string) => {
    while (!said.includes(text)) await once(top, "said");
  };
  await until("\n");
  return { top, pid: Number.parseInt(said, 10), until };
}

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s stops a command", async (signal) => {
  const { pid, until } = await startBelow(1);
  process.kill(pid, signal);
  await until("stopped");
});

test("a command stops when what started it is gone", async () => {
  const { top, until } = await startBelow(1);
  top.kill("SIGKILL");
  await until("stopped");
});

test("a command of npm's stops when npm is gone, though the shell between lives on", async () => {
  const { top, until } = await startBelow(2, { npm_lifecycle_event: "dev" });
  top.kill("SIGKILL");
  await until("stopped");
  expect(top.signalCode).toBe("SIGKILL");
});
