import { createServer } from "node:http";
import { connect, type Socket } from "node:net";
import { listen } from "./api.ts";

/** What a proxy does when it is asked for a tunnel. */
export const BEHAVIOURS = [
  "lets through",
  "refuses",
  "asks for a password",
  "drops the connection",
  "drops the tunnel",
  "says nothing",
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** What the proxy that asks for a password is told by those who know it. */
export const PASSWORD = "user:s3cret-password";

export interface ConnectProxy {
  url: string;
  /** Where it was asked for a tunnel to, in order. */
  asked: string[];
  close(): Promise<void>;
}

/** Starts a proxy that makes tunnels (RFC 9110, section 9.3.6), and can do nothing else. */
export async function startConnectProxy(behaviour: Behaviour): Promise<ConnectProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  server.on("connect", (request, socket: Socket) => {
    asked.push(String(request.url));
    const { host = "", port = "" } = splitAddress(String(request.url));
    const end = (line: string) => socket.end(`HTTP/1.1 ${line}\r\nconnection: close\r\n\r\n`);
    const mayPass =
      behaviour === "lets through" ||
      (behaviour === "asks for a password" &&
        request.headers["proxy-authorization"] === `Basic ${btoa(PASSWORD)}`);
    if (mayPass) {
      const tunnel = connect(Number(port), host, () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        tunnel.pipe(socket).pipe(tunnel);
      });
      sockets.add(tunnel);
      tunnel.on("error", () => socket.destroy());
      socket.on("close", () => tunnel.destroy());
    } else if (behaviour === "refuses") end("403 Forbidden");
    else if (behaviour === "asks for a password")
      end("407 Proxy Authentication Required\r\nproxy-authenticate: Basic");
    else if (behaviour === "drops the connection") socket.destroy();
    else if (behaviour === "drops the tunnel")
      socket.end("HTTP/1.1 200 Connection established\r\n\r\n");
  });
  const { url, close } = await listen(server);
  return {
    url,
    asked,
    async close() {
      for (const socket of sockets) socket.destroy();
      await close();
    },
  };
}

const splitAddress = (address: string) =>
  /^\[?(?<host>.*?)\]?:(?<port>\d+)$/.exec(address)?.groups ?? {};
