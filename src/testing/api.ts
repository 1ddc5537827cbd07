import { type ErrorStatus, examples } from "../../generated/examples.ts";
import { isPlainObject, read } from "../plain.ts";
import { UUID } from "../schema.ts";
import type { AnyFakeCall, FakeCall } from "./call.ts";
import { countIds } from "./ids.ts";
import { type Json, justBegun, makeRun } from "./runs.ts";

/** What a test says of a reply: the example that it is like, and fields of its own. */
export interface Given {
  readonly example?: Json | undefined;
  readonly fields: Json;
}

/** How a call is answered: by a reply, or by a refusal that the contract shows. */
export type Answered = { readonly reply: Json } | { readonly refusal: ErrorStatus };

/** What is behind the API: agents that run, and the conversations that they had. */
export interface Api {
  /** Does what a call asks for; of a run that only begins nothing is seen later. */
  serve(call: AnyFakeCall, given: Given, agent: "begins" | "runs"): Answered;
}

interface Conversation {
  readonly session: Record<string, unknown>;
  readonly runs: Json[];
}

/** Starts an API that knows no conversation yet. */
export function startApi(): Api {
  const conversations = new Map<unknown, Conversation>();
  const nextId = countIds();

  function runAgent({ params, orgId }: FakeCall<"createResponse">, given: Given, ends: boolean) {
    const { agent_id, message, session_id, include_events: wantsEvents = true } = params;
    const example = given.example ?? chooseReply(message, wantsEvents);
    const fields = { session_id: session_id ?? nextId("session"), ...given.fields };
    const { reply, record } = makeRun(message, example, fields, nextId);
    const id = reply.session_id;
    const conversation = conversations.get(id) ?? {
      session: {
        ...SHOWN_SESSION,
        ...{ session_id: id, agent_id, created_at: record.created_at },
        ...(UUID.test(orgId) && { organization_id: orgId }),
      },
      runs: [],
    };
    conversation.session.updated_at = record.updated_at;
    conversation.runs.push(ends ? record : justBegun(record));
    if (typeof id === "string") conversations.set(id, conversation);
    return { reply: wantsEvents ? reply : { ...reply, events: null } };
  }

  function readConversation({ params }: FakeCall<"getSessionEvents">, given: Given): Answered {
    const { session_id } = params;
    const shown = given.example && renameSession(given.example, session_id);
    const known = shown ?? conversations.get(session_id);
    if (!known && Object.keys(given.fields).length === 0) return { refusal: "404" };
    const renamed = renameSession(SHOWN_CONVERSATION, session_id);
    return { reply: { ...renamed, ...known, ...given.fields } };
  }

  return {
    serve(call, given, agent) {
      if (call.operation === "createResponse") return runAgent(call, given, agent === "runs");
      if (call.operation === "getSessionEvents") return readConversation(call, given);
      return { reply: { ...firstReply(call), ...given.example, ...given.fields } };
    },
  };
}

const SHOWN_CONVERSATION = firstOf(examples.getSessionEvents.replies);
const SHOWN_SESSION = objectOr(read(SHOWN_CONVERSATION, "session"));

/** A shown conversation as that of another session. */
function renameSession({ session, runs, ...rest }: Json, session_id: string): Json {
  const renamed = Array.isArray(runs) ? runs.map((run) => ({ ...objectOr(run), session_id })) : [];
  return { ...rest, session: { ...objectOr(session), session_id }, runs: renamed };
}

/** The reply that an operation which is not served otherwise gives. */
const firstReply = ({ operation }: { operation: keyof typeof examples }): Json =>
  firstOf(examples[operation].replies);

/** The example that answers a call best: greeting if nothing is asked, with events if wanted. */
function chooseReply(message: unknown, wantsEvents: boolean): Json {
  const { replies, requests } = examples.createResponse;
  const greets = (name: string) => name in requests && asksNothing(read(requests[name], "message"));
  const score = ([name, reply]: [string, unknown]) =>
    2 * Number(greets(name) === asksNothing(message)) +
    Number(Array.isArray(read(reply, "events")) === wantsEvents);
  const [best] = Object.entries(replies).sort((a, b) => score(b) - score(a));
  return objectOr(best?.[1]);
}

const asksNothing = (message: unknown): boolean => (message ?? null) === null;

function firstOf(shown: Json): Json {
  return objectOr(Object.values(shown)[0]);
}

function objectOr(value: unknown): Json {
  return isPlainObject(value) ? value : {};
}
