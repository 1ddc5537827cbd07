import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { example, sampleExchange } from "../../contract-tests/suite/judge/sample.ts";
import { runHere } from "../shared/run-here.ts";
import { contract } from "./main.ts";

// What npm run contract prints and writes is put into CI logs and issues: the token is in none of it.

const TOKEN = "pat_example_0123456789abcdefghijklmnopqrstuvwxyz";
const ENVIRONMENT = {
  PIPER_TOKEN: TOKEN,
  PIPER_ORG_ID: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
  PIPER_AGENT_ID: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
};
const CUSTOMER = "Ada Lovelace, 12 St James's Square";

/** A reply that breaks the contract at every field, and repeats a text in each. */
const echoing = (text: string) => ({
  content: 1,
  role: text,
  run_id: text,
  session_id: `${"x".repeat(50)}${text}`,
  [text]: text,
  events: [
    { ...example("WithEventsResponse").events[0], id: text, created_at: text, [text]: text },
  ],
});

/** Starts a server that gives back the Authorization header wherever it can. */
async function startEchoingServer(): Promise<string> {
  const server = createServer(({ headers }, response) => {
    const said = `${headers.authorization} ${CUSTOMER}`;
    response.writeHead(headers.authorization ? 200 : 401, {
      "content-type": "application/json",
      "www-authenticate": said,
      "x-echo": said,
    });
    response.end(JSON.stringify(echoing(said)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Writes a HAR of one exchange whose answer repeats the token. */
async function writeEchoingHar(folder: string): Promise<string> {
  const { request } = sampleExchange();
  const authorization = `Bearer ${TOKEN}`;
  const text = JSON.stringify(echoing(`${authorization} ${CUSTOMER}`));
  const entry = {
    request: {
      method: "POST",
      url: request.url,
      headers: [{ name: "Authorization", value: authorization }],
    },
    response: {
      status: 200,
      headers: [{ name: "content-type", value: "application/json" }],
      content: { size: Buffer.byteLength(text), text },
    },
  };
  const file = join(folder, "traffic.har");
  await writeFile(file, JSON.stringify({ log: { entries: [entry] } }));
  return file;
}

/** Runs npm run contract, and returns all that it prints and all that it writes. */
async function everythingSaid(folder: string, args: string[], env: NodeJS.ProcessEnv) {
  const reports = join(folder, "reports");
  const { stdout, stderr } = await runHere(contract, ["--reports", reports, ...args], { env });
  const files = await readdir(reports);
  expect(files.length).toBeGreaterThan(1);
  const texts = await Promise.all(files.map((file) => readFile(join(reports, file), "utf8")));
  expect(stdout).toContain("violation");
  return [stdout, stderr, ...texts].join("\n");
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "contract-secrets-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** The token, and each part of it that is long enough to tell something. */
const PARTS = Array.from({ length: TOKEN.length - 15 }, (_, start) =>
  TOKEN.slice(start, start + 16),
);

test.each([[[]], [["--show-values"]]])(
  "a server that repeats the token gets it into no output, with %j",
  async (flags) => {
    const target = await startEchoingServer();
    const said = await everythingSaid(
      await temporaryFolder(),
      ["--target", target, "--max-calls", "12", ...flags],
      ENVIRONMENT,
    );
    expect(PARTS.filter((part) => said.includes(part))).toEqual([]);
    expect(said.includes(CUSTOMER.slice(0, 12))).toBe(flags.length > 0);
  },
);

test.each([[[]], [["--show-values"]]])(
  "a record that repeats its token gets it into no output, with %j",
  async (flags) => {
    const folder = await temporaryFolder();
    const file = await writeEchoingHar(folder);
    const said = await everythingSaid(folder, ["--har", file, ...flags], {});
    expect(PARTS.filter((part) => said.includes(part))).toEqual([]);
    expect(said.includes(CUSTOMER.slice(0, 12))).toBe(flags.length > 0);
  },
);
