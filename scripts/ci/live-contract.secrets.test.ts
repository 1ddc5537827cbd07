import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import {
  answer,
  type ScriptedServer,
  startScriptedServer,
} from "../../contract-tests/servers/scripted.ts";
import { runHere } from "../shared/run-here.ts";
import { runScript } from "../shared/run-script.ts";
import { liveContract } from "./live-contract.ts";

// What the nightly check says stands in a public issue, log and artifact: no secret is in it. And it
// pays for no more calls than it may.

const SECRETS = {
  PIPER_TOKEN: "pat_example_0123456789abcdefghij",
  PIPER_ORG_ID: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
  PIPER_AGENT_ID: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
};
const BROKEN = { content: 1, role: SECRETS.PIPER_TOKEN, note: Object.values(SECRETS).join() };

let folders = "";
let server: ScriptedServer;
/** A check of a broken API, whose address holds the secrets as well. */
let checked: Awaited<ReturnType<typeof runCheck>>;
beforeAll(async () => {
  folders = await mkdtemp(join(tmpdir(), "live-secrets-"));
  server = await startScriptedServer([answer(200, JSON.stringify(BROKEN))]);
  const path = Object.values(SECRETS).join("/");
  checked = await runCheck(["--target", `${server.url}/${path}`]);
});
afterAll(async () => {
  await server.close();
  await rm(folders, { recursive: true });
});

/** Runs the check, and returns what it leaves for the workflow and all that it says. */
async function runCheck(args: string[]) {
  const folder = await mkdtemp(join(folders, "check-"));
  const reports = join(folder, "reports");
  const env = {
    ...SECRETS,
    GITHUB_REPOSITORY: "piper/client",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_RUN_ID: "9",
    GITHUB_STEP_SUMMARY: join(folder, "summary"),
    GITHUB_OUTPUT: join(folder, "outputs"),
  };
  const command = [...args, "--reports", reports];
  const { exitCode, stdout, stderr } = await runHere(liveContract, command, { env });
  const left = await readdir(reports).catch(() => []);
  const read = (file: string) => readFile(file, "utf8").catch(() => "");
  const texts = await Promise.all(
    [...left.map((name) => join(reports, name)), env.GITHUB_STEP_SUMMARY, env.GITHUB_OUTPUT].map(
      read,
    ),
  );
  return {
    exitCode,
    stdout,
    stderr,
    left: left.sort(),
    said: [stdout, stderr, ...texts].join("\n"),
  };
}

const secretsIn = (said: string) => Object.values(SECRETS).filter((value) => said.includes(value));

test("no secret is in log, reports or issue, also where the target's URL holds them", () => {
  const { exitCode, stdout, left, said } = checked;
  expect(stdout).toMatch(/[^\n]\n$/);
  expect([exitCode, left]).toEqual([1, ["contract.html", "contract.xml", "issue.md"]]);
  expect(said).toContain("violation");
  expect(said).toContain("/[PIPER_ORG_ID]/[PIPER_AGENT_ID]");
  expect(secretsIn(said)).toEqual([]);
});

test("no secret is in the line that says why nothing was checked", async () => {
  const { exitCode, stdout, stderr, left, said } = await runCheck([
    ...["--max-calls", SECRETS.PIPER_ORG_ID],
  ]);
  expect([exitCode, left, stdout]).toEqual([2, [], ""]);
  expect(stderr).toMatch(/^[^\n]+\n$/);
  expect(said).toContain("--max-calls [PIPER_ORG_ID] is not a number");
  expect(secretsIn(said)).toEqual([]);
});

// The one that runs as the workflow runs it.
test("nothing but its own earlier reports is removed from the folder that it is given", async () => {
  const reports = await mkdtemp(join(tmpdir(), "live-reports-"));
  onTestFinished(() => rm(reports, { recursive: true }));
  for (const name of ["notes.txt", "contract.html", "contract.xml", "issue.md"])
    await writeFile(join(reports, name), name);
  const env = { PIPER_TOKEN: "", GITHUB_STEP_SUMMARY: "" };
  const { exitCode } = await runScript("ci/live-contract", ["--reports", reports], { env });
  expect([exitCode, await readdir(reports)]).toEqual([0, ["notes.txt"]]);
});

test("12 calls are paid for unless more are asked for", () => {
  const paid = server.requests
    .filter((request) => !/^(GET|HEAD) /.test(request))
    .filter((request) => request.includes(`Bearer ${SECRETS.PIPER_TOKEN}`));
  expect(paid).toHaveLength(12);
});
