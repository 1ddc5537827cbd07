import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";

const moduleOf = (name: string) => JSON.stringify(new URL(`${name}.ts`, import.meta.url).href);

/** Waits until it is stopped, and says its process id and then that it was. */
const PROGRAM = `
  const { untilStopped } = await import(${moduleOf("until-stopped")});
  const keptAlive = setInterval(() => {}, 1000);
  const stopped = untilStopped();
  console.log(process.pid);
  await stopped;
  console.log("stopped");
  clearInterval(keptAlive);
`;
/** A command that does so with a child at work, and takes a moment to end. */
const COMMAND = `
  const { runCommand } = await import(${moduleOf("command")});
  const { untilStopped } = await import(${moduleOf("until-stopped")});
  const { spawn } = await import("node:child_process");
  await runCommand(async () => {
    const stopped = untilStopped();
    const child = spawn("sleep", ["600"]);
    console.log(process.pid);
    await stopped;
    await new Promise((resolve) => setTimeout(resolve, 200));
    child.kill();
    return 0;
  });
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

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s leaves it to a command with a child to end as it does without one, told twice as well",
  async (signal) => {
    const args = ["--input-type=module", "--eval", COMMAND];
    const command = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    await once(command.stdout, "data");
    command.kill(signal);
    // npm hands on what the terminal has told this process already.
    setTimeout(() => command.kill(signal), 50);
    expect(await once(command, "close")).toEqual([0, null]);
  },
);

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
