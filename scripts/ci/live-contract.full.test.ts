import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import {
  createModelServer,
  modelCaller,
} from "../../contract-tests/measure/power/stateful/model-server.ts";
import { serve } from "../../contract-tests/measure/power/stateful/serve.ts";
import { usual } from "../../contract-tests/measure/power/stateful/traits.ts";
import { createRandom } from "../../contract-tests/measure/random.ts";
import { closedPort } from "../../contract-tests/servers/closed-port.ts";
import { answer, startScriptedServer } from "../../contract-tests/servers/scripted.ts";
import { runScript } from "../shared/run-script.ts";

const OUT = new URL("../../reports/live-contract/", import.meta.url);
const secrets = {
  PIPER_TOKEN: "pat_example",
  PIPER_ORG_ID: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
  PIPER_AGENT_ID: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
};
/** The ones that the model of the API knows. */
const modelSecrets = {
  PIPER_TOKEN: modelCaller.token,
  PIPER_ORG_ID: modelCaller.orgId,
  PIPER_AGENT_ID: modelCaller.agentId,
};

beforeEach(() => rm(OUT, { recursive: true, force: true }));

/** Checks what listens at an address, or does not; what the workflow then has. */
async function checkServer(
  url: string,
  caller: typeof secrets & { GITHUB_OUTPUT?: string } = secrets,
  ...flags: string[]
) {
  const folder = await mkdtemp(join(tmpdir(), "live-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const env = {
    GITHUB_REPOSITORY: "piper/client",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_RUN_ID: "9",
    GITHUB_STEP_SUMMARY: "",
    GITHUB_OUTPUT: join(folder, "outputs"),
    ...caller,
  };
  const args = ["--target", url, ...flags];
  const { exitCode, stdout, stderr } = await runScript("ci/live-contract", args, { env });
  const names = (await readdir(OUT).catch(() => [])).sort();
  const left = await Promise.all(names.map((name) => readFile(new URL(name, OUT), "utf8")));
  const outputs = await readFile(env.GITHUB_OUTPUT, "utf8").catch(() => "");
  return {
    exitCode,
    stdout,
    stderr,
    outputs,
    left: Object.fromEntries(names.map((n, i) => [n, left[i] ?? ""])),
  };
}

test("tells what differs, within the budget and without a customer's text", async () => {
  const body = JSON.stringify({ content: 1, note: "Ada's order 1042" });
  const server = await startScriptedServer([answer(200, body)]);
  onTestFinished(server.close);
  const { exitCode, stdout, outputs, left } = await checkServer(
    server.url,
    secrets,
    "--max-calls",
    "2",
  );
  expect([exitCode, outputs]).toEqual([1, "verdict=differs\n"]);
  expect(Object.keys(left)).toEqual(["contract.html", "contract.xml", "issue.md"]);
  expect(left["issue.md"]).toMatch(/piper\/client\/actions\/runs\/9[\s\S]*violation: \/content /);
  expect(stdout + Object.values(left).join()).not.toMatch(/Ada|1042|pat_example|7d9f2f4e|3c90c3cc/);
  expect(stdout).toContain("not run: --max-calls 2 is used up");
  const names = ["html", "xml"].map((kind) => `reports/live-contract/contract.${kind}`);
  expect(stdout).toContain(`Reports: ${names.join(", ")}\n`);
});

test("a verdict that cannot be left for the workflow is no success", async () => {
  const server = await startScriptedServer([answer(200, "{}")]);
  onTestFinished(server.close);
  const { exitCode, stderr } = await checkServer(
    server.url,
    { ...secrets, GITHUB_OUTPUT: tmpdir() },
    "--max-calls",
    "1",
  );
  expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/^.*EISDIR.*\n$/)]);
});

test("an API that keeps the contract is told to keep it again, and where that was seen", async () => {
  const server = await serve(createModelServer(modelCaller, usual, createRandom(1)));
  onTestFinished(server.close);
  const { exitCode, outputs, left } = await checkServer(server.url, modelSecrets);
  expect([exitCode, outputs]).toEqual([0, "verdict=keeps\n"]);
  const run = "https://github.com/piper/client/actions/runs/9";
  expect(left["issue.md"]).toBe(`The live API keeps openapi.yaml again ([run](${run})).\n`);
});

test("an API that has a field more than the contract differs from it", async () => {
  const model = createModelServer(modelCaller, usual, createRandom(1));
  const server = await serve(async (request) => {
    const response = model(request);
    const reply = response.status === 200 ? JSON.parse(Buffer.from(response.body).toString()) : {};
    if (!("content" in reply)) return response;
    return { ...response, body: Buffer.from(JSON.stringify({ ...reply, mood: "good" })) };
  });
  onTestFinished(server.close);
  const { exitCode, outputs, left } = await checkServer(server.url, modelSecrets);
  expect([exitCode, outputs]).toEqual([1, "verdict=differs\n"]);
  expect(left["issue.md"]).toContain("drift: /mood");
});

test("a run that tells nothing of the API leaves its reports, and no word for the issue", async () => {
  const { exitCode, outputs, left } = await checkServer(await closedPort());
  expect([exitCode, outputs]).toEqual([3, ""]);
  expect(Object.keys(left)).toEqual(["contract.html", "contract.xml"]);
});
