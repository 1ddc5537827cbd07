import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commitProject, copyProject } from "../shared/copy-project.ts";

let project = "";

beforeAll(async () => {
  project = await copyProject();
  commitProject(project);
});
afterAll(() => rm(project, { recursive: true, force: true }));

function runDiff(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = [join(project, "scripts/diff/main.ts"), ...args];
  return new Promise((done) => {
    execFile(process.execPath, command, { cwd: project }, (error, stdout, stderr) =>
      done({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
    );
  });
}

test("a breaking change fails until info.version covers it, and --bump raises it", async () => {
  const file = join(project, "openapi.yaml");
  const before = await readFile(file, "utf8");
  await writeFile(file, before.replace(/\n {6}required:\n {8}- content\n/, "\n"));

  const failed = await runDiff();
  expect(failed).toMatchObject({ code: 1, stderr: "" });
  expect(failed.stdout.split("\n")[0]).toMatch(
    /^openapi\.yaml at (HEAD|the merge base with main) \(\w{7}\), (\d\S+) → openapi\.yaml in the working tree, \2$/,
  );
  expect(failed.stdout).toContain("major  AgentResponse.content is no longer required.");
  expect(failed.stdout).toContain("npm run diff -- --bump");
  expect(failed.stdout).toMatch(/^[^\p{Cc}]*(\n[^\p{Cc}]*)*$/u);

  const raised = await runDiff("--bump", "--format=json");
  expect(raised).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(raised.stdout)).toMatchObject({ bump: "major", covered: true });
  const after = await readFile(file, "utf8");
  expect(after).toBe(
    before
      .replace(/\n {6}required:\n {8}- content\n/, "\n")
      .replace(/version: (\d+)\.\d+\.\d+/, (_, major) => `version: ${Number(major) + 1}.0.0`),
  );
  const types = await readFile(join(project, "generated/openapi.d.ts"), "utf8");
  expect(types).toContain("content?: string;");
});

test("a wrong call ends with one line: 2 for usage, 3 for a side that is not there", async () => {
  const calls = await Promise.all([
    runDiff("--format=xml"),
    runDiff("HEAD^", "HEAD", "--bump"),
    runDiff("v9.9.9"),
  ]);
  expect(calls).toMatchObject([
    { code: 2, stdout: "", stderr: expect.stringMatching(/^There is no format xml.*\n$/) },
    { code: 2, stdout: "", stderr: expect.stringMatching(/^--bump raises .*BASE only.*\n$/) },
    {
      code: 3,
      stdout: "",
      stderr: expect.stringMatching(/^There is no .* revision v9\.9\.9.*\n$/),
    },
  ]);
});
