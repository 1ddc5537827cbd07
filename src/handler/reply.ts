import { contract } from "../../generated/contract.ts";
import type { AgentResponse, RunEvent } from "../create-response.ts";
import type { SessionEvents, SessionRun } from "../session-events.ts";
import type { HandlerSettings } from "./options.ts";
import { report } from "./report.ts";

// What a page may have of a reply: the fields that are named here or by the contract, and the events
// that the app lets it see.

const { createResponse, getSessionEvents } = contract.operations;

const REPLY_FIELDS = Object.keys(createResponse.reply.properties);
const SESSION_FIELDS = Object.keys(getSessionEvents.reply.properties.session.properties);
/** What says which conversation it is; the rest says where it comes from. */
const SESSION_NAME = getSessionEvents.reply.properties.session.required;
/** What says which run it is, and when it was: by that a lost one is found. The rest is its price. */
const RUN_NAME = [
  "id",
  "session_id",
  "created_at",
  "updated_at",
] as const satisfies readonly (keyof SessionRun)[];

/** A reply of an agent. */
export function replyForPage(reply: AgentResponse, settings: HandlerSettings): object {
  const events = reply.events && { events: eventsForPage(reply.events, settings) };
  return { ...pick(reply, REPLY_FIELDS), ...events };
}

/** A conversation. */
export function conversationForPage(
  { session, runs }: SessionEvents,
  settings: HandlerSettings,
): object {
  const { showsAll, showsEvents } = settings;
  return {
    session: pick(session, showsAll ? SESSION_FIELDS : SESSION_NAME),
    runs: runs.map((run) => ({
      ...(showsAll ? run : pick(run, RUN_NAME)),
      events: showsEvents ? eventsForPage(run.events, settings) : [],
    })),
  };
}

function pick(from: object, fields: readonly string[]): object {
  return Object.fromEntries(Object.entries(from).filter(([field]) => fields.includes(field)));
}

function eventsForPage(events: readonly RunEvent[], settings: HandlerSettings): RunEvent[] | null {
  if (!settings.showsEvents) return null;
  return events.filter((event) => {
    try {
      return settings.showEvent(event);
    } catch (thrown) {
      report(settings, new Error("events failed", { cause: thrown }));
      return false;
    }
  });
}
