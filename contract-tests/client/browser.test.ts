import { createContext, runInContext } from "node:vm";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { bundle } from "../../scripts/shared/bundle.ts";
import type * as Piper from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { answer, startScriptedServer } from "../servers/scripted.ts";
import { refusedFor } from "./refused-for.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const TOKEN = "pat_example_0123456789";
const HTTPS = "https://app.example/chat.html";

let code = "";
beforeAll(async () => {
  code = await bundle("src/index.ts", { format: "iife", globalName: "piper", target: "es2022" });
});

const WEB = {
  ...{ AbortController, fetch, Headers, performance, Request, TextDecoder, URL },
  ...{ clearTimeout, FormData, Response, setTimeout },
};

/** Loads the client in a realm that has what the web has, and nothing of Node. */
function load(globals: object): typeof Piper {
  const realm = createContext({ ...WEB, ...globals });
  return runInContext(`${code}; piper`, realm);
}

/** Loads the client in a browser's page. */
const loadPage = (url: string, globals: object = {}) =>
  load({ document: {}, location: new URL(url), ...globals });

test("a page is refused a token: all who open it could read it", async () => {
  const { createPiperClient } = loadPage(HTTPS);
  for (const token of [TOKEN, () => TOKEN, async () => TOKEN]) {
    expect(await refusedFor(() => createPiperClient({ token, orgId: ID }))).toEqual(["token"]);
    const said = { token, orgId: ID, dangerouslyAllowBrowser: false };
    expect(await refusedFor(() => createPiperClient(said))).toEqual(["token"]);
  }
});

test("a page is let have a token by dangerouslyAllowBrowser", async () => {
  const { createPiperClient } = loadPage(HTTPS);
  const options = { token: TOKEN, orgId: ID, dangerouslyAllowBrowser: true };
  expect(await refusedFor(() => createPiperClient(options))).toEqual([]);
});

test.each([{ env: {} }, { env: {}, version: "", versions: {} }])(
  "a bundler's process, %o, makes no Node of a page",
  async (process) => {
    const { createPiperClient } = loadPage(HTTPS, { process });
    const refusal = await refusedFor(() => createPiperClient({ token: TOKEN, orgId: ID }));
    expect(refusal).toEqual(["token"]);
  },
);

test("a document alone makes no page of Node, as where jsdom runs", async () => {
  const process = { versions: { node: "24.0.0" } };
  const { createPiperClient } = loadPage(HTTPS, { process });
  expect(await refusedFor(() => createPiperClient({ token: TOKEN, orgId: ID }))).toEqual([]);
});

test("where there is no document, as in a worker at the edge, a token is not refused", async () => {
  const { createPiperClient } = load({});
  expect(await refusedFor(() => createPiperClient({ token: TOKEN, orgId: ID }))).toEqual([]);
});

/** A worker's scope, which a browser's dedicated, shared and service workers share. */
const WorkerGlobalScope = Object.defineProperty(() => {}, Symbol.hasInstance, {
  value: () => true,
});

/** Loads the client in a worker. */
const loadWorker = (globals: object = {}) => load({ WorkerGlobalScope, self: {}, ...globals });

test.each([
  ["a dedicated worker", { DedicatedWorkerGlobalScope: WorkerGlobalScope, importScripts() {} }],
  ["a shared worker", { SharedWorkerGlobalScope: WorkerGlobalScope, onconnect: null }],
  [
    "a service worker",
    { ServiceWorkerGlobalScope: WorkerGlobalScope, clients: {}, skipWaiting() {} },
  ],
  ["a worker of a blob", { location: { href: "blob:https://app.example/1", origin: "null" } }],
  ["a worker with a bundler's process", { process: { env: {}, versions: {} } }],
])("%s is refused a token, unless it is allowed", async (_, globals) => {
  const { createPiperClient } = loadWorker(globals);
  const options = { token: TOKEN, orgId: ID };
  expect(await refusedFor(() => createPiperClient(options))).toEqual(["token"]);
  const allowed = { ...options, dangerouslyAllowBrowser: true };
  expect(await refusedFor(() => createPiperClient(allowed))).toEqual([]);
});

test.each([
  ["workerd", { WebSocketPair: class {}, navigator: { userAgent: "Cloudflare-Workers" } }],
  ["Deno", { Deno: {} }],
  ["Bun", { Bun: {} }],
  ["Node's worker thread", { process: { versions: { node: "24.0.0" } } }],
])("%s, whose scope is a worker's too, is let have a token", async (_, globals) => {
  const { createPiperClient } = loadWorker(globals);
  expect(await refusedFor(() => createPiperClient({ token: TOKEN, orgId: ID }))).toEqual([]);
});

test("a name of a worker's scope that is no class makes no worker", async () => {
  for (const named of [{}, () => {}, undefined, 1]) {
    const { createPiperClient } = load({ WorkerGlobalScope: named });
    expect(await refusedFor(() => createPiperClient({ token: TOKEN, orgId: ID }))).toEqual([]);
  }
});

test("a page calls a proxy on its own host, which adds the token", async () => {
  const server = await startScriptedServer([answer(200, '{"content":"Hello!"}')]);
  onTestFinished(server.close);
  const { createPiperClient } = loadPage(`${server.url}/chat.html`);
  const piper = createPiperClient({ orgId: ID, baseUrl: "/api/piper" });
  const { data } = await piper.createResponse(CALL);
  expect(data.content).toBe("Hello!");
  expect(server.requests[0]).toContain(`POST /api/piper/v1/orgs/${ID}/responses/?include`);
  expect(server.requests[0]).not.toMatch(/authorization/i);
});

test("a page's requests leave it to the browser to name itself", async () => {
  const fetch = vi.fn(async () => new Response('{"content":"Hello!"}'));
  const { createPiperClient } = loadPage(HTTPS, { fetch });
  await createPiperClient({ orgId: ID, baseUrl: "/api/piper" }).createResponse(CALL);
  const headers = expect.not.objectContaining({ "user-agent": expect.anything() });
  expect(fetch).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ headers }));
});

test("a redirect that a browser hides is an HTTP error, and no run was started", async () => {
  const opaque = {
    type: "opaqueredirect",
    status: 0,
    ok: false,
    body: null,
    headers: new Headers(),
  };
  const { createPiperClient, isPiperError } = loadPage(HTTPS, { fetch: async () => opaque });
  const piper = createPiperClient({ orgId: ID, baseUrl: "/api/piper" });
  const error = await piper.createResponse(CALL).catch((error: unknown) => error);
  expect(isPiperError(error)).toBe(true);
  expect(error).toMatchObject({ kind: "http", outcome: "rejected", status: 0, retryable: false });
});

test("an opaque answer of another origin, which is no redirect, may have run the agent", async () => {
  const opaque = { type: "opaque", status: 0, ok: false, body: null, headers: new Headers() };
  const { createPiperClient } = loadPage(HTTPS, { fetch: async () => opaque });
  const piper = createPiperClient({ orgId: ID, baseUrl: "/api/piper" });
  const error = await piper.createResponse(CALL).catch((error: unknown) => error);
  expect(error).toMatchObject({ kind: "http", outcome: "unknown", status: 0, retryable: false });
});
