import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import { type TestContext, test } from "vitest";
import { isAlive } from "./is-alive.ts";

const moduleOf = (name: string) => JSON.stringify(new URL(`${name}.ts`, import.meta.url).href);

/** A process that starts another, as a shell does, and says which. */
const CHILD = `
  const { pid } = require("node:child_process").spawn("sleep", ["600"], { stdio: "ignore" });
  console.log(process.pid, pid);
  setInterval(() => {}, 1000);
`;
/** A command with a folder of its own and a child, both named on stdout, that waits for the child. */
const COMMAND = `
  const { runCommand } = await import(${moduleOf("command")});
  const { inTemporaryFolder } = await import(${moduleOf("temporary-folder")});
  const { spawn } = await import("node:child_process");
  const { once } = await import("node:events");
  await runCommand(() => inTemporaryFolder(async (folder) => {
    const child = spawn(process.execPath, ["--eval", ${JSON.stringify(CHILD)}], { stdio: ["ignore", "pipe", "inherit"] });
    const [pids] = await once(child.stdout, "data");
    console.log(JSON.stringify({ folder, pids: [process.pid, ...String(pids).trim().split(" ").map(Number)] }));
    await once(child, "exit");
    console.log("The child has ended.");
    return 0;
  }));
`;
const ARGS = ["--input-type=module", "--eval", COMMAND];
/** Starts the command in its arguments, as npm does, and lives on. */
const STARTER = `
  require("node:child_process").spawn(process.execPath, process.argv.slice(1), { stdio: "inherit" });
  setInterval(() => {}, 1000);
`;

/** Starts a command, and reads what it has started and made; none of it outlives its own test. */
async function startCommand(
  { onTestFinished }: Pick<TestContext, "onTestFinished">,
  args: string[],
  env: NodeJS.ProcessEnv = {},
) {
  const command = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said: string[] = [];
  const lines = createInterface(command.stdout).on("line", (line) => said.push(line));
  await once(lines, "line");
  const { folder, pids }: { folder: string; pids: number[] } = JSON.parse(String(said.shift()));
  onTestFinished(() => {
    for (const pid of pids.filter(isAlive)) process.kill(pid, "SIGKILL");
  });
  return { command, folder, pids, said };
}

test.concurrent.for([
  ["SIGHUP", 129],
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)(
  "%s ends a command with all that it has started and made",
  async ([signal, code], { expect, onTestFinished }) => {
    const { command, folder, pids, said } = await startCommand({ onTestFinished }, ARGS);
    expect(existsSync(folder)).toBe(true);
    command.kill(signal);
    const [exitCode] = await once(command, "close");
    expect(exitCode).toBe(code);
    // What a signal has ended may still be seen for a moment.
    await expect.poll(() => pids.filter(isAlive), { timeout: 60_000 }).toEqual([]);
    expect(existsSync(folder)).toBe(false);
    expect(said).toEqual([]);
  },
);

test.concurrent("so does the end of the npm that started it", async ({
  expect,
  onTestFinished,
}) => {
  const env = { npm_lifecycle_event: "docs" };
  const { command, folder, pids } = await startCommand(
    { onTestFinished },
    ["--eval", STARTER, "--", ...ARGS],
    env,
  );
  command.kill("SIGKILL");
  await expect.poll(() => pids.filter(isAlive), { timeout: 60_000 }).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});
