// Takes the walks of CONTRIBUTING in a copy of the project, and holds what is printed against what
// stands there.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commitProject, copyProject } from "../shared/copy-project.ts";

const LONG = 900_000;
const CONTRIBUTING = new URL("../../CONTRIBUTING.md", import.meta.url);

let project = "";
beforeAll(async () => {
  project = await copyProject();
  commitProject(project);
  execFileSync("git", ["branch", "--force", "--move", "main"], { cwd: project });
});
afterAll(() => rm(project, { recursive: true, force: true }));

/** What a section shows between fences: changes to make, commands to run, and what is then printed. */
async function readWalk(heading: string) {
  const text = await readFile(CONTRIBUTING, "utf8");
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  const fences = [...section.matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```$/gm)];
  const those = (language: string) =>
    fences.filter(([, word]) => word === language).map(([, , body = ""]) => body);
  return { changes: those("diff"), commands: those("sh"), printed: those("") };
}

/** Makes a change as it stands in a fence, wherever its lines are by now. */
function apply(change: string): void {
  const args = ["apply", "-C1", "-"];
  execFileSync("git", args, { cwd: project, input: change, stdio: ["pipe", "pipe", "pipe"] });
}

/** Numbers of lines, seconds, commits and versions are another day's. */
const timeless = (text: string) =>
  text
    .replaceAll(/:\d+:\d+/g, ":1:1")
    .replaceAll(/line \d+/g, "line 1")
    .replaceAll(/\b\d+\.\d+\.\d+\b/g, "1.0.0")
    .replaceAll(/\d+\.\d s/g, "1.0 s")
    .replaceAll(/\([\da-f]{7}\)/g, "(0000000)");

/** The lines of a fence that what was printed has not, in their order; "…" stands for any. */
function missing(fence: string, printed: string): string[] {
  const there = timeless(printed).split("\n");
  return timeless(fence)
    .split("\n")
    .map((line) => line.replace(/ ?…$/, ""))
    .filter((line) => line.trim() !== "" && !line.includes("…("))
    .filter((line) => {
      const at = there.findIndex((one) => one.trimStart().startsWith(line.trimStart()));
      if (at < 0) return true;
      there.splice(0, at + 1);
      return false;
    });
}

function runNode(...args: string[]) {
  const env = { ...process.env, NO_COLOR: "1" };
  return spawnSync(process.execPath, args, { cwd: project, env, encoding: "utf8" });
}

function run(script: string, ...flags: string[]): string {
  const { stdout, stderr } = runNode(
    "--run",
    script,
    ...(flags.length > 0 ? ["--", ...flags] : []),
  );
  return stdout + stderr;
}

/** Runs npm run dev until it has said something, and what it printed until then. */
async function runDev(last: RegExp, act: () => void): Promise<string> {
  const dev = spawn(process.execPath, [join(project, "scripts/dev/main.ts")], { cwd: project });
  let printed = "";
  let acted = false;
  for await (const chunk of dev.stdout) {
    printed += chunk;
    if (!acted && printed.includes("\nlint ")) {
      acted = true;
      act();
    }
    if (last.test(printed)) break;
  }
  const closed = once(dev, "close");
  dev.kill("SIGINT");
  await closed;
  return printed;
}

test(
  "a change of the contract goes as CONTRIBUTING tells it",
  async () => {
    const { changes, printed } = await readWalk("Changing the contract");
    const [field = "", page = ""] = changes;
    const [ofDev = "", ofDiff = ""] = printed;
    expect([changes.length, printed.length]).toEqual([2, 2]);

    const dev = await runDev(/^Not well yet/m, () => apply(field));
    expect(missing(ofDev, dev)).toEqual([]);

    apply(page);
    expect(run("generate")).not.toContain("Unexpected");
    expect(missing(ofDiff, run("diff"))).toEqual([]);
    expect(run("diff", "--bump")).toMatch(/ or higher\. info\.version is \d+\.\d+\.\d+\.$/m);
    const { status, stdout, stderr } = runNode("--run", "test");
    expect([status, status === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
  },
  LONG,
);

test("a line of the walk that is not printed is missed", () => {
  expect(missing("lint  ok\n  …\n  a.ts:1:2  gone\n", "lint  ok\n\n  b.ts:3:4  gone\n")).toEqual([
    "  a.ts:1:1  gone",
  ]);
});

test(
  "under another name all passes once the lines of CONTRIBUTING have run",
  async () => {
    execFileSync("git", ["checkout", "--quiet", "--force", "."], { cwd: project });
    const { commands } = await readWalk("Making it yours");
    const [rename = "", replace = ""] = commands;
    expect(commands.length).toBe(2);
    // The lockfile has all that npm has to know.
    const env = { ...process.env, npm_config_offline: "true" };
    const shell = (lines: string) =>
      execFileSync("sh", ["-ec", lines], {
        cwd: project,
        env,
        stdio: ["ignore", "ignore", "pipe"],
      });

    shell(rename);
    const before = runNode("node_modules/vitest/vitest.mjs", "run", "scripts/test/package-name");
    expect(before.status).toBe(1);

    shell(replace);
    const quick = runNode("--run", "test");
    expect([quick.status, quick.status === 0 ? "" : quick.stdout]).toEqual([0, ""]);
    const packed = ["package/package.full", "package/quick-info", "package/type-cost"];
    const full = runNode("node_modules/vitest/vitest.mjs", "run", ...packed);
    expect([full.status, full.status === 0 ? "" : full.stdout]).toEqual([0, ""]);
  },
  LONG,
);
