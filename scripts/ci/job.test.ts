import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addToSummary, cutForGitHub, labelsOfPullRequest, needed, setOutput } from "./job.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "job-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a variable that is needed is read, and one that is missing or empty is named", () => {
  expect(needed({ GITHUB_SHA: "abc" }, "GITHUB_SHA")).toBe("abc");
  for (const environment of [{}, { GITHUB_SHA: "" }])
    expect(() => needed(environment, "GITHUB_SHA")).toThrow("GITHUB_SHA is not set");
});

test.each([
  ["a pull request", { pull_request: { labels: [{ name: "spec-change" }] } }, ["spec-change"]],
  ["a pull request without labels", { pull_request: {} }, []],
  ["a merge queue", { merge_group: {} }, undefined],
])("the event of %s has its labels", async (_, event, labels) => {
  const file = join(folder, "event.json");
  await writeFile(file, JSON.stringify(event));
  expect(await labelsOfPullRequest({ GITHUB_EVENT_PATH: file })).toEqual(labels);
});

test("a file that holds no event is named", async () => {
  const read = labelsOfPullRequest({ GITHUB_EVENT_PATH: folder });
  await expect(read).rejects.toThrow(`${folder} holds no event.`);
});

test("an output that cannot be written is no success", async () => {
  await expect(setOutput({ GITHUB_OUTPUT: folder }, "verdict", "keeps")).rejects.toThrow("EISDIR");
  const summary = addToSummary({ GITHUB_STEP_SUMMARY: folder }, "# Report");
  await expect(summary).rejects.toThrow("EISDIR");
});

test("outputs and the summary are added to", async () => {
  const file = join(folder, "file");
  await setOutput({ GITHUB_OUTPUT: file }, "verdict", "keeps");
  expect(await readFile(file, "utf8")).toBe("verdict=keeps\n");
  await addToSummary({ GITHUB_STEP_SUMMARY: file }, "# Report");
  expect(await readFile(file, "utf8")).toBe("verdict=keeps\n# Report\n");
});

test("outside of a job there is nothing to write to", async () => {
  await expect(setOutput({}, "verdict", "keeps")).resolves.toBeUndefined();
  await expect(addToSummary({ GITHUB_STEP_SUMMARY: "" }, "# Report")).resolves.toBeUndefined();
});

test("a text as long as GitHub takes stays whole; of a longer one its beginning, and a word on it", () => {
  const whole = `b${"x".repeat(59_998)}e`;
  expect(cutForGitHub(whole)).toBe(whole);
  expect(cutForGitHub(`${whole}!`)).toBe(`${whole}\n\n(cut: the job shows all of it)`);
});
