import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commitProject, copyProject } from "../shared/copy-project.ts";
import { startFakeGitHub } from "./fake-github.ts";

const COMMENTS = "GET /issues/7/comments?per_page=100&page=1";

let project = "";

beforeAll(async () => {
  project = await copyProject();
  commitProject(project);
});
afterAll(() => rm(project, { recursive: true, force: true }));

/** Runs npm run ci:spec-change's command on a pull request. */
async function runSpecChange(head: string, labels: string[] = []) {
  const gitHub = await startFakeGitHub({ [COMMENTS]: [] });
  const event = {
    repository: { full_name: "piper/client" },
    pull_request: {
      number: 7,
      base: { sha: "HEAD" },
      head: { repo: { full_name: head } },
      labels: labels.map((name) => ({ name })),
    },
  };
  const files = { event: join(project, "event.json"), summary: join(project, "summary.md") };
  await writeFile(files.event, JSON.stringify(event));
  await writeFile(files.summary, "");
  const env = {
    ...process.env,
    ...gitHub.environment,
    GITHUB_EVENT_PATH: files.event,
    GITHUB_STEP_SUMMARY: files.summary,
  };
  const command = [join(project, "scripts/ci/spec-change.ts")];
  const [code, stderr] = await new Promise<[number, string]>((done) => {
    execFile(process.execPath, command, { cwd: project, env }, (error, _, said) =>
      done([Number(error?.code ?? 0), said]),
    );
  });
  const calls = gitHub.calls.map(({ call }) => call);
  return { code, stderr, calls, summary: await readFile(files.summary, "utf8") };
}

test("a breaking pull request is told, and held back until version and label say so", async () => {
  const file = join(project, "openapi.yaml");
  const spec = await readFile(file, "utf8");
  const broken = spec.replace(/\n {6}required:\n {8}- content\n/, "\n");
  await writeFile(file, broken);

  expect(await runSpecChange("piper/client")).toMatchObject({
    code: 1,
    stderr: "info.version is 1.0.0 and has to be 2.0.0: npm run diff -- --bump\n",
    calls: [COMMENTS, "POST /issues/7/comments"],
    summary: expect.stringContaining("`AgentResponse.content` is no longer required."),
  });

  await writeFile(file, broken.replace("version: 1.0.0", "version: 2.0.0"));
  expect(await runSpecChange("eve/client")).toMatchObject({
    code: 1,
    stderr: 'This breaks apps: it needs the label "breaking change".\n',
    calls: [],
    summary: expect.stringContaining("### Breaking"),
  });
  expect(await runSpecChange("piper/client", ["breaking change"])).toMatchObject({
    code: 0,
    stderr: "",
  });
});
