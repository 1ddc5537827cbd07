import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runHere } from "../shared/run-here.ts";
import { issueBody, liveContract, missingSecrets, withoutSecrets } from "./live-contract.ts";

const secrets = {
  PIPER_TOKEN: "pat_example.+(1",
  PIPER_ORG_ID: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
  PIPER_AGENT_ID: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
};

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "live-contract-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test("passes, and names it, where a single secret is missing", async () => {
  expect(missingSecrets({ ...secrets, PIPER_TOKEN: "", PIPER_ORG_ID: undefined })).toEqual([
    "PIPER_TOKEN",
    "PIPER_ORG_ID",
  ]);
  const summary = join(await newFolder(), "summary.md");
  const env = { ...secrets, PIPER_ORG_ID: "", GITHUB_STEP_SUMMARY: summary };
  expect(await runHere(liveContract, [], { env })).toEqual({
    stdout: "::notice title=Not checked::The live API was not checked: PIPER_ORG_ID not set.\n",
    stderr: "",
    exitCode: 0,
  });
  expect(await readFile(summary, "utf8")).toBe(
    "The live API was not checked: PIPER_ORG_ID not set.\n",
  );
});

test("fails where it cannot write that down", async () => {
  const env = { ...secrets, PIPER_ORG_ID: "", GITHUB_STEP_SUMMARY: await newFolder() };
  const { exitCode, stderr } = await runHere(liveContract, [], { env });
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining("EISDIR")]);
});

test("calls an API beyond this machine, which is what it is for", async () => {
  const env = { ...secrets, GITHUB_STEP_SUMMARY: "", GITHUB_OUTPUT: "" };
  // An address that is not taken for this machine's, and at which nothing listens.
  const args = ["--target", "https://0.0.0.0:9", "--reports", await newFolder()];
  const { exitCode, stderr } = await runHere(liveContract, args, { env });
  expect([exitCode, stderr]).toEqual([3, expect.stringContaining("inconclusive: unreachable")]);
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
  const pasted = { ...secrets, PIPER_TOKEN: ` ${secrets.PIPER_TOKEN}\n` };
  expect(withoutSecrets(said, pasted)).toBe("sent by [PIPER_TOKEN] to [PIPER_AGENT_ID]");
});
