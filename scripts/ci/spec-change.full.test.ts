import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { commitProject, copyProject } from "../shared/copy-project.ts";
import { LABEL } from "./spec-change.ts";

let project = "";

beforeAll(async () => {
  project = await copyProject();
  commitProject(project);
});
afterAll(() => rm(project, { recursive: true, force: true }));

/** Runs npm run ci:spec-change's command for an event. */
async function runSpecChange(event: object) {
  const files = { event: join(project, "event.json"), summary: join(project, "summary.md") };
  await writeFile(files.event, JSON.stringify(event));
  await writeFile(files.summary, "");
  const env = {
    ...process.env,
    GITHUB_EVENT_PATH: files.event,
    GITHUB_STEP_SUMMARY: files.summary,
  };
  const command = [join(project, "scripts/ci/spec-change.ts"), "HEAD"];
  const [code, stderr] = await new Promise<[unknown, string]>((done) => {
    execFile(process.execPath, command, { cwd: project, env }, (error, _, said) =>
      done([error ? (error.code ?? error.signal) : 0, said]),
    );
  });
  const comment = await readFile(join(project, "reports/spec-change.md"), "utf8");
  return { code, stderr, comment, summary: await readFile(files.summary, "utf8") };
}

const pullRequest = (...labels: string[]) => ({
  pull_request: { labels: labels.map((name) => ({ name })) },
});

test("a breaking change is told, and held back until version and label say so", async () => {
  const file = join(project, "openapi.yaml");
  const spec = await readFile(file, "utf8");
  const broken = spec.replace(/\n {6}required:\n {8}- content\n/, "\n");
  await writeFile(file, broken);

  const { version } = parse(spec).info;
  const major = `${Number.parseInt(version, 10) + 1}.0.0`;

  const early = await runSpecChange(pullRequest());
  expect(early).toMatchObject({
    code: 1,
    stderr: `info.version is ${version} and has to be ${major}: npm run diff -- --bump\n`,
    comment: expect.stringMatching(/^<!-- npm run diff -->\n[\s\S]*AgentResponse\.content/),
  });
  expect(early.summary).toBe(early.comment);

  await writeFile(file, broken.replace(`version: ${version}`, `version: ${major}`));
  expect(await runSpecChange(pullRequest("bug"))).toMatchObject({
    code: 1,
    stderr: 'This breaks apps: it needs the label "breaking change".\n',
  });
  expect(await runSpecChange(pullRequest(LABEL))).toMatchObject({ code: 0, stderr: "" });
  expect(await runSpecChange({ merge_group: {} })).toMatchObject({ code: 0, stderr: "" });
});
