import { expect, test } from "vitest";
import { runScript } from "../shared/run-script.ts";
import { startFakeGitHub } from "./fake-github.ts";
import { gitHubOf } from "./github.ts";
import { missingSecrets, tellInIssue, withoutSecrets } from "./live-contract.ts";

const SEARCH = "GET /issues?state=open&labels=live%20contract";
const TITLE = "The live API differs from openapi.yaml";
const secrets = {
  PIPER_TOKEN: "pat_example",
  PIPER_ORG_ID: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
  PIPER_AGENT_ID: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
};

test("passes, and names them, where secrets are missing", async () => {
  expect(missingSecrets({ ...secrets, PIPER_ORG_ID: "" })).toEqual(["PIPER_ORG_ID"]);
  const env = { PIPER_TOKEN: "", PIPER_ORG_ID: "", PIPER_AGENT_ID: "", GITHUB_STEP_SUMMARY: "" };
  expect(await runScript("ci/live-contract", [], { env })).toEqual({
    stdout:
      "::notice title=Not checked::The live API was not checked: PIPER_TOKEN, PIPER_ORG_ID, PIPER_AGENT_ID not set.\n",
    stderr: "",
    exitCode: 0,
  });
});

test("opens one issue, and then updates it", async () => {
  const first = await startFakeGitHub({ [SEARCH]: [] });
  await tellInIssue(gitHubOf(first.environment), "drift: ```", "https://run");
  expect(first.calls.at(-1)).toMatchObject({
    call: "POST /issues",
    body: { title: TITLE, body: expect.stringContaining("\n````\ndrift: ```\n````") },
  });

  const open = [
    { number: 4, title: "Other" },
    { number: 5, title: TITLE },
  ];
  const next = await startFakeGitHub({ [SEARCH]: open });
  await tellInIssue(gitHubOf(next.environment), "drift: more", "https://run");
  expect(next.calls.at(-1)).toMatchObject({ call: "PATCH /issues/5" });
});

test("leaves the values of the secrets out", () => {
  const said = `sent by ${secrets.PIPER_TOKEN} to ${secrets.PIPER_AGENT_ID}`;
  expect(withoutSecrets(said, secrets)).toBe("sent by [PIPER_TOKEN] to [PIPER_AGENT_ID]");
});
