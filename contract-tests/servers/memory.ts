import { randomUUID } from "node:crypto";
import { isUuid } from "../document/uuid.ts";
import { makeRun, type Started } from "./make-run.ts";

/** How much is kept, of the sessions that were used last: the latest run is, whatever its size. */
export const LIMITS = { runs: 1_000, characters: 64 * 1024 * 1024 };

type Json = Record<string, unknown>;

interface Session {
  /** The fields that are the session's own. */
  own: Json;
  kept: { run: Json; size: number }[];
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
    start(started: Started): Json {
      const { orgId, request, reply, wantsEvents } = started;
      // The document lets a request say any text, but a reply a UUID only.
      const sessionId = isUuid(request.session_id) ? request.session_id : randomUUID();
      const run = makeRun(started, sessionId);
      const session: Session = sessions.get(sessionId.toLowerCase()) ?? {
        own: {
          session_id: sessionId,
          agent_id: request.agent_id,
          organization_id: orgId,
          created_at: run.created_at,
        },
        kept: [],
      };
      session.own.updated_at = run.updated_at;
      const size = JSON.stringify(run.events).length;
      session.kept.push({ run, size });
      characters += size;
      runs += 1;
      sessions.delete(sessionId.toLowerCase()); // So that it stands last.
      sessions.set(sessionId.toLowerCase(), session);
      makeRoom(session);
      return {
        ...reply,
        session_id: sessionId,
        run_id: run.id,
        events: wantsEvents ? run.events : null,
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
