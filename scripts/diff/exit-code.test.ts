import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runHere } from "../shared/run-here.ts";
import { runScript } from "../shared/run-script.ts";
import { diff as command } from "./main.ts";

// A pull request is held back by the exit code of npm run diff, and by nothing else.

const SPEC = await readFile(new URL("../../openapi.yaml", import.meta.url), "utf8");
const BREAKING = SPEC.replace(/\n {6}required:\n {8}- content\n/, "\n");

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gate-"));
});
afterAll(() => rm(folder, { recursive: true }));

const here = (args: string[]) => runHere(command, args);
const inItsOwnProcess = (args: string[]) => runScript("diff/main", args);

/** Compares the spec as it is with a changed one. */
async function diff(name: string, changed: string, run: typeof inItsOwnProcess = here) {
  const [base, revision] = [join(folder, "base.yaml"), join(folder, `${name}.yaml`)];
  await writeFile(base, SPEC);
  await writeFile(revision, changed);
  return run([base, revision]);
}

test.concurrent("exits 1 for a breaking change that info.version does not cover", async () => {
  expect(BREAKING).not.toBe(SPEC);
  const { exitCode, stdout, stderr } = await diff("breaking", BREAKING, inItsOwnProcess);
  expect([exitCode, stderr]).toEqual([1, ""]);
  expect(stdout).toContain("major  AgentResponse.content is no longer required.");
});

test.concurrent("exits 0 for one that it covers", async () => {
  const [, major = "0"] = /\n {2}version: (\d+)/.exec(SPEC) ?? [];
  const raised = BREAKING.replace(/\n {2}version: .*/, `\n  version: ${Number(major) + 1}.0.0`);
  const { exitCode, stdout, stderr } = await diff("covered", raised);
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("major  AgentResponse.content is no longer required.");
});

test.concurrent("exits 0 where nothing changed", async () => {
  expect(await diff("same", SPEC)).toMatchObject({ exitCode: 0, stderr: "" });
});

test.concurrent("exits 3 with one line for what cannot be compared", async () => {
  const { exitCode, stdout, stderr } = await diff("broken", "openapi: [");
  expect([exitCode, stdout]).toEqual([3, ""]);
  expect(stderr.trim().split("\n")).toEqual([expect.stringContaining("broken.yaml")]);
});

test.concurrent("exits 3 for a folder and a device, and says what it takes", async () => {
  for (const name of [tmpdir(), "/dev/null"])
    expect(await runHere(command, [name, name])).toEqual({
      stdout: "",
      stderr: `${name} is no file. Name a file, or a git revision.\n`,
      exitCode: 3,
    });
});

test.concurrent("exits 2 for what is no comparison", async () => {
  expect((await here(["a", "b", "c"])).exitCode).toBe(2);
});

test.concurrent("--help says how to call it, and exits 0", async () => {
  const { exitCode, stdout } = await here(["--help"]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^npm run diff [\s\S]*--bump[\s\S]*Exit code/);
});
