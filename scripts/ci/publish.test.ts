import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { runHere } from "../shared/run-here.ts";
import { type Job, readWorkflows } from "./read-workflows.ts";
import { publish } from "./release.ts";

// What is published cannot be taken back: nothing is before its tests have passed, and npm can show
// from which commit it was built.

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const REPOSITORY = "https://github.com/piper/client";
/** Writes down how it was called, and publishes nothing. */
const NPM = `#!/bin/sh
echo "$@" >> "$NPM_CALLS"
printf "$NPM_SAYS"
if [ "$NPM_EXIT_CODE" = killed ]; then kill -9 $$; fi
exit "$NPM_EXIT_CODE"
`;

let project = "";
/** Main's newest commit. */
let head = "";
const git = (...args: string[]) => execFileSync("git", args, { cwd: project, encoding: "utf8" });

/** A small project that may be released, in a repository of its own. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "publish-"));
  for (const folder of ["scripts/ci", "scripts/shared"])
    await cp(join(ROOT, folder), join(project, folder), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(project, "node_modules"));
  const manifest = { type: "module", version: "0.2.0", repository: REPOSITORY };
  await writeFile(join(project, "package.json"), JSON.stringify(manifest));
  await writeFile(join(project, "openapi.yaml"), "info:\n  version: 1.1.0\n");
  await writeFile(join(project, "CHANGELOG.md"), "## v0.2.0 (contract 1.1.0), 2026-12-01\n");
  await writeFile(join(project, "npm"), NPM);
  await chmod(join(project, "npm"), 0o755);
  git("init", "--quiet");
  git("add", "package.json");
  git("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "--quiet", "-mBegin");
  git("update-ref", "refs/remotes/origin/main", "HEAD");
  head = git("rev-parse", "HEAD").trim();
});
beforeEach(() => writeFile(join(project, "calls"), ""));
afterAll(() => rm(project, { recursive: true }));

interface Attempt {
  flags?: string[];
  npmExitCode?: number | "killed";
  /** What the tag points at; main's newest commit where none is named. */
  commit?: string;
  /** How the command is run: in this process, unless it is to be as the workflow runs it. */
  run?: Run;
}

type Run = (flags: string[], env: NodeJS.ProcessEnv) => ReturnType<typeof runHere>;

const here: Run = (flags, env) =>
  runHere((own) => publish(own, pathToFileURL(`${project}/`)), flags, { env });

/** In a process of its own, of whose folder nothing hangs. */
const asTheWorkflow: Run = async (flags, env) => {
  const script = spawn(process.execPath, [join(project, "scripts/ci/release.ts"), ...flags], {
    cwd: tmpdir(),
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(script.stdout),
    text(script.stderr),
    once(script, "close"),
  ]);
  return { stdout, stderr, exitCode };
};

/** Runs the release of a tag, with an npm that only writes down how it was called. */
async function release(
  tag: string,
  { flags = [], npmExitCode = 0, commit = head, run = here }: Attempt = {},
) {
  const env = {
    GITHUB_REF_NAME: tag,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "piper/client",
    GITHUB_SHA: commit,
    NPM_CALLS: join(project, "calls"),
    NPM_EXIT_CODE: `${npmExitCode}`,
    // In this process it would speak into the report of the tests.
    NPM_SAYS: run === asTheWorkflow ? "npm says so\\n" : "",
    PATH: `${project}${delimiter}${process.env.PATH}`,
  };
  const { stdout, stderr, exitCode } = await run(flags, env);
  const calls = await readFile(env.NPM_CALLS, "utf8");
  return { exitCode, stdout, stderr, calls: calls.split("\n").filter(Boolean) };
}

test("a release is published for everybody, with its provenance", async () => {
  expect(await release("v0.2.0", { run: asTheWorkflow })).toEqual({
    exitCode: 0,
    stdout: "npm says so\n",
    stderr: "",
    calls: ["publish --access=public --provenance --tag=latest"],
  });
});

test("an npm that was killed has published nothing that anybody knows of", async () => {
  expect((await release("v0.2.0", { npmExitCode: "killed" })).exitCode).toBe(1);
});

test("--dry-run is handed on, and --check publishes nothing", async () => {
  const { calls } = await release("v0.2.0", { flags: ["--dry-run"] });
  expect(calls).toEqual(["publish --access=public --provenance --tag=latest --dry-run"]);
  await writeFile(join(project, "calls"), "");
  expect(await release("v0.2.0", { flags: ["--check"] })).toEqual({
    exitCode: 0,
    stdout: "v0.2.0 may be published, as latest.\n",
    stderr: "",
    calls: [],
  });
});

test("a tag of another version ends with a line for each reason, and nothing is published", async () => {
  const { exitCode, stderr, calls } = await release("v0.3.0");
  expect([exitCode, calls]).toEqual([1, []]);
  expect(stderr.trim().split("\n")).toEqual([
    "The tag is v0.3.0, and package.json says 0.2.0.",
    'CHANGELOG.md has no heading "## v0.3.0 (contract 1.1.0)".',
  ]);
});

test("a commit that main does not hold is not published", async () => {
  const tree = git("rev-parse", "HEAD^{tree}").trim();
  const author = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
  const commit = git(...author, "commit-tree", tree, "-mLoose").trim();
  const { exitCode, stderr, calls } = await release("v0.2.0", { commit });
  expect([exitCode, calls]).toEqual([1, []]);
  expect(stderr).toBe("The commit of v0.2.0 is not on main: merge it, then tag it there.\n");
});

test("what git cannot tell of is not published", async () => {
  const { exitCode, stderr, calls } = await release("v0.2.0", { commit: "0".repeat(40) });
  expect([exitCode, calls]).toEqual([1, []]);
  expect(stderr).toMatch(
    /^git cannot tell whether main holds the tag \(fetch-depth: 0\): fatal: .*[^\n]\n$/,
  );
});

test("a refusal of npm's fails the release", async () => {
  expect(await release("v0.2.0", { npmExitCode: 7 })).toMatchObject({ exitCode: 7 });
});

const workflow = readWorkflows().find(({ name }) => name === "release.yml")?.workflow;
const jobs = (workflow?.jobs ?? {}) as Record<
  string,
  Job & { needs?: string | string[]; if?: string }
>;
const commands = (name: string) => jobs[name]?.steps.map(({ run }) => run ?? "") ?? [];

/** A job and all that have to pass before it. */
function withNeeds(name: string): string[] {
  return [name, ...[jobs[name]?.needs ?? []].flat().flatMap(withNeeds)];
}

test("every job that publishes waits for all tests", () => {
  const publishing = Object.keys(jobs).filter((name) =>
    commands(name).some((run) => run.startsWith("npm run ci:release") && !run.includes("--check")),
  );
  expect(publishing).not.toEqual([]);
  for (const name of publishing) {
    const before = withNeeds(name).slice(1).flatMap(commands);
    expect(before).toEqual(expect.arrayContaining(["npm test", "npm run test:full"]));
  }
});

test("no failure in the release is passed over", () => {
  const release = readWorkflows().find(({ name }) => name === "release.yml");
  expect(release?.text).not.toMatch(/continue-on-error|always\(\)|failure\(\)|cancelled\(\)/);
});

test("only the publishing job may sign for the workflow", () => {
  const signing = Object.entries(jobs).filter(([, job]) =>
    JSON.stringify(job.permissions)?.includes('"id-token":"write"'),
  );
  expect(signing.map(([name]) => name)).toEqual(["publish"]);
});
