import { once } from "node:events";
import {
  Agent,
  createServer,
  type IncomingMessage,
  type RequestOptions,
  request,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { type KeptPrismOptions, keepPrism } from "./kept-prism.ts";
import { makePassable, type Passable } from "./passable.ts";
import type { Server } from "./prism.ts";

const MAX_BODY_BYTES = 1024 * 1024;
const ANSWER_WITHIN_MS = 10_000;
/** The second try is for a request that stood beside the one that Prism broke down over. */
const TRIES = 2;
/** Its own, since the global one goes through the proxy that the environment names. */
const HOP = new Agent();

export interface MockOptions extends KeptPrismOptions {
  port?: number;
  /** The address to listen on; 0.0.0.0 lets other machines and containers in. */
  host?: string;
}

/**
 * Starts Prism behind a front that does what Prism cannot: it picks the example that a request
 * asks for, where Prism gives the first one, answers what Prism hangs on or ends over, and starts
 * another Prism where one has ended all the same.
 */
export async function startMockServer({
  port = 0,
  host = "127.0.0.1",
  ...options
}: MockOptions = {}): Promise<Server> {
  const front = createServer((incoming, outgoing) => {
    forward(incoming, outgoing).catch((error) =>
      refuse(outgoing, 502, `Prism gave no answer: ${error.message}`),
    );
  });
  const closeFront = () => {
    front.close();
    front.closeAllConnections();
  };
  front.on("connect", (_, socket) =>
    socket.end("HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\n\r\n"),
  );
  front.listen(port, host);
  await once(front, "listening");
  const keeping = keepPrism(options);
  await keeping.catch(closeFront);
  const prism = await keeping;

  async function forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = incoming;
    const body = await readBody(incoming);
    if (!body) return refuse(outgoing, 413, `The mock reads up to ${MAX_BODY_BYTES} bytes.`);
    const passable = makePassable(url, headers, body);
    if ("refusal" in passable) return refuse(outgoing, 400, passable.refusal);
    const answer = await ask(method, passable);
    if (!answer) return refuse(outgoing, 400, "Prism breaks down over this request.");
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, outgoing);
  }

  /** Prism's answer; undefined where it breaks down each time that it is asked. */
  async function ask(method: string, { pathname, search, headers, body, json }: Passable) {
    const query = new URLSearchParams(search);
    const isChosen = headers.prefer || [...query.keys()].some((name) => name.startsWith("__"));
    for (let tries = 0; tries < TRIES; tries += 1) {
      const serving = await prism.current();
      const asked = { method, path: pathname, query, body: json };
      const example = isChosen ? undefined : serving.chooseExample(asked);
      const prefer = example === undefined ? {} : { prefer: `example=${example}` };
      const sent = { method, path: pathname + search, headers: { ...headers, ...prefer } };
      const answer = await send(serving.url, sent, body).catch(() => undefined);
      // Nothing but a failure of its own is a 500 that nobody asked for, and it outlives that.
      if (answer?.statusCode === 500 && !isChosen && !isProblem(answer))
        return void answer.resume();
      if (answer) return answer;
      await prism.discard(serving);
    }
    return undefined;
  }

  return {
    url: `http://${hostOf(host)}:${(front.address() as AddressInfo).port}`,
    async close() {
      closeFront();
      await prism.close();
    },
  };
}

/** Prism's word for what is wrong with the document. */
const isProblem = ({ headers }: IncomingMessage) =>
  headers["content-type"]?.startsWith("application/problem+json") === true;

/** The address at which a listener on all addresses can be reached from here. */
function hostOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

/** The whole body, or undefined where it is too long to keep. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}

function send(url: string, options: RequestOptions, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, agent: HOP, timeout: ANSWER_WITHIN_MS });
    sent.on("timeout", () => sent.destroy(new Error(`none in ${ANSWER_WITHIN_MS / 1000} s`)));
    sent.on("error", reject);
    sent.on("response", resolve);
    sent.end(body);
  });
}

function refuse(outgoing: ServerResponse, status: number, detail: string): void {
  if (outgoing.headersSent) return void outgoing.destroy();
  const headers = { "content-type": "application/json", "access-control-allow-origin": "*" };
  outgoing.writeHead(status, headers).end(JSON.stringify({ detail }));
}
