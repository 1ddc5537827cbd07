import { execFileSync, spawnSync } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { commitProject, copyProject } from "../shared/copy-project.ts";
import { mayBreak } from "./last-release.ts";

let project = "";

beforeAll(async () => {
  project = await copyProject();
  commitProject(project);
});
afterAll(() => rm(project, { recursive: true, force: true }));

/** Runs the consumer tests that need nothing from the network. */
function runLastRelease() {
  const script = join(project, "scripts/ci/last-release.ts");
  const args = [script, "--test-name", "plain JavaScript"];
  return spawnSync(process.execPath, args, { cwd: project, encoding: "utf8" });
}

async function change(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(project, file), "utf8");
  expect(text).toContain(from);
  await writeFile(join(project, file), text.replaceAll(from, to));
}

test("a package that breaks the last release's apps is held back, and says which", async () => {
  expect(runLastRelease()).toMatchObject({
    status: 0,
    stdout: "No release is tagged yet: there are no consumers to break.\n",
  });

  // A prerelease promises nothing to anybody.
  for (const tag of ["v0.1.0", "v0.2.0-beta.1"])
    execFileSync("git", ["tag", tag], { cwd: project });
  const kept = runLastRelease();
  expect(kept.stdout).toContain("What apps did with v0.1.0, they can do with this package.");
  expect(kept.status).toBe(0);

  await change("src/index.ts", "createPiperClient", "createPiperClient as createClient");
  const broken = runLastRelease();
  expect(broken).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(
      "This package breaks apps that use v0.1.0: plain JavaScript runs the README's first example. If that is meant, package.json's version says so: it is 0.1.0.\n",
    ),
  });

  await change("package.json", '"version": "0.1.0"', '"version": "0.2.0"');
  const meant = runLastRelease();
  expect(meant.stdout).toContain("Its version, 0.2.0, says so.");
  expect(meant.status).toBe(0);
}, 240_000);

test.each([
  ["v1.2.3", "1.9.0", false],
  ["v1.2.3", "2.0.0-beta.1", true],
  ["v0.1.0", "0.1.9", false],
  ["v0.1.0", "0.2.0", true],
  ["v0.9.0", "1.0.0", true],
])("after %s, %s may break apps: %s", (released, version, may) => {
  expect(mayBreak(released, version)).toBe(may);
});

test("what git minds is told in its own words", async () => {
  const head = join(project, ".git/HEAD");
  const before = await readFile(head, "utf8");
  onTestFinished(() => writeFile(head, before));
  await rm(head);
  expect(runLastRelease()).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^git rev-parse .* failed: fatal: .*\n$/),
  });
});
