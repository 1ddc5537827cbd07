import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";

// An API in a few lines that really runs what it is sent, and then loses the reply where it is told
// to. What it has run is kept outside of it, so that it outlives the server.

/** A moment at which the reply to a call is lost. */
export type LossPoint =
  | "as the connection is made"
  | "before the request is read"
  | "after the request, before the run"
  | "in the run, before its first event"
  | "in the run, after its first event"
  | "in the headers"
  | "in the body"
  | "stalls after the run"
  | "502 before the run"
  | "502 after the run";

/** A run as Get Session Events shows it. */
export interface Run {
  id: string;
  session_id: string;
  created_at: string;
  updated_at: string;
  events: object[];
}

/** What has been run, kept where it outlives the server. */
export interface Runs {
  list(): Run[];
  /** Keeps a run as it is now, in place of what was kept of it before. */
  keep(run: Run): void;
}

/** How an agent behaves. */
export interface Behaviour {
  runs: Runs;
  /** What becomes of the reply to each call that comes; undefined, or none left, lets it arrive. */
  losses: (LossPoint | undefined)[];
  /** Ends whoever serves, or the connection, without a word. */
  breakDown(socket: Socket): void;
  /** How far this server's clock is ahead of the real one, in milliseconds. */
  clockAheadMs?: number;
  /** The order in which runs are listed. */
  order?(runs: Run[]): Run[];
  /** The `Date` of answers, instead of this server's time; null leaves it out. */
  date?: string | null;
}

/** How long an agent thinks, in milliseconds: no run is over in the moment in which it began. */
const THINKS_MS = 3;

/** Makes the server of an agent: it listens nowhere yet. */
export function createAgentServer(behaviour: Behaviour): Server {
  const { losses, date } = behaviour;
  const server = createServer((request, response) => {
    response.sendDate = false;
    if (date !== null) response.setHeader("date", date ?? new Date(clock(behaviour)).toUTCString());
    if (request.method === "GET") sendEvents(request, response, behaviour);
    else answerCall(request, response, behaviour).catch(() => {}); // Its caller is gone.
  });
  // A connection carries one request: the client lets none be used again.
  server.on("connection", (socket) => {
    if (losses[0] !== "as the connection is made") return;
    losses.shift();
    behaviour.breakDown(socket);
  });
  return server;
}

const clock = ({ clockAheadMs = 0 }: Behaviour): number => Date.now() + clockAheadMs;
const stamp = (behaviour: Behaviour): string => new Date(clock(behaviour)).toISOString();

async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  behaviour: Behaviour,
): Promise<void> {
  const { socket } = request;
  const loss = behaviour.losses.shift();
  if (loss === "before the request is read") return behaviour.breakDown(socket);
  const { message = null, session_id } = JSON.parse(await textOf(request));
  if (loss === "after the request, before the run") return behaviour.breakDown(socket);
  if (loss === "502 before the run") return badGateway(response);

  const at = stamp(behaviour);
  const run: Run = {
    id: randomUUID(),
    session_id: session_id ?? randomUUID(),
    created_at: at,
    updated_at: at,
    events: [],
  };
  behaviour.runs.keep(run);
  if (loss === "in the run, before its first event") return behaviour.breakDown(socket);
  const event = (event_type: string, role: string, content: string) =>
    run.events.push({
      ...{ id: randomUUID(), run_id: run.id, event_type, role, content },
      created_at: stamp(behaviour),
    });
  if (message !== null) event("user_message", "user", message);
  else event("reasoning", "assistant", "Nothing was said: say hello.");
  behaviour.runs.keep(run);
  if (loss === "in the run, after its first event") return behaviour.breakDown(socket);

  await setTimeout(THINKS_MS);
  event("assistant_message", "assistant", "Hello!");
  run.updated_at = stamp(behaviour);
  behaviour.runs.keep(run);
  await sendReply(response, behaviour, loss, run);
}

async function sendReply(
  response: ServerResponse,
  behaviour: Behaviour,
  loss: LossPoint | undefined,
  run: Run,
): Promise<void> {
  const { socket } = response;
  const body = JSON.stringify({
    ...{ content: "Hello!", role: "assistant", events: run.events },
    ...{ session_id: run.session_id, run_id: run.id },
  });
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  const part: Partial<Record<LossPoint, string>> = {
    "in the headers": head.slice(0, 30),
    "in the body": head + body.slice(0, body.length / 2),
  };
  if (loss === "502 after the run") return badGateway(response);
  if (loss === "stalls after the run" || !socket) return;
  const sent = loss && part[loss];
  if (sent === undefined) return void response.end(body);
  // What was sent is on its way before all ends.
  await new Promise<void>((resolve) => socket.write(sent, () => resolve()));
  behaviour.breakDown(socket);
}

const badGateway = (response: ServerResponse): void =>
  void response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad Gateway</h1>");

function sendEvents(request: IncomingMessage, response: ServerResponse, behaviour: Behaviour) {
  const [, org = "", session_id = ""] =
    /^\/v1\/orgs\/([^/]+)\/responses\/sessions\/([^/]+)\/events$/.exec(request.url ?? "") ?? [];
  const runs = behaviour.runs.list().filter((run) => run.session_id === session_id);
  if (runs.length === 0) return void response.writeHead(404).end('{"detail":"Session not found."}');
  const session = { session_id, agent_id: org, organization_id: org };
  const listed = behaviour.order?.(runs) ?? runs;
  response.end(JSON.stringify({ session, runs: listed }));
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}
