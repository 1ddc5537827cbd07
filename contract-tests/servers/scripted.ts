import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** One thing that a server does to a connection; it may take its time. */
export type Step = (socket: Socket) => unknown;

export interface ScriptedServer {
  /** An origin on a free loopback port. */
  url: string;
  /** What was received, as text: each whole request, in order. */
  requests: string[];
  close(): Promise<void>;
}

/**
 * Starts a server that takes the steps of `script[n]` on its n-th request, and of the last one ever
 * after. It knows only as much HTTP as tells where a request with a Content-Length ends.
 */
export async function startScriptedServer(...script: Step[][]): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  const requests: string[] = [];

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    let received = "";
    socket.setEncoding("latin1");
    socket.on("data", async (text) => {
      received += text;
      // As plain HTTP servers do when somebody speaks TLS to them.
      if (!/^[A-Z]/.test(received)) return socket.destroy();
      const head = received.indexOf("\r\n\r\n");
      const length = /^content-length: *(\d+)/im.exec(received.slice(0, head))?.[1] ?? 0;
      const end = head + 4 + Number(length);
      if (head < 0 || received.length < end) return;
      requests.push(Buffer.from(received.slice(0, end), "latin1").toString());
      received = received.slice(end);
      for (const step of script[requests.length - 1] ?? script.at(-1) ?? []) await step(socket);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Sends bytes as they are. */
export const raw =
  (bytes: string | Uint8Array): Step =>
  (socket) =>
    socket.write(bytes);

/** Sends a whole answer with a right Content-Length, but for the headers given. */
export function answer(
  status: number,
  body: string | Uint8Array = "",
  headers: Record<string, string> = {},
): Step {
  const bytes = Buffer.from(body);
  const all = { "content-type": "application/json", "content-length": bytes.length, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return (socket) => {
    socket.write(`HTTP/1.1 ${status} Scripted\r\n${lines.join("")}\r\n`);
    socket.write(bytes);
  };
}

/** Ends the connection in order. */
export const close: Step = (socket) => socket.end();

/** Tears the connection down, once what was written before is out. */
export const reset: Step = (socket) =>
  new Promise<void>((resolve) => {
    socket.write("", () => {
      socket.resetAndDestroy();
      resolve();
    });
  });

/** Sends one byte every 100 ms for as long as anyone listens. */
export const drip =
  (byte: string): Step =>
  (socket) => {
    const timer = setInterval(() => socket.write(byte), 100);
    socket.once("close", () => clearInterval(timer));
  };

/** Sends the same bytes over and over for as long as anyone listens, and no faster than that. */
export const flood =
  (bytes: Uint8Array): Step =>
  (socket) => {
    const pour = () => {
      while (socket.writable && socket.write(bytes));
    };
    socket.on("drain", pour);
    pour();
  };
