import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { Exchange, SentRequest } from "../../../suite/judge/exchange.ts";

/** Answers a request, at once or later. */
export type Serving = (
  request: SentRequest,
) => Exchange["response"] | Promise<Exchange["response"]>;

/** Puts a server that is a function on a free loopback port. */
export async function serve(answer: Serving): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    const headers = new Headers();
    for (let at = 0; at < incoming.rawHeaders.length; at += 2)
      headers.append(incoming.rawHeaders[at] ?? "", incoming.rawHeaders[at + 1] ?? "");
    const { method = "", url = "" } = incoming;
    const asked = { method, url: `http://127.0.0.1${url}`, headers, body: new Uint8Array(body) };
    const { status, headers: sent, body: content } = await answer(asked);
    outgoing.writeHead(status, Object.fromEntries(sent)).end(content);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Answers the nth request so much later. */
export function lateAt(answer: Serving, nth: number, ms: number): Serving {
  let requests = 0;
  return async (request) => {
    requests += 1;
    if (requests === nth) await sleep(ms);
    return answer(request);
  };
}

/** Gives messages of an agent at least so many characters. */
export function padded(answer: Serving, size: number): Serving {
  return async (request) => {
    const response = await answer(request);
    if (response.status !== 200) return response;
    const reply = JSON.parse(new TextDecoder().decode(response.body));
    if (typeof reply.content !== "string") return response;
    const body = JSON.stringify({ ...reply, content: reply.content.padEnd(size, " and so on") });
    return { ...response, body: new TextEncoder().encode(body) };
  };
}
