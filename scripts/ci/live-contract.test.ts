import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runHere } from "../shared/run-here.ts";
import { issueBody, liveContract, missingSecrets, withoutSecrets } from "./live-contract.ts";

const secrets = {
  PIPER_TOKEN: "pat_example.+1",
  PIPER_ORG_ID: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
  PIPER_AGENT_ID: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
};

test("passes, and names it, where a single secret is missing", async () => {
  expect(missingSecrets({ ...secrets, PIPER_TOKEN: "", PIPER_ORG_ID: undefined })).toEqual([
    "PIPER_TOKEN",
    "PIPER_ORG_ID",
  ]);
  const folder = await mkdtemp(join(tmpdir(), "summary-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const env = { ...secrets, PIPER_ORG_ID: "", GITHUB_STEP_SUMMARY: join(folder, "summary.md") };
  expect(await runHere(liveContract, [], { env })).toEqual({
    stdout: "::notice title=Not checked::The live API was not checked: PIPER_ORG_ID not set.\n",
    stderr: "",
    exitCode: 0,
  });
  expect(await readFile(env.GITHUB_STEP_SUMMARY, "utf8")).toBe(
    "The live API was not checked: PIPER_ORG_ID not set.\n",
  );
});

test("a report cannot end the block of code that holds it", () => {
  expect(issueBody("drift: ```", "https://run")).toContain("\n````\ndrift: ```\n````\n");
});

test("a report that is too long for an issue is cut inside its block of code", () => {
  const body = issueBody("drift\n".repeat(20_000), "https://run");
  expect(body.length).toBeLessThan(65_536);
  expect(body).toMatch(/drift\n.*\n\n\(cut: the job shows all of it\)\n```\n$/s);
});

test("leaves the values of the secrets out, in capitals as well", () => {
  const said = `sent by ${secrets.PIPER_TOKEN} to ${secrets.PIPER_AGENT_ID.toUpperCase()}`;
  expect(withoutSecrets(said, secrets)).toBe("sent by [PIPER_TOKEN] to [PIPER_AGENT_ID]");
});
