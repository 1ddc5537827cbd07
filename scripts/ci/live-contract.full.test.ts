import { expect, onTestFinished, test } from "vitest";
import { answer, startScriptedServer } from "../../contract-tests/servers/scripted.ts";
import { runScript } from "../shared/run-script.ts";
import { startFakeGitHub } from "./fake-github.ts";

const SEARCH = "GET /issues?state=open&labels=live%20contract";
const secrets = {
  PIPER_TOKEN: "pat_example",
  PIPER_ORG_ID: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
  PIPER_AGENT_ID: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
};

test("tells what differs, within the budget and without a customer's text", async () => {
  const server = await startScriptedServer([
    answer(200, JSON.stringify({ content: 1, note: "Ada's order 1042" })),
  ]);
  onTestFinished(server.close);
  const gitHub = await startFakeGitHub({ [SEARCH]: [] });
  const env = {
    ...secrets,
    ...gitHub.environment,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_RUN_ID: "9",
    GITHUB_STEP_SUMMARY: "",
  };
  const args = ["--target", server.url, "--max-calls", "2"];
  const { exitCode, stdout } = await runScript("ci/live-contract", args, { env });
  expect(exitCode).toBe(1);
  const { body } = gitHub.calls.at(-1) ?? {};
  expect(JSON.stringify(body)).toMatch(/piper\/client\/actions\/runs\/9.*violation: \/content /);
  expect(stdout + JSON.stringify(body)).not.toMatch(/Ada|1042|pat_example|7d9f2f4e|3c90c3cc/);
  expect(stdout).toContain("not run: --max-calls 2 is used up");
});
