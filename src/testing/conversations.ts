import type { NextId } from "./ids.ts";
import { justBegun } from "./runs.ts";
import { type Json, objectOr, objectsIn, SHOWN_RUNS, SHOWN_SESSION } from "./shown.ts";

/** A session with its runs, in the order in which they were made. */
interface Conversation {
  readonly session: Record<string, unknown>;
  readonly runs: Json[];
}

/** The conversations that a fake's agents had. */
export interface Conversations {
  /** Begins the conversation of a session that is not known yet. */
  begin(session: Json): void;
  /** Adds a run to the conversation of a session. */
  add(session: Json, run: Json): void;
  find(session_id: string): Json | undefined;
}

export function keepConversations(): Conversations {
  const bySession = new Map<unknown, Conversation>();

  function open(session: Json): Conversation {
    const known = bySession.get(session.session_id);
    if (known) return known;
    const now = new Date().toISOString();
    const times = { created_at: now, updated_at: now };
    const begun: Conversation = { session: { ...session, ...times }, runs: [] };
    bySession.set(session.session_id, begun);
    return begun;
  }

  return {
    begin: (session) => void open(session),
    add(session, run) {
      const conversation = open(session);
      conversation.session.updated_at = run.updated_at;
      conversation.runs.push(run);
    },
    find(session_id) {
      const conversation = bySession.get(session_id);
      return conversation && { ...conversation };
    },
  };
}

/** A shown conversation as that of another session. */
export function renameSession({ session, runs, ...rest }: Json, session_id: string): Json {
  const renamed = objectsIn(runs).map((run) => ({ ...run, session_id }));
  return { ...rest, session: { ...objectOr(session), session_id }, runs: renamed };
}

/** Completes what a test says of a conversation. */
export function completeConversation(
  given: Json,
  known: Json | undefined,
  session_id: string,
  nextId: NextId,
): Json {
  const created_at = new Date().toISOString();
  const complete = (run: Json) => {
    const begun = { ...SHOWN_RUNS[0], id: nextId("run"), session_id, created_at };
    return { ...justBegun(begun), ...run };
  };
  const session = { ...SHOWN_SESSION, session_id, ...objectOr(known?.session) };
  return {
    ...known,
    ...given,
    session: { ...session, ...objectOr(given.session) },
    runs: given.runs === undefined ? (known?.runs ?? []) : objectsIn(given.runs).map(complete),
  };
}
