import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closedPort } from "../../contract-tests/servers/closed-port.ts";
import { answer, startScriptedServer } from "../../contract-tests/servers/scripted.ts";
import { example, sampleExchange } from "../../contract-tests/suite/judge/sample.ts";
import { runHere } from "../shared/run-here.ts";
import { runScript } from "../shared/run-script.ts";
import { contract as command } from "./main.ts";

const ENVIRONMENT = {
  PIPER_TOKEN: "pat_example_command",
  PIPER_ORG_ID: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
  PIPER_AGENT_ID: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
};

const BROKEN = JSON.stringify({ ...example("WithEventsResponse"), role: "user" });

/** The requests that would have run an agent: those with the caller's own token. */
const paidCalls = (requests: string[]) =>
  requests.filter(
    (request) =>
      !/^(GET|HEAD) /.test(request) && request.includes(`Bearer ${ENVIRONMENT.PIPER_TOKEN}`),
  );

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "contract-"));
});
afterAll(() => rm(directory, { recursive: true }));

/** Runs npm run contract in this process, with a folder of its own for the reports unless one is named. */
async function contract(args: string[], env: NodeJS.ProcessEnv = ENVIRONMENT) {
  const reports = await mkdtemp(join(directory, "reports-"));
  return { ...(await runHere(command, ["--reports", reports, ...args], { env })), reports };
}

// The one that runs as people run it: what the others find here is printed and ends a process so.
test.concurrent("exits 1 for a server that breaks the contract, after 12 paid calls", async () => {
  const cwd = await mkdtemp(join(directory, "elsewhere-"));
  const server = await startScriptedServer([answer(200, BROKEN)]);
  const { stdout, stderr, exitCode } = await runScript(
    "contract/main",
    ["--target", server.url, "--max-calls", "12"],
    { env: ENVIRONMENT, cwd },
  );
  await server.close();
  expect(exitCode).toBe(1);
  expect(stdout).toContain("violation: /role (const, documented in Create Response)");
  expect(stdout).toContain("Breaks the contract.");
  expect(stdout).toContain(`Target: ${server.url}\n`);
  expect(stdout).toContain(`Reports: ${join("reports", "contract.html")}`);
  expect(await readdir(join(cwd, "reports"))).toEqual(["contract.html", "contract.xml"]);
  expect(stderr).toMatch(/^1 of \d+ {2}\w/);
  expect(paidCalls(server.requests)).toHaveLength(12);
});

test.concurrent("--max-calls sets how many paid calls are made, behind a path as well", async () => {
  const server = await startScriptedServer([answer(200, BROKEN)]);
  const { stdout } = await contract(["--target", `${server.url}/api/`, "--max-calls", "1"]);
  await server.close();
  expect(paidCalls(server.requests)).toEqual([expect.stringMatching(/^POST \/api\/v1\/orgs\//)]);
  expect(stdout).toContain("violation: /role (const, documented in Create Response)");
});

test.concurrent("exits 3 where nobody listens", async () => {
  const { stdout, exitCode } = await contract(["--target", await closedPort()]);
  expect([exitCode, stdout]).toEqual([3, expect.stringContaining("inconclusive: unreachable")]);
});

test.concurrent("judges a HAR and sends nothing; --strict fails for what is new", async () => {
  const { request, response } = sampleExchange();
  const reply = JSON.stringify({ ...example("WithEventsResponse"), mood: "good" });
  const entry = {
    request: { method: "POST", url: request.url, headers: [] },
    response: {
      status: 200,
      headers: [...response.headers].map(([name, value]) => ({ name, value })),
      content: { size: Buffer.byteLength(reply), text: reply },
    },
  };
  const file = join(directory, "traffic.har");
  await writeFile(file, JSON.stringify({ log: { entries: [entry] } }));
  const loose = await contract(["--har", file], {});
  expect([loose.exitCode, loose.stderr]).toEqual([0, ""]);
  expect(loose.stdout).toContain("drift: /mood (new-field, inferred)");
  const startedAt = performance.now();
  const strict = await contract(["--har", file, "--strict"], {});
  const tookAtMost = (performance.now() - startedAt) / 1000;
  expect(strict.exitCode).toBe(1);
  const list = join(directory, "accepted.yaml");
  await writeFile(list, "[{ rule: new-field, at: /mood, reason: Known., until: 9999-12-31 }]");
  const accepting = await contract(["--har", file, "--strict", "--accept", list], {});
  expect([accepting.exitCode, accepting.stderr]).toEqual([0, ""]);
  const junit = await readFile(join(strict.reports, "contract.xml"), "utf8");
  expect(junit).toContain("<failure");
  expect(Number(/ time="([\d.]+)"/.exec(junit)?.[1])).toBeLessThan(tookAtMost);
  expect(await readFile(join(loose.reports, "contract.xml"), "utf8")).not.toContain("<failure");
  expect(loose.stdout).toContain(`Reports: ${join(loose.reports, "contract.html")}`);
  const unwritable = await contract(["--har", file, "--reports", "package.json"], {});
  expect(unwritable).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: expect.stringMatching(
      /^The reports cannot be written to package\.json \(E[A-Z]+\)\.\n$/,
    ),
  });
  const taken = await mkdtemp(join(directory, "taken-"));
  await mkdir(join(taken, "contract.html"));
  const untold = await contract(["--har", file, "--reports", taken], {});
  expect([untold.exitCode, untold.stdout]).toEqual([3, expect.stringContaining("drift: /mood")]);
  expect(untold.stderr).toContain(`The reports cannot be written to ${taken} (E`);
});

test.concurrent("exits 3 for a record without a call of the API", async () => {
  const file = join(directory, "empty.har");
  await writeFile(file, JSON.stringify({ log: { entries: [] } }));
  const { exitCode, stdout, stderr } = await contract(["--har", file], {});
  expect([exitCode, stdout]).toEqual([3, ""]);
  expect(stderr).toMatch(/^--har .*empty\.har holds no exchange with the endpoint\.\n$/);
});

test.concurrent("refuses what cannot be used with one line and exit code 2", async () => {
  const refusals: [args: string[], reason: string][] = [
    [["--target", "https://piper.invalid"], "up to 12 calls may run an agent and cost money. Add"],
    [["--har", "no-such.har"], "--har no-such.har cannot be read"],
    [
      ["--max-calls", "many"],
      "--max-calls many is not a number from 0 to 999999. Usage: npm run contract",
    ],
    [["--har", "a.har", "--target", "mock"], "--har and --target exclude each other"],
    [["--har", "package.json"], "--har package.json has no log.entries"],
  ];
  const runs = await Promise.all(
    refusals.map(([args]) => contract(args, { ...ENVIRONMENT, CI: "1" })),
  );
  for (const [index, { stdout, stderr, exitCode }] of runs.entries()) {
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(refusals[index]?.[1]);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  }
});
