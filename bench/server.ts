// Answers every request at once: with a small reply, and below /large with a large one.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { makeReply } from "./reply.ts";

const small = await makeReply(2_000);
const large = await makeReply(500_000);

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume().once("end", () => {
    const body = request.url?.startsWith("/large") ? large : small;
    const length = Buffer.byteLength(body);
    response.writeHead(200, { "content-type": "application/json", "content-length": length });
    response.end(body);
  });
});
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
