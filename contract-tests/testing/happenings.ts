import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createProxy, setGlobalProxyFromEnv } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import {
  type Attempt,
  createPiperClient,
  isPiperError,
  type Phase,
  type PiperClient,
} from "../../src/index.ts";
import { createFakePiper, type FaultName } from "../../src/testing/index.ts";
import { CALL } from "../calls/call.ts";
import { findOperation, readOpenApi } from "../document/openapi.ts";
import { closedPort } from "../servers/closed-port.ts";
import { startFullBacklog } from "../servers/full-backlog.ts";
import { answer, close, raw, reset, type Step, startScriptedServer } from "../servers/scripted.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const WITHOUT_EVENTS = { ...CALL, include_events: false } as const;

/** The reply that a fake gives first, and the ways in which a server spoils it. */
const { data } = await createFakePiper().client.createResponse(WITHOUT_EVENTS);
const { content: _, ...withoutContent } = data;
const reply = JSON.stringify(data);
const halfOfIt = raw(
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${reply.length}\r\n\r\n${reply.slice(0, Math.floor(reply.length / 2))}`,
);

export const { responses } = findOperation(await readOpenApi()).operation;

/** What openapi.yaml shows of a status that is documented. */
function documented(status: string, headers: Record<string, string> = {}): Step {
  const [example] = Object.values(responses[status]?.content["application/json"].examples ?? {});
  return answer(Number(status), JSON.stringify(example?.value), headers);
}

const TEXT = { "content-type": "text/plain" };
const HTML = { "content-type": "text/html" };

/** A fault as it happens: what a server does, or another place to call. */
interface Happening {
  steps?: Step[];
  url?: (onFinished: OnFinished) => Promise<string>;
  /** What the call is to wait for when its deadline passes. */
  endsIn?: Phase;
}

export const HAPPENINGS: Record<FaultName, Happening> = {
  "connection refused": { url: closedPort },
  "unknown host": { url: async () => "https://piper.invalid" },
  "connect timeout": { url: startStopped },
  certificate: { url: startSelfSigned },
  "proxy refuses": { url: startProxy },
  "request lost": { steps: [close] },
  "reply lost": { steps: [close] },
  reset: { steps: [reset] },
  stalls: { steps: [], endsIn: "headers" },
  "stalls in the body": { steps: [halfOfIt], endsIn: "body" },
  "aborted body": { steps: [halfOfIt, close] },
  "401": { steps: [documented("401")] },
  "403": { steps: [documented("403")] },
  "404": { steps: [documented("404")] },
  "422": { steps: [documented("422")] },
  "429": { steps: [documented("429", { "retry-after": "2" })] },
  "429 without Retry-After": { steps: [documented("429")] },
  "500": { steps: [answer(500, "Internal Server Error", TEXT)] },
  "502": { steps: [answer(502, "Bad Gateway", TEXT)] },
  "503": { steps: [answer(503, "Service Unavailable", TEXT)] },
  "504": { steps: [answer(504, "Gateway Timeout", TEXT)] },
  "HTML from a gateway": {
    steps: [answer(502, "<!doctype html><title>Bad gateway</title>", HTML)],
  },
  redirect: { steps: [redirect] },
  "login page": { steps: [answer(200, "<!doctype html><title>Log in</title>", HTML)] },
  "empty reply": { steps: [answer(200)] },
  "malformed reply": { steps: [answer(200, reply.slice(0, -1))] },
  "incomplete reply": { steps: [answer(200, JSON.stringify(withoutContent))] },
};

type OnFinished = (act: () => void) => void;

/** Where a fault really happens: a server's address. */
async function startHappening(name: FaultName, onFinished: OnFinished): Promise<string> {
  const { steps = [], url } = HAPPENINGS[name];
  if (url) return url(onFinished);
  const server = await startScriptedServer(steps);
  onFinished(server.close);
  return server.url;
}

/** What fetch throws of a fault, from the fake and where it really happens. */
export async function failInFetch(name: FaultName, onFinished: OnFinished) {
  const baseUrl = await startHappening(name, onFinished);
  const url = `${baseUrl}/v1/orgs/${ID}/responses/`;
  const init = { method: "POST", body: JSON.stringify(CALL) };
  const fake = createFakePiper();
  fake.failWith(name);
  const thrownBy = (send: typeof fetch) =>
    send(url, init)
      .then(async (it) => it.text())
      .catch(plain);
  return { faked: await thrownBy(fake.fetch), real: await thrownBy(fetch) };
}

/** An error with all of its fields, and its cause's, but for the socket's addresses and counters. */
function plain(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, cause } = error;
  return { ...error, name, message, cause: plain(cause), socket: undefined };
}

/** What a fault is to the client, from the fake and where it really happens. */
export async function failAsNamed(name: FaultName, onFinished: OnFinished) {
  const { endsIn } = HAPPENINGS[name];
  const baseUrl = await startHappening(name, onFinished);
  const how = { token: "pat_example", orgId: ID, baseUrl, maxRetries: 0 };
  for (let timeoutMs = endsIn ? 300 : 60_000; ; timeoutMs *= 2) {
    const real = await failureOf((onAttempt) =>
      createPiperClient({ ...how, timeoutMs, onAttempt }),
    );
    // On a busy machine a deadline may pass before the server could do what it is to do.
    if (endsIn && real.phase !== endsIn && timeoutMs < 30_000) continue;
    const faked = await failureOf((onAttempt) => {
      const fake = createFakePiper({ ...how, timeoutMs, onAttempt });
      fake.failWith(name);
      return fake.client;
    });
    return { faked, real };
  }
}

/** All that can be known of a failed call: the error, field for field, and what the hook was told. */
async function failureOf(createWith: (onAttempt: (attempt: Attempt) => void) => PiperClient) {
  const attempts: Attempt[] = [];
  const client = createWith((attempt) => attempts.push(attempt));
  const error = await client.createResponse(WITHOUT_EVENTS).catch((error: unknown) => error);
  if (!isPiperError(error)) throw error;
  return {
    phase: "phase" in error ? error.phase : undefined,
    fields: withoutMoments({ ...error, ...error.toJSON(), stack: undefined }),
    causes: withoutMoments(causesOf(error)),
    attempts: attempts.map(withoutMoments),
  };
}

function causesOf(error: Error) {
  const causes = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = "code" in at ? at.code : undefined;
    causes.push({ name: at.name, message: at.message, code, fields: Object.keys(at).sort() });
  }
  return causes;
}

/** Without what differs from one call to the next: times, and headers of the connection. */
function withoutMoments(value: unknown): unknown {
  const text = JSON.stringify(value, (key, inner) => {
    if (key === "sentAt" || key === "durationMs") return typeof inner;
    if (["content-length", "connection", "date"].includes(key)) return undefined;
    return typeof inner === "string" ? inner.replace(/after \d+(\.\d+)? m?s\b/, "after …") : inner;
  });
  return JSON.parse(text);
}

async function listen(server: Server, onFinished: OnFinished): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A server whose queue is full, so that no connection is ever made. */
async function startStopped(onFinished: OnFinished): Promise<string> {
  const { url, close } = await startFullBacklog();
  onFinished(close);
  return url;
}

async function startSelfSigned(onFinished: OnFinished): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "piper-certificate-"));
  onFinished(() => rmSync(folder, { recursive: true }));
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const made = ["-days", "1", "-subj", "/CN=localhost", "-keyout", "key.pem", "-out", "cert.pem"];
  execFileSync("openssl", ["req", "-x509", ...curve, ...made], { cwd: folder, stdio: "ignore" });
  const [key, cert] = ["key.pem", "cert.pem"].map((name) => readFileSync(join(folder, name)));
  return `https://localhost:${await listen(createTlsServer({ key, cert }), onFinished)}`;
}

/** A proxy that lets nothing through, on the way to a host that would be there. */
async function startProxy(onFinished: OnFinished): Promise<string> {
  const proxy = createProxy();
  proxy.on("connect", (_, socket) => void socket.end("HTTP/1.1 407 No\r\n\r\n"));
  const HTTPS_PROXY = `http://127.0.0.1:${await listen(proxy, onFinished)}`;
  process.env.HTTPS_PROXY = HTTPS_PROXY;
  onFinished(() => delete process.env.HTTPS_PROXY);
  onFinished(setGlobalProxyFromEnv({ HTTPS_PROXY }));
  return "https://piper.invalid";
}

/** Sends the caller to the same path elsewhere, without a body. */
function redirect(socket: Parameters<Step>[0]) {
  const location = `https://elsewhere.invalid/v1/orgs/${ID}/responses/`;
  socket.write(`HTTP/1.1 307 Elsewhere\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`);
}
