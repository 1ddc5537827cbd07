import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { send } from "./send.ts";

const LIMITS = { deadlineMs: 5_000, maxBytes: 100_000 };
const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

/** Sends a request to a server that writes what the test says, and tells what came of it. */
async function exchangeWith(speak: (socket: Socket, head: string) => void, limits = LIMITS) {
  const sockets: Socket[] = [];
  const heads: string[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on("error", () => {}));
    socket.once("data", (head) => {
      heads.push(String(head));
      speak(socket, String(head));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const sent = await send(
    {
      method: "POST",
      url: `http://127.0.0.1:${port}/path/?query=1`,
      headers: new Headers({ "x-one": "1" }),
      body: new TextEncoder().encode("{}"),
    },
    limits,
  );
  for (const socket of sockets) socket.destroy();
  server.close();
  if ("failure" in sent) return { failure: sent.failure, heads };
  const { status, headers, body } = sent.exchange.response;
  return { status, headers, text: new TextDecoder().decode(body), heads };
}

test("sends the request as it is and receives the whole answer", async () => {
  const { status, headers, text, heads } = await exchangeWith((socket) =>
    socket.end(`${HEAD}x-two: a\r\nx-two: b\r\ncontent-length: 5\r\n\r\n"yes"`),
  );
  expect(heads[0]).toMatch(/^POST \/path\/\?query=1 HTTP\/1\.1\r\n/);
  expect(heads[0]).toContain("x-one: 1\r\n");
  expect([status, text, headers?.get("x-two")]).toEqual([200, '"yes"', "a, b"]);
});

test("decodes the body, and says when it cannot", async () => {
  const encoded = (coding: string, body: Buffer) =>
    exchangeWith((socket) => {
      socket.write(`${HEAD}content-encoding: ${coding}\r\n\r\n`);
      socket.end(body);
    });
  expect((await encoded("gzip", gzipSync('"yes"'))).text).toBe('"yes"');
  expect((await encoded("deflate, gzip", gzipSync(deflateSync("1")))).text).toBe("1");
  for (const coding of ["gzip", "br", "parcel", "constructor"])
    expect((await encoded(coding, Buffer.from("1"))).failure?.rule).toBe("content-encoding");
});

test("stops reading at the limit, decoded bytes included", async () => {
  const endless = await exchangeWith((socket) => {
    socket.write(`${HEAD}\r\n`);
    const write = () => socket.write("x".repeat(10_000), (error) => error ?? write());
    write();
  });
  expect(endless.failure?.rule).toBe("too-large");
  const bomb = await exchangeWith((socket) => {
    socket.write(`${HEAD}content-encoding: gzip\r\n\r\n`);
    socket.end(gzipSync("x".repeat(200_000)));
  });
  expect(bomb.failure?.rule).toBe("too-large");
});

test("gives up at the deadline, however much trickles in", async () => {
  const limits = { ...LIMITS, deadlineMs: 200 };
  const silent = await exchangeWith(() => {}, limits);
  expect(silent.failure).toMatchObject({ rule: "deadline", actual: "no answer" });
  const dripping = await exchangeWith((socket) => {
    socket.write(`${HEAD}\r\n`);
    const timer = setInterval(() => socket.write(" "), 20);
    socket.once("close", () => clearInterval(timer));
  }, limits);
  expect(dripping.failure?.rule).toBe("deadline");
});

test("tells a cut answer from none", async () => {
  const cut = await exchangeWith((socket) => socket.end(`${HEAD}content-length: 9\r\n\r\n{}`));
  expect(cut.failure).toMatchObject({ rule: "cut-off", actual: "2 bytes, then ECONNRESET" });
  const none = await exchangeWith((socket) => socket.end());
  expect(none.failure?.rule).toBe("no-answer");
});

test("finds what is no HTTP, behind the body as well", async () => {
  const broken = ["SSH-2.0-OpenSSH\r\n", `${HEAD}content-length: 2\r\n\r\n{}{}`, "HTTP/1.1 OK\r\n"];
  for (const text of broken)
    expect((await exchangeWith((socket) => socket.end(text))).failure?.rule).toBe("http");
});

test("follows no redirect", async () => {
  const { status, heads } = await exchangeWith((socket) =>
    socket.end("HTTP/1.1 307 Elsewhere\r\nlocation: /\r\ncontent-length: 0\r\n\r\n"),
  );
  expect([status, heads.length]).toEqual([307, 1]);
});

test("says when there is no server", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  const sent = await send(
    { method: "GET", url: `http://127.0.0.1:${port}/`, headers: new Headers(), body: null },
    LIMITS,
  );
  expect(sent).toMatchObject({ failure: { rule: "unreachable", severity: "violation" } });
});
