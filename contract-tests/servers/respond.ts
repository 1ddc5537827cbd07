import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { isObject } from "../document/json.ts";
import { askPrism, type Readable } from "./ask-prism.ts";
import type { Effect } from "./effect-on-memory.ts";
import { type Answer, FAULTS, type FaultName, sendWhole } from "./faults.ts";
import type { KeptPrism } from "./kept-prism.ts";
import type { Started } from "./make-run.ts";
import { createMemory } from "./memory.ts";
import { receive } from "./receive.ts";

/** What a mock does that a server need not do. */
export interface Behaviour {
  /** What goes wrong with each call that starts a run. */
  fault?: FaultName | undefined;
  /** How long each answer takes at least, in milliseconds. */
  delayMs?: number | undefined;
  /** What a session that this mock has not made answers: the document's example, or its 404. */
  unknownSessions?: "example" | "404" | undefined;
}

/** Creates what answers each request, and remembers the runs from one to the next. */
export function createRespond(
  starting: Promise<KeptPrism>,
  { fault: always, delayMs = 0, unknownSessions }: Behaviour,
) {
  const memory = createMemory();
  const ask = async (request: Readable, preferred?: string) =>
    askPrism(await starting, request, preferred);

  /** What Prism says, with the run that the call starts or those that a read asks for. */
  async function remember(
    request: Readable,
    answer: Answer,
    effect: Effect | undefined,
    agent: Started["agent"],
  ): Promise<Answer> {
    if (!effect) return answer;
    const reply: unknown = JSON.parse(String(answer.body));
    if (!isObject(reply)) return answer;
    if (effect.what === "starts a run")
      return withBody(answer, memory.start({ ...effect.started, reply, agent }));
    const recalled = memory.recall({ ...effect, reply });
    if (recalled) return withBody(answer, recalled);
    const said = unknownSessions === "404" && (await ask(request, "code=404"));
    return said ? said.answer : answer;
  }

  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const received = await receive(incoming);
    if ("refusal" in received) return refuse(outgoing, received.status, received.refusal);
    const { request, wishes } = received;
    // It must not keep a process that has closed its mock.
    await setTimeout(wishes.delayMs ?? delayMs, undefined, { ref: false });
    const said = await ask(request);
    if (!said) return refuse(outgoing, 400, "Prism breaks down over this request.");

    const { answer, serving } = said;
    // What Prism refuses starts no run; what the caller chose is no run's, unless it is to go wrong.
    if (answer.status !== 200 || (request.choice && !wishes.fault))
      return sendWhole(outgoing, answer);
    const effect = serving.findEffect(request.asked);
    const fault = wishes.fault ?? (effect?.what === "starts a run" ? always : undefined);
    if (!fault) return sendWhole(outgoing, await remember(request, answer, effect, "runs"));
    const { agent, refusal, send } = FAULTS[fault];
    const refused = refusal && (await ask(request, `code=${refusal}`));
    const ran = agent === "idle" ? answer : await remember(request, answer, effect, agent);
    send(outgoing, refused ? refused.answer : ran);
  };
}

function withBody({ status, headers }: Answer, value: unknown): Answer {
  const body = Buffer.from(JSON.stringify(value));
  return { status, headers: { ...headers, "content-length": String(body.length) }, body };
}

/** Answers in the mock's own name. */
export function refuse(outgoing: ServerResponse, status: number, detail: string): void {
  if (outgoing.headersSent) return void outgoing.destroy();
  const headers = { "content-type": "application/json", "access-control-allow-origin": "*" };
  outgoing.writeHead(status, headers).end(JSON.stringify({ detail }));
}
