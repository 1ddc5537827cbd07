// The command, on servers whose fault only a conversation shows, and on correct ones that are slow,
// busy or lengthy.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { conductFaults } from "../../contract-tests/measure/power/stateful/faults.ts";
import {
  createModelServer,
  modelCaller,
} from "../../contract-tests/measure/power/stateful/model-server.ts";
import {
  lateAt,
  padded,
  type Serving,
  serve,
} from "../../contract-tests/measure/power/stateful/serve.ts";
import { type Traits, usual } from "../../contract-tests/measure/power/stateful/traits.ts";
import { createRandom } from "../../contract-tests/measure/random.ts";
import { runScript } from "../shared/run-script.ts";

const TIMEOUT_MS = 240_000;
const ENVIRONMENT = {
  PIPER_TOKEN: modelCaller.token,
  PIPER_ORG_ID: modelCaller.orgId,
  PIPER_AGENT_ID: modelCaller.agentId,
};

async function contract(server: Serving, ...args: string[]) {
  const reports = await mkdtemp(join(tmpdir(), "contract-"));
  const { url, close } = await serve(server);
  const all = ["--target", url, "--reports", reports, "--max-calls", "12", ...args];
  const result = await runScript("contract/main", all, { env: ENVIRONMENT });
  await Promise.all([close(), rm(reports, { recursive: true })]);
  return result;
}

const model = (traits: Partial<Traits> = {}) =>
  createModelServer(modelCaller, { ...usual, ...traits }, createRandom(1));

function faulty(name: string): Serving {
  const fault = conductFaults.find((fault) => fault.name === name);
  if (!fault) throw new Error(`There is no server that ${name}.`);
  return createModelServer(modelCaller, { ...usual, ...fault.needs }, createRandom(1), fault.does);
}

test.each([
  ["answers 422 to every valid request", 1, "422 to each of"],
  ["answers 422 to a request for a greeting", 1, "(greeting, documented)"],
  ["sends events only if asked by name", 1, "(default, documented)"],
  ["lets in any token", 1, "Authorization"],
  ["never sends events", 0, "whether events come when they are asked for"],
  ["does not know the sessions that it gave", 0, "whether a conversation is remembered"],
  ["answers a known session in another", 0, "whether a conversation is remembered"],
  ["gives all callers one session", 0, "whether each conversation has a session of its own"],
  ["gives all calls one run", 0, "whether each call has a run of its own"],
])(
  "a server that %s does not keep the contract (exit %i)",
  async (name, code, told) => {
    const { stdout, exitCode } = await contract(faulty(name));
    expect(exitCode).toBe(code);
    expect(stdout).toContain(told);
    expect(stdout).not.toMatch(/keeps the contract/i);
  },
  TIMEOUT_MS,
);

test.each([
  ["does its job", model()],
  ["answers 429 once", model({ busyAt: 3, retryAfter: "1" })],
  ["takes 11 s", lateAt(model(), 2, 11_000)],
  ["sends 20 MB", padded(model(), 20_000_000)],
])(
  "a correct server that %s keeps the contract",
  async (_, server) => {
    const { stdout, exitCode } = await contract(server);
    expect(exitCode).toBe(0);
    expect(stdout).not.toMatch(/violation|warning|in doubt/);
  },
  TIMEOUT_MS,
);

test(
  "a run without a call tells nothing",
  async () => {
    const { stdout, exitCode } = await contract(model(), "--max-calls", "0");
    expect(exitCode).toBe(3);
    expect(stdout).not.toMatch(/keeps the contract/i);
  },
  TIMEOUT_MS,
);
