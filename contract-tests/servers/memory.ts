import { randomUUID } from "node:crypto";
import { isObject } from "../document/json.ts";
import { isUuid } from "../document/uuid.ts";

/** How much is kept, of the sessions that were used last: the latest run is, whatever its size. */
const LIMITS = { runs: 1_000, characters: 64 * 1024 * 1024 };

type Json = Record<string, unknown>;

interface Session {
  /** The fields that are the session's own. */
  own: Json;
  kept: { run: Json; size: number }[];
}

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

/** A read of a session, and the valid answer that it is made of. */
export interface Recalled {
  sessionId: string;
  reply: Json;
}

/**
 * Keeps the runs that a mock makes, so that each call has a session, a run and events of its own,
 * and a later read of the session finds them. What it hands out has the shape of the document's
 * examples, with other ids, times, and the message that was sent.
 */
export function createMemory(limits = LIMITS) {
  const sessions = new Map<string, Session>();
  let runs = 0;
  let characters = 0;

  const isTooMuch = () => runs > limits.runs || characters > limits.characters;

  /** Forgets the sessions that were used longest ago, and of the latest one its oldest runs. */
  function makeRoom(latest: Session): void {
    for (const [id, session] of sessions) {
      if (!isTooMuch() || session === latest) break;
      sessions.delete(id);
      forget(session.kept);
    }
    while (isTooMuch() && latest.kept.length > 1) forget(latest.kept.splice(0, 1));
  }

  function forget(kept: Session["kept"]): void {
    runs -= kept.length;
    for (const { size } of kept) characters -= size;
  }

  return {
    /** Makes a run of a call, and the reply that tells of it. */
    start({ orgId, request, reply, withEvents, wantsEvents, agent }: Started): Json {
      const now = new Date().toISOString();
      // The document lets a request say any text, but a reply a UUID only.
      const sessionId = isUuid(request.session_id) ? request.session_id : randomUUID();
      const runId = randomUUID();
      const events = agent === "begins" ? [] : eventsOf(request, reply, withEvents, runId);
      const session: Session = sessions.get(sessionId.toLowerCase()) ?? {
        own: {
          session_id: sessionId,
          agent_id: request.agent_id,
          organization_id: orgId,
          created_at: now,
        },
        kept: [],
      };
      session.own.updated_at = now;
      const size = JSON.stringify(events).length;
      session.kept.push({
        size,
        run: {
          id: runId,
          session_id: sessionId,
          created_at: now,
          updated_at: now,
          events,
          ...totalsOf(events),
        },
      });
      characters += size;
      runs += 1;
      sessions.delete(sessionId.toLowerCase()); // So that it stands last.
      sessions.set(sessionId.toLowerCase(), session);
      makeRoom(session);
      return {
        ...reply,
        session_id: sessionId,
        run_id: runId,
        events: wantsEvents ? events : null,
      };
    },

    /** What a read of a session that this memory knows answers. */
    recall({ sessionId, reply }: Recalled): Json | undefined {
      const session = sessions.get(sessionId.toLowerCase());
      if (!session) return undefined;
      const [example] = Array.isArray(reply.runs) ? reply.runs : [];
      return {
        session: { ...Object(reply.session), ...session.own },
        runs: session.kept.map(({ run }) => ({ ...Object(example), ...run })),
      };
    },
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
