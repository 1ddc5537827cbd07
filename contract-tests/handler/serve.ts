import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";

/** Serves a fetch handler on a free loopback port, as a framework on Node does. */
export async function serve(
  handler: (request: Request) => Promise<Response>,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.on("close", () => outgoing.writableFinished || gone.abort());
    try {
      const response = await handler(requestOf(incoming, gone.signal));
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(await response.text());
    } catch (error) {
      outgoing.writeHead(500).end(String(error));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function requestOf(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { method = "GET", headers, url } = incoming;
  const pairs = Object.entries(headers).map(
    ([name, value]) => [name, String(value)] as [string, string],
  );
  const body = method === "GET" || method === "HEAD" ? null : Readable.toWeb(incoming);
  const init = {
    method,
    headers: pairs,
    signal,
    body: body as ReadableStream | null,
    duplex: "half",
  };
  return new Request(`http://${headers.host}${url}`, init);
}
