import { isObject } from "../../document/json.ts";
import type { Exchange } from "../../suite/judge/exchange.ts";

/**
 * Makes a generated reply and its request fit together as those of a run do: a schema speaks of one
 * field at a time.
 */
export function coherent({ request, response }: Exchange): Exchange {
  const reply = JSON.parse(new TextDecoder().decode(response.body));
  const asked = JSON.parse(new TextDecoder().decode(request.body ?? undefined));
  const events: Record<string, unknown>[] = [reply.events ?? []].flat().filter(isObject);

  events.sort((a, b) => compareTimes(String(a.created_at), String(b.created_at)));
  const calls = events.map((event) => event.tool_call_id).filter((id) => typeof id === "string");
  for (const [index, event] of events.entries()) {
    event.id = String(event.id).replace(/^.{8}/, index.toString(16).padStart(8, "0"));
    event.run_id = reply.run_id ?? events[0]?.run_id;
    if (typeof event.parent_tool_call_id === "string")
      event.parent_tool_call_id = event.tool_call_id === calls[0] ? null : (calls[0] ?? null);
  }
  if (reply.events) reply.events = events;
  if (new URL(request.url).searchParams.get("include_events") === "false") reply.events = null;
  if (typeof asked.session_id === "string" && reply.session_id) asked.session_id = reply.session_id;
  return {
    request: { ...request, body: bytesOf(asked) },
    response: { ...response, body: bytesOf(reply) },
  };
}

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** Which of two date-times is first, to the last digit. */
function compareTimes(a: string, b: string): number {
  const [one, other] = [a, b].map((text) => {
    const [, whole = "", fraction = "", zone = ""] = /^(.{19})\.?(\d*)(.*)$/.exec(text) ?? [];
    const seconds = BigInt(Date.parse((whole + zone).toUpperCase()) / 1000);
    return seconds * 10n ** 9n + BigInt(fraction.padEnd(9, "0"));
  }) as [bigint, bigint];
  return one < other ? -1 : Number(one > other);
}
