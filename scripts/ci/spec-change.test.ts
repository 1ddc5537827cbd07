import { expect, test } from "vitest";
import type { Comparison } from "../diff/report.ts";
import { startFakeGitHub } from "./fake-github.ts";
import { gitHubOf } from "./github.ts";
import { comment, LABEL, objection, pullRequestOf } from "./spec-change.ts";

const FIRST = "GET /issues/7/comments?per_page=100&page=1";
const SECOND = "GET /issues/7/comments?per_page=100&page=2";

const breaking: Comparison = {
  base: { name: "openapi.yaml at main", version: "1.0.0" },
  revision: { name: "openapi.yaml in the working tree", version: "2.0.0" },
  bump: "major",
  required: "2.0.0",
  covered: true,
  changes: [
    { verdict: "major", place: "AgentResponse.content", what: "is removed", todo: "Stop." },
  ],
  overruled: [],
};
const nothing: Comparison = { ...breaking, bump: null, required: "1.0.0", changes: [] };

const event = (headRepository: object | null) => ({
  repository: { full_name: "piper/client" },
  pull_request: {
    number: 7,
    base: { sha: "abc" },
    head: { repo: headRepository },
    labels: [{ name: LABEL }],
  },
});

test("reads a pull request out of its event, and whether a fork sent it", () => {
  const own = { number: 7, baseSha: "abc", fromFork: false, labels: [LABEL] };
  expect(pullRequestOf(event({ full_name: "piper/client" }))).toEqual(own);
  expect(pullRequestOf(event({ full_name: "eve/client" })).fromFork).toBe(true);
  expect(pullRequestOf(event(null)).fromFork).toBe(true);
  expect(() => pullRequestOf({})).toThrow("The event is no pull request");
});

test("comments once, and then updates the comment", async () => {
  const first = await startFakeGitHub({ [FIRST]: [] });
  await comment(gitHubOf(first.environment), 7, breaking);
  expect(first.calls.at(-1)).toMatchObject({
    call: "POST /issues/7/comments",
    body: {
      body: expect.stringMatching(/^<!-- npm run diff -->\n## [\s\S]*AgentResponse\.content/),
    },
  });

  const others = Array.from({ length: 100 }, () => ({ body: "Hm.", user: { login: "ada" } }));
  const quoted = { id: 1, body: "<!-- npm run diff -->", user: { login: "eve" } };
  const ours = {
    id: 2,
    body: "<!-- npm run diff -->\nOld.",
    user: { login: "github-actions[bot]" },
  };
  const next = await startFakeGitHub({ [FIRST]: others, [SECOND]: [quoted, ours] });
  await comment(gitHubOf(next.environment), 7, nothing);
  expect(next.calls.at(-1)).toMatchObject({
    call: "PATCH /issues/comments/2",
    body: { body: expect.stringContaining("Nothing changed.") },
  });
});

test("begins no comment where nothing changed, and cuts one that is too long", async () => {
  const { environment, calls } = await startFakeGitHub({ [FIRST]: [] });
  await comment(gitHubOf(environment), 7, nothing);
  expect(calls.map(({ call }) => call)).toEqual([FIRST]);
  const changes = Array.from({ length: 3000 }, () => ({ ...breaking.changes[0], place: "X" }));
  await comment(gitHubOf(environment), 7, { ...breaking, changes } as Comparison);
  const sent = JSON.stringify(calls.at(-1)?.body);
  expect(sent.length).toBeLessThan(65_536);
  expect(sent).toMatch(/\(cut: see the job\)"\}$/);
});

test("holds back a version that does not cover the changes, and a break without its label", () => {
  expect(objection({ ...breaking, covered: false }, [LABEL])).toBe(
    "info.version is 2.0.0 and has to be 2.0.0: npm run diff -- --bump",
  );
  expect(objection(breaking, [])).toBe('This breaks apps: it needs the label "breaking change".');
  expect(objection(breaking, [LABEL])).toBeUndefined();
  expect(objection({ ...breaking, bump: "minor" }, [])).toBeUndefined();
});
