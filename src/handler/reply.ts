import type { Operation } from "../../generated/contract.ts";
import type { AgentResponse, RunEvent } from "../create-response.ts";
import type { HandlerSettings } from "./options.ts";
import { report } from "./report.ts";

/** A reply as a page may have it: the fields that the contract names, and the events it may see. */
export function replyForPage(
  reply: AgentResponse,
  operation: Operation,
  settings: HandlerSettings,
): Record<string, unknown> {
  const fields = Object.keys(Object(operation.reply.properties));
  const shown = Object.fromEntries(
    Object.entries(reply).filter(([field]) => fields.includes(field)),
  );
  if (reply.events) shown.events = eventsForPage(reply.events, settings);
  return shown;
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
