// Answers every request at once, with a reply of the size that its path names.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { makeReply } from "./reply.ts";
import { pathOf, REPLIES, type ReplyName } from "./reply-sizes.ts";

const bodies = new Map<string, string>();
for (const [name, { bytes }] of Object.entries(REPLIES))
  bodies.set(pathOf(name as ReplyName), await makeReply(bytes));

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume().once("end", () => {
    const [, size = ""] = /^(\/[^/]*)/.exec(request.url ?? "") ?? [];
    const body = bodies.get(size) ?? "{}";
    const length = Buffer.byteLength(body);
    response.writeHead(200, { "content-type": "application/json", "content-length": length });
    response.end(body);
  });
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
