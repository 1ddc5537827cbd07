import { isObject } from "../../document/json.ts";
import type { Exchange } from "../../suite/judge/exchange.ts";

type Fields = Record<string, unknown>;

/**
 * Makes a generated reply and its request fit together as those of a run, or of a session's runs, do:
 * a schema speaks of one field at a time.
 */
export function coherent({ request, response }: Exchange): Exchange {
  if (response.body.length === 0) return { request, response }; // Such as a 204.
  const reply = fieldsOf(response.body);
  const asked = request.body && fieldsOf(request.body);
  const runs = [reply, ...objectsIn(reply.runs)];
  for (const [index, run] of runs.entries()) {
    if (run !== reply) run.id = numbered(run.id, index);
    makeRun(run, run === reply ? run.run_id : run.id, index);
  }
  if (new URL(request.url).searchParams.get("include_events") === "false") reply.events = null;
  const inBody = asked && typeof asked.session_id === "string";
  if (inBody && reply.session_id) asked.session_id = reply.session_id;
  const inPath = sessionIn(request.url);
  if (inPath !== undefined && typeof reply.session_id === "string") reply.session_id = inPath;
  if (isObject(reply.session)) {
    const session = inPath ?? reply.session.session_id;
    for (const named of [reply.session, ...objectsIn(reply.runs)]) named.session_id = session;
  }
  return {
    request: asked ? { ...request, body: bytesOf(asked) } : request,
    response: { ...response, body: bytesOf(reply) },
  };
}

/** Puts the events of a run in order, each with an id of its own and within calls of the run. */
function makeRun(run: Fields, id: unknown, at: number): void {
  const events = objectsIn(run.events);
  events.sort((a, b) => compareTimes(String(a.created_at), String(b.created_at)));
  const calls = events.map((event) => event.tool_call_id).filter((id) => typeof id === "string");
  for (const [index, event] of events.entries()) {
    event.id = numbered(event.id, at * 1_000 + index);
    event.run_id = id ?? events[0]?.run_id;
    if (typeof event.parent_tool_call_id === "string")
      event.parent_tool_call_id = event.tool_call_id === calls[0] ? null : (calls[0] ?? null);
  }
  if (run.events) run.events = events;
}

const objectsIn = (list: unknown): Fields[] => [list ?? []].flat().filter(isObject);

const numbered = (id: unknown, number: number): string =>
  String(id).replace(/^.{8}/, number.toString(16).padStart(8, "0"));

/** The session that a path names. */
const sessionIn = (url: string): string | undefined =>
  /\/sessions\/([^/]+)/.exec(new URL(url).pathname)?.[1];

const fieldsOf = (body: Uint8Array): Fields => JSON.parse(new TextDecoder().decode(body));

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
