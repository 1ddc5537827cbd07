// How a mock starts, and what it survives.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type AddressInfo, connect, type Server as Listener } from "node:net";
import { text } from "node:stream/consumers";
import { beforeAll, expect, test } from "vitest";
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
