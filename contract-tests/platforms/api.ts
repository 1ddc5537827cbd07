import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";

export const TOKEN = "pat_example_0123456789";
export const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

/** The API as platforms call it: what it answers is asked for by the message. */
export interface Api {
  url: string;
  /** How often the agent ran, by the message that it was sent. */
  runs: Map<string, number>;
  close(): Promise<void>;
}

/** What a message asks the API for; any other gets a reply. */
const ANSWERS: Record<string, { status: number; body: string; headers?: Record<string, string> }> =
  {
    "a 401": { status: 401, body: '{"detail":"Invalid token."}' },
    "a 500": { status: 500, body: "no" },
    "a 429": { status: 429, body: "{}", headers: { "retry-after": "0" } },
  };

/** Starts the API on a free port of this machine. */
export async function startApi(): Promise<Api> {
  const { listener, runs } = createApi();
  return { runs, ...(await listen(createServer(listener))) };
}

/** What answers requests as the API, for a server of whichever kind. */
export function createApi(): { listener: RequestListener; runs: Map<string, number> } {
  const runs = new Map<string, number>();
  const listener: RequestListener = async (request, response) => {
    let text = "";
    for await (const chunk of request.setEncoding("utf8")) text += chunk;
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-expose-headers", "retry-after");
    const asked = request.headers["access-control-request-headers"];
    if (asked) response.setHeader("access-control-allow-headers", asked);
    if (request.method === "OPTIONS") return response.writeHead(204).end();
    const message = String(JSON.parse(text || "{}").message);
    const count = (runs.get(message) ?? 0) + 1;
    runs.set(message, count);
    if (message === "a lost connection") return request.socket.destroy();
    // undici looks at its limits about once a second.
    if (message === "a slow reply") await setTimeout(2500);
    if (message === "a silence") await setTimeout(60_000, undefined, { ref: false });
    const answer = ANSWERS[message];
    const { status, body, headers } =
      answer && (message !== "a 429" || count === 1)
        ? answer
        : {
            status: 200,
            body: JSON.stringify({ content: contentOf(message, count, request), run_id: ID }),
            headers: {},
          };
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  };
  return { listener, runs };
}

function contentOf(message: string, count: number, { headers }: IncomingMessage): string {
  if (message === "is it traced?") return headers.traceparent ? "Traced" : "Not traced";
  return `Run ${count}`;
}

/** Listens on a free port of this machine; closing ends its connections as well. */
export async function listen(server: Server) {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
