// Answers every request at once, with a reply of the size that its path names. Takes a key and its
// certificate as JSON, prints its Addresses.

import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { makeReply } from "./reply.ts";
import { pathOf, REPLIES, type ReplyName } from "./reply-sizes.ts";

/** Where the server listens: the same, in the clear and over TLS. */
export interface Addresses {
  http: string;
  https: string;
}

const bodies = new Map<string, string>();
for (const [name, { bytes }] of Object.entries(REPLIES))
  bodies.set(pathOf(name as ReplyName), await makeReply(bytes));

const answer: RequestListener = (request, response) => {
  request.resume().once("end", () => {
    const [, size = ""] = /^(\/[^/]*)/.exec(request.url ?? "") ?? [];
    const body = bodies.get(size) ?? "{}";
    const length = Buffer.byteLength(body);
    response.writeHead(200, { "content-type": "application/json", "content-length": length });
    response.end(body);
  });
};

async function listen(server: Server, host: string): Promise<string> {
  server.keepAliveTimeout = 60_000;
  server.listen(0, host);
  await once(server, "listening");
  return `${host}:${(server.address() as AddressInfo).port}`;
}

const certificate: { key: string; cert: string } = JSON.parse(process.argv[2] ?? "");
const addresses: Addresses = {
  http: `http://${await listen(createServer(answer), "127.0.0.1")}`,
  https: `https://${await listen(createTlsServer(certificate, answer), "localhost")}`,
};
console.log(JSON.stringify(addresses));
