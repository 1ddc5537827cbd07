import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { bundle } from "../../../scripts/shared/bundle.ts";

const MEGABYTE = 2 ** 20;

let folder = "";
let program = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "piper-many-calls-"));
  program = join(folder, "program.mjs");
  const options = { platform: "node", format: "esm" } as const;
  await writeFile(program, await bundle("contract-tests/package/many-calls/program.ts", options));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/**
 * Starts a server that answers only when `atOnce` requests wait, and then all of them, every fifth
 * with a 500: there are exactly that many calls in flight. It leaves it to fetch to end connections.
 */
async function startBarrier(atOnce: number) {
  const sockets = new Set<Socket>();
  const seen = { mostSockets: 0 };
  let waiting: ServerResponse[] = [];
  let tellClosed = () => {};
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    request.resume().once("end", () => {
      waiting.push(response);
      if (waiting.length < atOnce) return;
      const ready = waiting;
      waiting = [];
      ready.forEach((response, index) => {
        response.writeHead(index % 5 === 4 ? 500 : 200).end('{"content":"Hello!"}');
      });
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    seen.mostSockets = Math.max(seen.mostSockets, sockets.size);
    socket.once("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0) tellClosed();
    });
  });
  server.listen({ port: 0, host: "127.0.0.1", backlog: 2 * atOnce });
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    allClosed: () =>
      new Promise<void>((resolve) => {
        tellClosed = resolve;
        if (sockets.size === 0) resolve();
      }),
  };
}

test.each([
  { rounds: 1000, atOnce: 10 },
  { rounds: 1, atOnce: 1000 },
])(
  "$rounds rounds of $atOnce calls at once, on one client and one signal, leave nothing behind",
  async ({ rounds, atOnce }) => {
    const server = await startBarrier(atOnce);
    const args = ["--expose-gc", program, server.url, `${rounds}`, `${atOnce}`];
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    const ended = once(child, "close");
    const [line] = await Promise.race([once(child.stdout, "data"), ended]);
    const { heapGrowth, ...left } = JSON.parse(String(line).split("\n", 1)[0] ?? "");

    const calls = atOnce * (rounds + 2 * Math.ceil(rounds / 10));
    expect(left).toEqual({
      results: { 200: calls * 0.8, 500: calls * 0.2 },
      warnings: [],
      mostListeners: 1, // However many calls share the signal.
      listenersLeft: 0,
    });
    expect(heapGrowth).toBeLessThan(MEGABYTE);
    expect(server.seen.mostSockets).toBe(atOnce);
    await server.allClosed();
    child.stdin.end();
    expect(await ended).toEqual([0, null]);
  },
  240_000,
);
