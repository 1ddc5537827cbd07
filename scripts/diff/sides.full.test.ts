import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sidesOf } from "./sides.ts";

const IDENTITY = { name: "Ada", email: "ada@example.com" };
const ENVIRONMENT = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: IDENTITY.name,
  GIT_AUTHOR_EMAIL: IDENTITY.email,
  GIT_COMMITTER_NAME: IDENTITY.name,
  GIT_COMMITTER_EMAIL: IDENTITY.email,
};

let room = "";
beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), "sides-"));
});
afterAll(() => rmSync(room, { recursive: true, force: true }));

const spec = (title: string) =>
  JSON.stringify({ openapi: "3.1.0", info: { title, version: "1.0.0" }, paths: {} });

function git(folder: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd: folder, env: ENVIRONMENT, stdio: "pipe" })
    .toString()
    .trim();
}

/** A repository with one commit for each title, the last of them checked out. */
function repository(...titles: string[]): string {
  const folder = mkdtempSync(join(room, "repository-"));
  git(folder, "init", "--quiet", "--initial-branch=main");
  for (const title of titles) commit(folder, title);
  return folder;
}

function commit(folder: string, title: string): void {
  writeFileSync(join(folder, "openapi.yaml"), spec(title));
  git(folder, "add", ".");
  git(folder, "commit", "--quiet", `--message=${title}`);
}

function clone(origin: string, ...flags: string[]): string {
  const folder = mkdtempSync(join(room, "clone-"));
  git(room, "clone", "--quiet", ...flags, pathToFileURL(origin).href, folder);
  return folder;
}

const baseOf = async (folder: string) => (await sidesOf(folder).defaultBase()).root.info;

test("the base is the merge base with origin/main", async () => {
  const folder = clone(repository("first", "second"));
  git(folder, "switch", "--quiet", "--create", "topic");
  commit(folder, "third");
  commit(folder, "fourth");
  expect(await baseOf(folder)).toMatchObject({ title: "second" });
});

test("where the merge base is HEAD, the base is the last release tag", async () => {
  const folder = clone(repository("first", "second", "third"));
  git(folder, "tag", "v1.0.0", "HEAD~2");
  git(folder, "tag", "nightly", "HEAD~1");
  expect(await baseOf(folder)).toMatchObject({ title: "first" });
});

test("without a release tag, the base is the commit before HEAD", async () => {
  expect(await baseOf(clone(repository("first", "second", "third")))).toMatchObject({
    title: "second",
  });
});

test("on main, what was edited is compared with main, and so it is without a remote", async () => {
  for (const folder of [clone(repository("first", "second")), repository("first", "second")]) {
    git(folder, "tag", "v1.0.0", "HEAD~1");
    expect(await baseOf(folder)).toMatchObject({ title: "first" });
    writeFileSync(join(folder, "openapi.yaml"), spec("edited"));
    const { root, name } = await sidesOf(folder).defaultBase();
    expect(root.info).toMatchObject({ title: "second" });
    expect(name).toMatch(/^openapi\.yaml at the merge base with (origin\/)?main \(\w{7}\)$/);
  }
});

test("on a branch without a remote, the base is the merge base with main", async () => {
  const folder = repository("first");
  git(folder, "switch", "--quiet", "--create", "topic");
  commit(folder, "second");
  expect(await baseOf(folder)).toMatchObject({ title: "first" });
  git(folder, "branch", "--quiet", "--delete", "--force", "main");
  writeFileSync(join(folder, "openapi.yaml"), spec("edited"));
  expect(await baseOf(folder)).toMatchObject({ title: "second" });
});

test("where git refuses a repository, its own words say why and what to do", async () => {
  const folder = repository("first");
  writeFileSync(join(folder, ".git/config"), "[core]\n\trepositoryformatversion = 99\n");
  await expect(sidesOf(folder).defaultBase()).rejects.toThrow(
    /^git reads nothing here: fatal: .*\b99\b.* Name a base/,
  );
  await expect(sidesOf(folder).named("v1")).rejects.toThrow("git reads nothing here: fatal: ");
});

test("a side is a file, a revision or the working tree, and says which", async () => {
  const folder = repository("first", "second");
  writeFileSync(join(folder, "openapi.yaml"), spec("unsaved"));
  writeFileSync(join(folder, "theirs.json"), spec("theirs"));
  const sides = sidesOf(folder);
  const short = git(folder, "rev-parse", "HEAD~1").slice(0, 7);

  expect(await sides.named("theirs.json")).toMatchObject({ name: "theirs.json" });
  expect(await sides.named("HEAD~1")).toMatchObject({
    name: `openapi.yaml at HEAD~1 (${short})`,
    root: { info: { title: "first" } },
  });
  expect(await sides.workingTree()).toMatchObject({
    name: "openapi.yaml in the working tree",
    root: { info: { title: "unsaved" } },
  });
});

