import type { ErrorStatus } from "../../generated/examples.ts";
import { UUID } from "../schema.ts";
import type { AnyFakeCall, FakeCall } from "./call.ts";
import { completeConversation, keepConversations, renameSession } from "./conversations.ts";
import { countIds } from "./ids.ts";
import { justBegun, makeRun } from "./runs.ts";
import { chooseReply, firstReply, type Json } from "./shown.ts";

/** What a test says of a reply: the example that it is like, and fields of its own. */
export interface Given {
  readonly example?: Json | undefined;
  readonly fields: Json;
}

/** How a call is answered: by a reply, or by a refusal that the contract shows. */
export type Answered = { readonly reply: Json } | { readonly refusal: ErrorStatus };

/** What is behind the API: agents that run, and the conversations that they had. */
export interface Api {
  /** Hears of a call, whatever comes of it: a session that it goes on with is there already. */
  hear(call: AnyFakeCall): void;
  /** Does what a call asks for; of a run that only begins nothing more is seen later. */
  serve(call: AnyFakeCall, given: Given, agent: "begins" | "runs"): Answered;
}

/** Starts an API that knows no conversation yet. */
export function startApi(): Api {
  const conversations = keepConversations();
  const nextId = countIds();

  function runAgent(call: FakeCall<"createResponse">, given: Given, ends: boolean): Answered {
    const { session_id, message, include_events: wantsEvents = true } = call.params;
    const example = given.example ?? chooseReply(message);
    const fields = { session_id: session_id ?? nextId("session"), ...given.fields };
    const { reply, record } = makeRun(message, example, fields, nextId);
    const session = sessionOf(call, reply.session_id);
    conversations.add(session, ends ? record : justBegun(record));
    return { reply: wantsEvents ? reply : { ...reply, events: null } };
  }

  function readConversation({ params }: FakeCall<"getSessionEvents">, given: Given): Answered {
    const { session_id } = params;
    const { example, fields } = given;
    const known = example ? renameSession(example, session_id) : conversations.find(session_id);
    if (!known && Object.keys(fields).length === 0) return { refusal: "404" };
    return { reply: completeConversation(fields, known, session_id, nextId) };
  }

  return {
    hear(call) {
      if (call.operation !== "createResponse") return;
      const { session_id } = call.params;
      if (session_id) conversations.begin(sessionOf(call, session_id));
    },
    serve(call, given, agent) {
      const { operation } = call;
      if (call.operation === "createResponse") return runAgent(call, given, agent === "runs");
      if (call.operation === "getSessionEvents") return readConversation(call, given);
      return { reply: { ...firstReply(operation), ...given.example, ...given.fields } };
    },
  };
}

/** The session that a call is of. */
function sessionOf({ params, orgId }: FakeCall<"createResponse">, session_id: unknown): Json {
  const organization = UUID.test(orgId) ? { organization_id: orgId } : {};
  return { session_id, agent_id: params.agent_id, ...organization };
}
