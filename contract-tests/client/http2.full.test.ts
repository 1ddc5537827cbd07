// Node 26 speaks HTTP/2 where a server offers it: what its failures prove, tried on a real server.
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findNode } from "../../scripts/shared/find-node.ts";
import { CALL } from "../calls/call.ts";

let folder = "";
let node = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "piper-http2-"));
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const out = ["-keyout", "key.pem", "-out", "cert.pem"];
  const args = ["req", "-x509", "-days", "1", ...curve, ...subject, ...out];
  execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  node = await findNode(26);
}, 200_000);

afterAll(() => rmSync(folder, { recursive: true }));

const ORG = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

const SERVED = `
  import { readFileSync } from "node:fs";
  import { constants, createSecureServer } from "node:http2";
  import { once } from "node:events";
  import { setTimeout } from "node:timers/promises";
  const [client, key, cert] = process.argv.slice(-3);
  const { createPiperClient, isPiperError } = await import(client);
  const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) });
  const sessions = [];
  const streams = [];
  server.on("session", (session) => sessions.push(session));
  server.on("stream", (stream) => {
    streams.push(stream);
    stream.on("error", () => {});
    respond(stream, streams.length);
  });
  const reply = (stream) => {
    stream.respond({ ":status": 200, "content-type": "application/json" });
    stream.end('{"content":"Hello!"}');
  };
  server.listen(0);
  await once(server, "listening");
  const baseUrl = "https://localhost:" + server.address().port;
  const piper = createPiperClient({ orgId: "${ORG}", baseUrl, timeoutMs: 10_000 });
  const call = (options) =>
    piper.createResponse(${JSON.stringify(CALL)}, options).then(
      ({ data }) => data.content,
      ({ kind, outcome, retryable, message }) => ({ kind, outcome, retryable, message }),
    );
`;

const TOLD = `
  console.log(JSON.stringify({ results, streams: streams.length }));
  process.exit();
`;

/** What calls come to against a server that responds so, and how many streams it was sent. */
async function run(program: string): Promise<{ results: unknown[]; streams: number }> {
  const client = new URL("../../src/index.ts", import.meta.url).href;
  const files = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const args = ["--input-type=module", "--eval", SERVED + program + TOLD, "--", client, ...files];
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: files[1], NODE_OPTIONS: "" };
  const { stdout } = await promisify(execFile)(node, args, { env, timeout: 60_000 });
  return JSON.parse(stdout);
}

test("a stream that the server refuses was not sent, and is sent again", async () => {
  const { results, streams } = await run(`
    function respond(stream, count) {
      if (count === 1) stream.close(constants.NGHTTP2_REFUSED_STREAM);
      else reply(stream);
    }
    const results = [await call()];
  `);
  expect({ results, streams }).toEqual({ results: ["Hello!"], streams: 2 });
});

test("a stream that the server always refuses is told as not sent", async () => {
  const { results } = await run(`
    const respond = (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM);
    const results = [await call({ maxRetries: 0 })];
  `);
  expect(results).toEqual([
    {
      ...{ kind: "connection", outcome: "not_sent", retryable: true },
      message: expect.stringContaining("the server refused the HTTP/2 stream"),
    },
  ]);
});

test("a session that the server closed while it was idle loses no call, and doubles none", async () => {
  const { results, streams } = await run(`
    const respond = reply;
    const results = [];
    for (let n = 0; n < 5; n++) {
      results.push(await call());
      for (const session of sessions.splice(0)) session.close();
      await setTimeout(100);
    }
  `);
  expect({ results, streams }).toEqual({ results: Array(5).fill("Hello!"), streams: 5 });
});

test("a session that breaks while a call is on it proves nothing", async () => {
  const { results, streams } = await run(`
    const respond = (stream) => stream.session.destroy();
    const results = [await call()];
  `);
  expect(results).toMatchObject([{ kind: "connection", outcome: "unknown", retryable: false }]);
  expect(streams).toBe(1);
});

test("a stream that is cancelled or fails proves nothing", async () => {
  const { results, streams } = await run(`
    const codes = [constants.NGHTTP2_CANCEL, constants.NGHTTP2_INTERNAL_ERROR];
    const respond = (stream, count) => stream.close(codes[count - 1]);
    const results = [await call(), await call()];
  `);
  const unknown = { kind: "connection", outcome: "unknown", retryable: false };
  expect(results).toMatchObject([unknown, unknown]);
  expect(streams).toBe(2);
});