test("a base that cannot be found is an error that says what to do", async () => {
  const origin = repository("first", "second");
  const shallow = clone(origin, "--depth=1");
  const main = sidesOf(shallow);
  const detached = sidesOf(clone(origin, "--depth=1", "--no-single-branch"));

  await expect(main.defaultBase()).rejects.toThrow("fetch-depth: 0");
  await expect(main.named("v1.0.0")).rejects.toThrow("This shallow clone holds no v1.0.0");
  await expect(detached.defaultBase()).rejects.toThrow("git fetch --unshallow");
  await expect(sidesOf(room).defaultBase()).rejects.toThrow("is no git repository");
  await expect(sidesOf(repository()).defaultBase()).rejects.toThrow("There is no commit yet");
  await expect(sidesOf(repository("first")).defaultBase()).rejects.toThrow("the first commit");
});

test("unrelated histories have no base", async () => {
  const folder = clone(repository("first"));
  git(folder, "switch", "--quiet", "--orphan", "other");
  commit(folder, "unrelated");
  await expect(sidesOf(folder).defaultBase()).rejects.toThrow("no commit in common");
});

test("a revision without the document, and one that is none, are errors", async () => {
  const folder = repository("first");
  git(folder, "rm", "--quiet", "openapi.yaml");
  git(folder, "commit", "--quiet", "--message=Gone");
  const sides = sidesOf(folder);

  await expect(sides.named("HEAD")).rejects.toThrow("There is no openapi.yaml at HEAD");
  await expect(sides.named("v9")).rejects.toThrow("no git revision v9");
  await expect(sides.named("--output=x")).rejects.toThrow("no git revision --output=x");
  await expect(sides.named("https://example.com/openapi.json")).rejects.toThrow("Download it");
  await expect(sides.workingTree()).rejects.toThrow("git checkout openapi.yaml");
});

test.each([
  ["", "is empty"],
  ["paths: [", "line 2, column 1, is not YAML"],
  ["- a\n- b", 'has no "openapi"'],
  ["openapi: 3.1\npaths: {}", "openapi is the number 3.1. YAML reads it so without quotes"],
  ["openapi: 4.0.0\npaths: {}", "is OpenAPI 4.0.0; 3.0, 3.1 and 3.2 can be compared"],
  ['swagger: "2.0"\npaths: {}', "is OpenAPI 2.0; 3.0, 3.1 and 3.2 can be compared"],
  ["openapi: 3.1.0\npaths: &all\n  /a: *all", "an alias of YAML leads back into itself"],
  ["openapi: 3.1.0", "has no paths"],
  ["openapi: 3.1.0\npaths: []", "paths is not a map"],
])("%j is refused: it %s", async (text, reason) => {
  const file = join(room, "bad.yaml");
  writeFileSync(file, text);
  await expect(sidesOf(room).named(file)).rejects.toThrow(reason);
});

test("what is not UTF-8 is refused: two documents that differ would look the same", async () => {
  const folder = mkdtempSync(join(room, "latin1-"));
  const text = "openapi: 3.1.0\ninfo: { title: \xe9, version: 1.0.0 }\npaths: {}\n";
  writeFileSync(join(folder, "openapi.yaml"), Buffer.from(text, "latin1"));
  writeFileSync(join(folder, "wide.yaml"), Buffer.from(text, "utf16le"));
  git(folder, "init", "--quiet");
  git(folder, "add", ".");
  git(folder, "commit", "--quiet", "--message=Begin");
  const sides = sidesOf(folder);
  await expect(sides.workingTree()).rejects.toThrow("working tree, line 2: This line is not UTF-8");
  await expect(sides.named("HEAD")).rejects.toThrow(/^openapi\.yaml at HEAD \(\w+\), line 2: This/);
  await expect(sides.named("wide.yaml")).rejects.toThrow("wide.yaml is UTF-16 or binary: save it");
});

const withPart = (part: string) => `openapi: 3.1.0
info: { title: Split, version: 1.0.0 }
paths:
  /a:
    get:
      responses:
        "200": { description: Fine., content: { application/json: { schema: { $ref: "${part}" } } } }
`;

test("what lies in files beside a document is brought in", { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(room, "split-"));
  writeFileSync(join(folder, "pet.yaml"), "type: object\nproperties: { name: { type: string } }\n");
  writeFileSync(join(folder, "whole.yaml"), withPart("./pet.yaml"));
  const { root, lineOf } = await sidesOf(folder).named("whole.yaml");
  expect(JSON.stringify(root)).toContain('"name":{"type":"string"}');
  expect(lineOf).toBeUndefined();
});

test("a file that is not there, or an address, is named", { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(room, "split-"));
  writeFileSync(join(folder, "lost.yaml"), withPart("./lost/pet.yaml"));
  writeFileSync(join(folder, "far.yaml"), withPart("https://example.com/pet.yaml"));
  const sides = sidesOf(folder);
  await expect(sides.named("lost.yaml")).rejects.toThrow(
    "$ref ./lost/pet.yaml cannot be brought in",
  );
  await expect(sides.named("far.yaml")).rejects.toThrow("is an address, and nothing is downloaded");
});
