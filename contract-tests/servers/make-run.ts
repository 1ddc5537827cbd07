import { randomUUID } from "node:crypto";
import { isObject } from "../document/json.ts";

type Json = Record<string, unknown>;

/** A call that starts a run, and the valid answer that it is made of. */
export interface Started {
  orgId: string;
  request: Json;
  reply: Json;
  /** An answer of the same operation that lists a run's events. */
  withEvents: Json;
  wantsEvents: boolean;
  /** Of a run that only begins nothing more is ever seen. */
  agent: "begins" | "runs";
}

/** Makes a run of a call, as a read of its session shows it: the document's examples, of here and now. */
export function makeRun({ request, reply, withEvents, agent }: Started, sessionId: string) {
  const id = randomUUID();
  const now = new Date().toISOString();
  const events = agent === "begins" ? [] : eventsOf(request, reply, withEvents, id);
  return {
    id,
    session_id: sessionId,
    created_at: now,
    updated_at: now,
    events,
    ...totalsOf(events),
  };
}

const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);

/** A run's events: the example's, from now on, with ids, the message and the reply of this one. */
function eventsOf(request: Json, reply: Json, withEvents: Json, runId: string): Json[] {
  const examples = (Array.isArray(withEvents.events) ? withEvents.events : []).filter(isObject);
  const tellsReply = ({ content }: Json) => content === withEvents.content;
  // Nobody knows what a greeting's run holds; that it has no user's message is sure.
  const isGreeting = textOf(request.message) === undefined;
  const kept = isGreeting ? examples.filter(tellsReply) : examples;
  const first = timeOf(kept[0]);
  const now = Date.now();
  return kept.map((event) => ({
    ...event,
    id: randomUUID(),
    run_id: runId,
    created_at: new Date(now + timeOf(event) - first).toISOString(),
    ...(event.event_type === "user_message" && { content: request.message }),
    ...(tellsReply(event) && { content: reply.content }),
  }));
}

const timeOf = (event: Json | undefined) => Date.parse(String(event?.created_at)) || 0;

/** What a run says of all its events. */
function totalsOf(events: readonly Json[]): Json {
  const sum = (field: string) =>
    events.reduce((total, event) => total + Number(event[field] ?? 0), 0);
  const models = events.map(({ model_name }) => textOf(model_name));
  return {
    model_name: models.find((name) => name !== undefined) ?? null,
    total_input_tokens: sum("input_tokens"),
    total_output_tokens: sum("output_tokens"),
    total_cost_usd: Math.round(sum("cost_usd") * 1e9) / 1e9,
    total_requests: models.filter((name) => name !== undefined).length,
  };
}
