// What the workflows do themselves: a few lines of shell around GitHub's command line.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findStep } from "./read-workflows.ts";
import { runStep } from "./run-step.ts";
import { commentOf, MARK } from "./spec-change.ts";

const pull = { GH_REPO: "piper/client", NUMBER: "7", CHANGED: "true" };
const COMMENT = { "reports/spec-change.md": commentOf("## Changes") };
const COMMENTS = "gh-says/api --paginate";
const FIND_COMMENT = expect.stringMatching(
  /^api --paginate repos\/piper\/client\/issues\/7\/comments --jq /,
);

test("a first comment is written where the contract changed", async () => {
  const run = await runStep("Comment", { env: pull, files: COMMENT });
  expect(run).toMatchObject({ exitCode: 0, stderr: "" });
  expect(run.calls).toEqual([FIND_COMMENT, "pr comment 7 --body-file reports/spec-change.md"]);
});

test("the comment that is there is written anew", async () => {
  const files = { ...COMMENT, [COMMENTS]: "12\n34\n" };
  const { calls, exitCode } = await runStep("Comment", { env: pull, files });
  expect(exitCode).toBe(0);
  expect(calls[1]).toBe(
    "api --silent --method PATCH repos/piper/client/issues/comments/12 --field body=@reports/spec-change.md",
  );
});

test("the comment that is looked for is this workflow's own", () => {
  const { run } = findStep("Comment");
  expect(run).toContain(
    `select(.user.login == "github-actions[bot]" and (.body | startswith("${MARK}")))`,
  );
});

test("nothing is said where nothing changed, unless something was said before", async () => {
  const env = { ...pull, CHANGED: "false" };
  expect((await runStep("Comment", { env, files: COMMENT })).calls).toEqual([FIND_COMMENT]);
  const files = { ...COMMENT, [COMMENTS]: "12\n" };
  expect((await runStep("Comment", { env, files })).calls[1]).toContain("PATCH");
});

test("a comparison that came to nothing leaves the comment as it is", async () => {
  expect(await runStep("Comment", { env: pull })).toMatchObject({ exitCode: 0, calls: [] });
});

test("a call that GitHub refuses fails the step, and no second comment is made", async () => {
  const files = { ...COMMENT, "gh-fails": "" };
  const run = await runStep("Comment", { env: pull, files });
  expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("HTTP 403") });
  expect(run.calls).toEqual([FIND_COMMENT]);
});

const live = {
  GH_REPO: "piper/client",
  LABEL: "live contract",
  TITLE: "The live API differs from openapi.yaml",
};
const FILE = "reports/live-contract/issue.md";
const FIND_ISSUE = expect.stringMatching(
  /^issue list --state open --label live\\ contract --json number\\,title --jq /,
);

test("one issue tells where the live API differs", async () => {
  const env = { ...live, VERDICT: "differs" };
  const files = { [FILE]: "drift" };
  const first = await runStep("Tell in an issue", { env, files });
  expect(first.calls).toEqual([
    FIND_ISSUE,
    "label create live\\ contract --force",
    `issue create --title The\\ live\\ API\\ differs\\ from\\ openapi.yaml --label live\\ contract --body-file ${FILE}`,
  ]);
  const next = await runStep("Tell in an issue", {
    env,
    files: { ...files, "gh-says/issue list": "5\n" },
  });
  expect(next.calls).toEqual([FIND_ISSUE, `issue edit 5 --body-file ${FILE}`]);
});

test("the issue is closed once the live API conforms again", async () => {
  const env = { ...live, VERDICT: "keeps" };
  const files = { [FILE]: "Again." };
  expect((await runStep("Tell in an issue", { env, files })).calls).toEqual([FIND_ISSUE]);
  const open = { ...files, "gh-says/issue list": "5\n" };
  const run = await runStep("Tell in an issue", { env, files: open });
  expect(run.calls).toEqual([FIND_ISSUE, "issue close 5 --comment Again."]);
});

/** A repository whose second commit changes one file. */
function repository(changed: string): string {
  const folder = mkdtempSync(join(tmpdir(), "merge-"));
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder });
  git("init", "--quiet");
  for (const message of ["Begin", "Merge"]) {
    writeFileSync(join(folder, message === "Begin" ? "openapi.yaml" : changed), message);
    git("add", ".");
    git("-c", "user.name=Ada", "-c", "user.email=a@example.com", "commit", "-qm", message);
  }
  return folder;
}

test.each([
  ["openapi.yaml", "changed=true\n"],
  ["README.md", "changed=false\n"],
])("a change of %s gives %j", async (file, outputs) => {
  const folder = repository(file);
  const run = await runStep("Is openapi.yaml another?", { env: { BASE: "HEAD^1" }, folder });
  expect(run).toMatchObject({ exitCode: 0, outputs });
});

test("a base that is not there counts as a change: the comparison then says what is wrong", async () => {
  const folder = repository("README.md");
  const run = await runStep("Is openapi.yaml another?", { env: { BASE: "HEAD^9" }, folder });
  expect(run).toMatchObject({ exitCode: 0, outputs: "changed=true\n" });
});

test("what is said of an unchanged contract replaces the comment of a changed one", async () => {
  const folder = repository("README.md");
  let said = "";
  const env = { BASE: "HEAD^1" };
  await runStep("Is openapi.yaml another?", { env, folder }).then(() => {
    said = readFileSync(join(folder, "reports/spec-change.md"), "utf8");
  });
  expect(said).toBe(`${commentOf("`openapi.yaml` is as it was.")}\n`);
});

const hasJq = spawnSync("jq", ["--version"]).status === 0;

/** What jq finds with the filter of a step, as gh would. */
function find(step: string, json: unknown): string {
  const filter = /--jq '([^']+)'/.exec(findStep(step).run ?? "")?.[1] ?? "";
  const options = { input: JSON.stringify(json), env: { ...process.env, ...live } };
  return execFileSync("jq", ["-r", filter], options).toString();
}

// GitHub's runners have jq; gh brings its own.
test.skipIf(!hasJq)("only the workflow's own comment is found", () => {
  const bot = { login: "github-actions[bot]" };
  const comments = [
    { id: 1, user: { login: "eve" }, body: commentOf("quoted") },
    { id: 2, user: bot, body: "Another workflow's." },
    { id: 3, user: bot, body: commentOf("ours") },
    { id: 4, user: null, body: null },
  ];
  expect(find("Comment", comments.slice(0, 3))).toBe("3\n");
  expect(find("Comment", [])).toBe("");
});

test.skipIf(!hasJq)("only the issue with the title is found", () => {
  const other = { number: 4, title: "Other" };
  expect(find("Tell in an issue", [other, { number: 5, title: live.TITLE }])).toBe("5\n");
  expect(find("Tell in an issue", [other])).toBe("");
});
