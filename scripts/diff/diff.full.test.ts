import { execFile, execFileSync } from "node:child_process";
import { appendFile, mkdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { commitProject, copyProject } from "../shared/copy-project.ts";

let project = "";

beforeAll(async () => {
  project = await copyProject();
  commitProject(project);
});
beforeEach(() => {
  execFileSync("git", ["checkout", "--quiet", "."], { cwd: project });
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

test("--bump leaves openapi.yaml as it was where generate fails, and says why", async () => {
  const spec = join(project, "openapi.yaml");
  const types = join(project, "generated/openapi.d.ts");
  const before = await readFile(spec, "utf8");
  const changed = before.replace(/\n {6}required:\n {8}- content\n/, "\n");
  await writeFile(spec, changed);
  await rm(types);
  await mkdir(types);

  const { code, stdout, stderr } = await runDiff("--bump");
  expect([code, stdout]).toEqual([3, ""]);
  expect(stderr).toMatch(
    /^info\.version is as it was: npm run generate fails\.\n\S*openapi\.d\.ts cannot be used: .*\n$/,
  );
  expect(await readFile(spec, "utf8")).toBe(changed);

  await rmdir(types);
});

test.for([
  ["is missing", (file: string) => rm(file)],
  ["has a conflict in it", (file: string) => appendFile(file, "<<<<<<< HEAD\n")],
] as const)(
  "where a generated file %s, the way out is told, and that is no verdict",
  async ([, spoil]) => {
    const file = join(project, "generated/contract.ts");
    await spoil(file);
    const { code, stdout, stderr } = await runDiff();
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(/^The client cannot be loaded\. Try: npm run generate \(.+\)\n$/);
  },
);

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

test("what refers to itself in too long a chain is not compared, and says so", async () => {
  const files = ["string", "integer"].map((type) => join(project, `${type}.json`));
  for (const [index, type] of ["string", "integer"].entries()) {
    const schemas: Record<string, unknown> = { Link20000: { type } };
    for (let link = 0; link < 20_000; link += 1)
      schemas[`Link${link}`] = { $ref: `#/components/schemas/Link${link + 1}` };
    const document = { openapi: "3.1.0", info: { title: "", version: "1.0.0" } };
    const text = JSON.stringify({ ...document, components: { schemas } });
    await writeFile(files[index] ?? "", text);
  }
  const { code, stdout, stderr } = await runDiff(...files);
  expect([code, stdout]).toEqual([3, ""]);
  expect(stderr).toMatch(/^Too many schemas .* one chain\.\n$/);
});

test("a union of many branches is compared", async () => {
  const files = ["base", "revision"].map((name) => join(project, `${name}.json`));
  for (const [index, branches] of [500, 501].entries()) {
    const oneOf = Array.from({ length: branches }, (_, branch) => ({
      type: "object",
      required: [`field${branch}`],
      properties: { [`field${branch}`]: { type: "string" } },
    }));
    const document = { openapi: "3.1.0", info: { title: "", version: "1.0.0" } };
    const text = JSON.stringify({ ...document, components: { schemas: { Any: { oneOf } } } });
    await writeFile(files[index] ?? "", text);
  }
  const { changes } = JSON.parse((await runDiff(...files, "--format=json")).stdout);
  expect(changes).toMatchObject([{ rule: "branch-added", schema: "Any" }]);
});
