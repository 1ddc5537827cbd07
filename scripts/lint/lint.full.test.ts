import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyProject } from "../shared/copy-project.ts";

let project = "";
let spec = "";

beforeAll(async () => {
  project = await copyProject();
  spec = await readFile(join(project, "openapi.yaml"), "utf8");
});
afterAll(() => rm(project, { recursive: true, force: true }));

function run(script: string, ...flags: string[]) {
  const args = [join(project, "scripts", script, "main.ts"), ...flags];
  return spawnSync(process.execPath, args, { cwd: project, encoding: "utf8" });
}

const dangling = '"#/components/schemas/RunEvents"';

test.each([
  ["an empty spec", () => "", "openapi.yaml  is empty"],
  ["a UTF-16 spec", () => Buffer.from(spec, "utf16le"), "openapi.yaml  is UTF-16"],
  [
    "a dangling $ref",
    () => spec.replace('"#/components/schemas/RunEvent"', dangling),
    /^openapi\.yaml:\d+:\d+ {2}Can't resolve \$ref/,
  ],
  [
    "a merge key",
    () => spec.replace("    ErrorDetail:\n", "    ErrorDetail:\n      <<: {}\n"),
    /^openapi\.yaml:\d+:\d+ {2}Merge keys/,
  ],
])("lint and build refuse %s, and nothing is packed", async (_, text, reason) => {
  await writeFile(join(project, "openapi.yaml"), text());
  const build = run("build");
  expect([build.status, build.stdout]).toEqual([1, ""]);
  expect(build.stderr).toMatch(reason);
  expect(build.stderr.trim().split("\n")).toHaveLength(1);
  expect(existsSync(join(project, "dist"))).toBe(false);

  const lint = run("lint", "--format=json");
  expect(lint.status).toBe(1);
  expect(JSON.parse(lint.stdout).problems).not.toEqual([]);
  expect(run("lint").status).toBe(1);
});
