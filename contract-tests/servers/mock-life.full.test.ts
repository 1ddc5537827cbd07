// How a mock starts, and what it survives.
import type { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { type AddressInfo, connect, type Server as Listener } from "node:net";
import { text } from "node:stream/consumers";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { findOperation, readOpenApi, requestExamples } from "../document/openapi.ts";
import { startMockServer } from "./mock.ts";
import type { Server } from "./prism.ts";

const { path, operation } = findOperation(await readOpenApi());
const [orgId] = operation.parameters.map(({ example }) => example);
const [request] = Object.values(requestExamples(operation));

const call = (mockUrl: string) =>
  fetch(mockUrl + path.replace("{org_id}", String(orgId)), {
    method: "POST",
    headers: { authorization: "Bearer pat_example", "content-type": "application/json" },
    body: JSON.stringify(request?.value),
  });

/** Resolves to the address of the next server that this process starts, once it listens. */
function nextAddress(): Promise<string> {
  const LISTENS = "tracing:net.server.listen:asyncEnd";
  return new Promise((resolve) => {
    subscribe(LISTENS, function onListen(message) {
      unsubscribe(LISTENS, onListen);
      const { port } = (message as { server: Listener }).server.address() as AddressInfo;
      resolve(`http://127.0.0.1:${port}`);
    });
  });
}

/** Starts a mock, and finds the process of its Prism. */
async function startWithItsPrism() {
  const begun: ChildProcess[] = [];
  const note = (message: unknown) => begun.push((message as { process: ChildProcess }).process);
  subscribe("child_process", note);
  const { url, close } = await startMockServer();
  unsubscribe("child_process", note);
  onTestFinished(close);
  const [prism] = begun;
  if (!prism) throw new Error("The mock started no process.");
  return { url, close, prism };
}

let mock: Server;
let early: Response;
beforeAll(async () => {
  const address = nextAddress();
  const starting = startMockServer();
  early = await call(await address);
  mock = await starting;
  return () => mock.close();
});

test("a request that comes before Prism is ready waits for it", () => {
  expect(early.status).toBe(200);
});

test("a mock that cannot start lets its address go", async () => {
  const address = nextAddress();
  const spec = new URL("missing.yaml", import.meta.url);
  await expect(startMockServer({ spec })).rejects.toThrow("openapi.yaml is missing");
  await expect(fetch(await address)).rejects.toThrow("fetch failed");
});

test("a mock is closed once its Prism has ended", async () => {
  const { close, prism } = await startWithItsPrism();
  await close();
  expect(prism.signalCode).toBe("SIGKILL");
});

test("a Prism that has ended, and cannot be started again, is told of in an answer", async () => {
  const { url, prism } = await startWithItsPrism();
  prism.kill("SIGKILL");
  await once(prism, "exit");
  vi.stubEnv("TMPDIR", import.meta.filename); // No folder, in which a copy of the document could lie.
  onTestFinished(() => void vi.unstubAllEnvs());
  const answer = await call(url);
  const detail = expect.stringMatching(/^Prism gave no answer: .*ENOTDIR/);
  expect([answer.status, await answer.json()]).toEqual([502, { detail }]);
});

test("headers longer than a server takes by itself are refused in an answer", async () => {
  const response = await fetch(mock.url, { headers: { "x-long": "x".repeat(100_000) } });
  const detail = expect.stringMatching(/^The mock takes \d+ characters of address and headers\.$/);
  expect([response.status, await response.json()]).toEqual([431, { detail }]);
});

test("a tunnel is refused in words", async () => {
  const socket = connect(Number(new URL(mock.url).port), "127.0.0.1");
  socket.write("CONNECT api.letpiper.com:443 HTTP/1.1\r\n\r\n");
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 405 Method Not Allowed\r\n/);
});

// An error to which nobody listens would fail the whole run.
test("a tunnel that is asked for and torn at once ends nothing", async () => {
  const socket = connect(Number(new URL(mock.url).port), "127.0.0.1");
  socket.write("CONNECT api.letpiper.com:443 HTTP/1.1\r\n\r\n", () => socket.resetAndDestroy());
  expect((await call(mock.url)).status).toBe(200);
});
