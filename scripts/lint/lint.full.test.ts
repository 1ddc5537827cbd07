import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
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

test.each(["#", "?", "%20"])(
  "a path with a %s is refused in one line that says so",
  async (mark) => {
    const odd = `${project}-${mark}`;
    await symlink(project, odd, "dir");
    onTestFinished(() => rm(odd));
    const args = ["--preserve-symlinks-main", join(odd, "scripts/lint/main.ts")];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^This folder's path holds a "(#|\?|%20)", which .* move it\. \(.+\)\n$/,
      ),
    ]);
  },
);

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
