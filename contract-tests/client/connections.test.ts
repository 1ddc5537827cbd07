import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { createPiperClient, type PiperClientOptions } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const REPLY = JSON.stringify({ content: "Hello!" });

const reply: RequestListener = (_, response) => void response.end(REPLY);

/** A server that counts its connections, and a client of it. */
async function start(options: Partial<PiperClientOptions> = {}, respond = reply) {
  const sockets: Socket[] = [];
  const server = createServer(respond);
  server.on("connection", (socket) => sockets.push(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const piper = createPiperClient({ token: "pat_example", orgId: ID, baseUrl, ...options });
  return { piper, sockets };
}

/** Ends once each of some sockets has been closed. */
const allClosed = (sockets: Socket[]) =>
  Promise.all(sockets.map((socket) => (socket.destroyed ? undefined : once(socket, "close"))));

test("each call has a connection of its own, and none is left", async () => {
  const { piper, sockets } = await start();
  for (let call = 0; call < 3; call++) await piper.createResponse(CALL);
  expect(sockets).toHaveLength(3);
  await allClosed(sockets);
});

test("each of several calls at once has a connection of its own, and none is left", async () => {
  const { piper, sockets } = await start();
  await Promise.all(Array.from({ length: 5 }, () => piper.createResponse(CALL)));
  expect(sockets).toHaveLength(5);
  await allClosed(sockets);
});

test("each attempt of a call has a connection of its own", async () => {
  let requests = 0;
  const { piper, sockets } = await start({}, (_, response) => {
    if (requests++ === 0) response.writeHead(429, { "retry-after": "0" });
    response.end(REPLY);
  });
  await piper.createResponse(CALL);
  expect(sockets).toHaveLength(2);
  await allClosed(sockets);
});

test("a call that is refused leaves no connection", async () => {
  const refuse: RequestListener = (_, response) => void response.writeHead(404).end("{}");
  const { piper, sockets } = await start({}, refuse);
  await expect(piper.createResponse(CALL)).rejects.toMatchObject({ status: 404 });
  expect(sockets).toHaveLength(1);
  await allClosed(sockets);
});

test("a call that is aborted leaves no connection", async () => {
  const caller = new AbortController();
  const { piper, sockets } = await start({}, () => caller.abort());
  const call = piper.createResponse(CALL, { signal: caller.signal });
  await expect(call).rejects.toMatchObject({ kind: "abort" });
  expect(sockets).toHaveLength(1);
  await allClosed(sockets);
});

test("a call whose body stalls beyond its deadline leaves no connection", async () => {
  const stall: RequestListener = (_, response) => void response.writeHead(200).write("{");
  const { piper, sockets } = await start({ timeoutMs: 300 }, stall);
  await expect(piper.createResponse(CALL)).rejects.toMatchObject({ kind: "timeout" });
  await allClosed(sockets);
});

test("calls share a connection where they are let", async () => {
  const { piper, sockets } = await start({ reuseConnections: true });
  for (let call = 0; call < 3; call++) {
    await piper.createResponse(CALL);
    await turn(); // A reply is there before its connection is free again.
  }
  expect(sockets).toHaveLength(1);
});

test("a server that closes each connection once it has answered loses no call", async () => {
  let requests = 0;
  const { piper } = await start({}, (request, response) => {
    requests++;
    response.on("finish", () => setImmediate(() => request.socket.destroy()));
    response.end(REPLY);
  });
  for (let call = 0; call < 30; call++) await piper.createResponse(CALL);
  expect(requests).toBe(30);
});

test("an idle connection that somebody else's request has left is not used", async () => {
  const { piper, sockets } = await start();
  const { response } = await piper.createResponse(CALL);
  await (await fetch(response.url, { method: "POST" })).text();
  await piper.createResponse(CALL);
  expect(sockets).toHaveLength(3);
});
