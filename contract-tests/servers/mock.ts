import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { isObject } from "../document/json.ts";
import { askPrism, type Readable, readable, type Said } from "./ask-prism.ts";
import type { Effect } from "./effect-on-memory.ts";
import { type Answer, FAULTS, findFault, sendWhole } from "./faults.ts";
import { type KeptPrismOptions, keepPrism } from "./kept-prism.ts";
import { createMemory } from "./memory.ts";
import { makePassable } from "./passable.ts";
import type { Server } from "./prism.ts";

const MAX_BODY_BYTES = 1024 * 1024;
/** Prism takes no more. */
const MAX_HEADER_CHARACTERS = 15_000;
/** What is read of longer ones, to refuse them in an answer and not by a torn connection. */
const MAX_HEADER_BYTES = 1024 * 1024;
/** How long an answer can be asked to take. */
export const MAX_DELAY_MS = 600_000;

export interface MockOptions extends KeptPrismOptions {
  port?: number;
  /** The address to listen on; 0.0.0.0 lets other machines and containers in. */
  host?: string;
  /** What goes wrong with each call that starts a run, by a name of FAULTS. */
  fault?: string | undefined;
  /** How long each answer takes at least, in milliseconds. */
  delayMs?: number;
  /** What a session that this mock has not made answers: the document's example, or its 404. */
  unknownSessions?: "example" | "404";
}

/**
 * Starts Prism behind a front that does what Prism cannot: it picks the example that a request
 * asks for, where Prism gives the first one, remembers the runs that were made, breaks down where it
 * is asked to, answers what Prism hangs on or ends over, and starts another Prism where one has
 * ended all the same.
 */
export async function startMockServer({
  port = 0,
  host = "127.0.0.1",
  fault: always,
  delayMs = 0,
  unknownSessions = "example",
  ...options
}: MockOptions = {}): Promise<Server> {
  const memory = createMemory();
  const front = createServer({ maxHeaderSize: MAX_HEADER_BYTES });
  front.listen(port, host);
  await once(front, "listening");
  // Once the address is taken, since that may fail; requests that come before it is ready wait for it.
  const starting = keepPrism(options);
  const ask = async (request: Readable, preferred?: string) =>
    askPrism(await starting, request, preferred);

  front.on("request", (incoming, outgoing) => {
    forward(incoming, outgoing).catch((error) =>
      refuse(outgoing, 502, `Prism gave no answer: ${error.message}`),
    );
  });
  front.on("connect", (_, socket) => {
    socket.on("error", () => {}); // Nobody else listens to it any more, and it may be reset.
    socket.end("HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\n\r\n");
  });

  async function forward(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = incoming;
    const body = await readBody(incoming);
    if (!body) return refuse(outgoing, 413, `The mock reads up to ${MAX_BODY_BYTES} bytes.`);
    if (incoming.rawHeaders.join().length > MAX_HEADER_CHARACTERS)
      return refuse(
        outgoing,
        431,
        `The mock takes ${MAX_HEADER_CHARACTERS} characters of headers.`,
      );
    const wishes = readWishes(headers);
    if ("refusal" in wishes) return refuse(outgoing, 400, wishes.refusal);
    const passable = makePassable(url, headers, body);
    if ("refusal" in passable) return refuse(outgoing, 400, passable.refusal);
    // It must not keep a process that has closed its mock.
    await setTimeout(wishes.delayMs ?? delayMs, undefined, { ref: false });
    const request = readable(method, passable);
    const said = await ask(request);
    if (!said) return refuse(outgoing, 400, "Prism breaks down over this request.");

    // What Prism refuses, or the caller chose, has nothing to do with runs.
    if (said.answer.status !== 200 || request.choice) return sendWhole(outgoing, said.answer);
    const effect = said.serving.findEffect(request.asked);
    const fault = findFault(wishes.fault ?? (effect?.what === "starts a run" ? always : undefined));
    if (fault && !fault.runs) return fault.send(outgoing, said.answer);
    const answer = effect ? await remember(request, said, effect) : said.answer;
    return fault ? fault.send(outgoing, answer) : sendWhole(outgoing, answer);
  }

  /** Makes the run that a call starts, or finds those that a read asks for. */
  async function remember(request: Readable, { answer }: Said, effect: Effect): Promise<Answer> {
    const reply: unknown = JSON.parse(String(answer.body));
    if (!isObject(reply)) return answer;
    if (effect.what === "starts a run")
      return withBody(answer, memory.start({ ...effect.started, reply }));
    const recalled = memory.recall({ ...effect, reply });
    if (recalled) return withBody(answer, recalled);
    const said = unknownSessions === "404" && (await ask(request, "code=404"));
    return said ? said.answer : answer;
  }

  const closeFront = () => {
    front.close();
    front.closeAllConnections();
  };
  const prism = await starting.catch((error) => {
    closeFront();
    throw error;
  });
  return {
    url: `http://${hostOf(host)}:${(front.address() as AddressInfo).port}`,
    async close() {
      closeFront();
      await prism.close();
    },
  };
}

function withBody({ status, headers }: Answer, value: unknown): Answer {
  const body = Buffer.from(JSON.stringify(value));
  return { status, headers: { ...headers, "content-length": String(body.length) }, body };
}

/** What a request's own headers ask of the mock. */
function readWishes({ "mock-fault": fault, "mock-delay": delay }: IncomingHttpHeaders) {
  if (fault !== undefined && !findFault(String(fault)))
    return {
      refusal: `mock-fault: ${fault} is none. There are: ${Object.keys(FAULTS).join(", ")}.`,
    };
  const delayMs = delay === undefined ? undefined : Number(delay);
  if (delayMs !== undefined && !(delayMs >= 0 && delayMs <= MAX_DELAY_MS))
    return { refusal: `mock-delay: ${delay} is not from 0 to ${MAX_DELAY_MS} milliseconds.` };
  return { fault: fault as string | undefined, delayMs };
}

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

function refuse(outgoing: ServerResponse, status: number, detail: string): void {
  if (outgoing.headersSent) return void outgoing.destroy();
  const headers = { "content-type": "application/json", "access-control-allow-origin": "*" };
  outgoing.writeHead(status, headers).end(JSON.stringify({ detail }));
}
