import { afterAll, beforeAll, expect, test } from "vitest";
import {
  answer,
  type ScriptedServer,
  startScriptedServer,
} from "../../contract-tests/servers/scripted.ts";
import { runScript } from "../shared/run-script.ts";
import { startFakeGitHub } from "./fake-github.ts";

// What the nightly check says stands in a public issue and log: no secret is in it, and it pays for no
// more calls than it may.

const SECRETS = {
  PIPER_TOKEN: "pat_example_0123456789abcdefghij",
  PIPER_ORG_ID: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
  PIPER_AGENT_ID: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
};
const SEARCH = "GET /issues?state=open&labels=live%20contract";
const IN_ACTIONS = {
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_RUN_ID: "9",
  GITHUB_STEP_SUMMARY: "",
};
const BROKEN = { content: 1, role: SECRETS.PIPER_TOKEN, note: Object.values(SECRETS).join() };

let server: ScriptedServer;
beforeAll(async () => {
  server = await startScriptedServer([answer(200, JSON.stringify(BROKEN))]);
});
afterAll(() => server.close());

/** Runs the check against a server that breaks the contract, and returns all that became of it. */
async function runCheck(args: string[]) {
  const gitHub = await startFakeGitHub({ [SEARCH]: [] });
  const env = { ...SECRETS, ...IN_ACTIONS, ...gitHub.environment };
  const { exitCode, stdout, stderr } = await runScript("ci/live-contract", args, { env });
  const issue = JSON.stringify(gitHub.calls.at(-1)?.body ?? "");
  return { exitCode, issue, said: stdout + stderr + issue };
}

const secretsIn = (said: string) => Object.values(SECRETS).filter((value) => said.includes(value));

test("no secret is in the log or in the issue, also where the target's URL holds them", async () => {
  const path = Object.values(SECRETS).join("/");
  const { exitCode, issue, said } = await runCheck(["--target", `${server.url}/${path}`]);
  expect(exitCode).toBe(1);
  expect(issue).toContain("violation");
  expect(issue).toContain("/[PIPER_ORG_ID]/[PIPER_AGENT_ID]");
  expect(secretsIn(said)).toEqual([]);
});

test("no secret is in the line that says why nothing was checked", async () => {
  const { exitCode, issue, said } = await runCheck(["--max-calls", SECRETS.PIPER_ORG_ID]);
  expect([exitCode, issue]).toEqual([2, '""']);
  expect(said).toContain("--max-calls [PIPER_ORG_ID] is not a number");
  expect(secretsIn(said)).toEqual([]);
});

test("12 calls are paid for unless more are asked for", async () => {
  const before = server.requests.length;
  await runCheck(["--target", server.url]);
  const paid = server.requests
    .slice(before)
    .filter(
      (request) =>
        !/^(GET|HEAD) /.test(request) && request.includes(`Bearer ${SECRETS.PIPER_TOKEN}`),
    );
  expect(paid).toHaveLength(12);
});

test("the exit code tells a difference from a check that could not be made", async () => {
  const closed = await startScriptedServer();
  await closed.close();
  const { exitCode, issue } = await runCheck(["--target", closed.url]);
  expect([exitCode, issue]).toEqual([3, '""']);
});
