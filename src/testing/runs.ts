import type { NextId } from "./ids.ts";
import {
  asksNothing,
  isCustomers,
  type Json,
  objectsIn,
  SHOWN_MESSAGE,
  SHOWN_RUNS,
} from "./shown.ts";

/** A run: what the caller is answered, and what a look at the conversation shows of it. */
export interface Run {
  readonly reply: Json;
  readonly record: Json;
}

/**
 * Makes the run of a call.
 *
 * @param message what the customer says; null or undefined for a greeting
 * @param example the reply that it is like
 * @param given what the test says of the reply, and the session
 */
export function makeRun(message: unknown, example: Json, given: Json, nextId: NextId): Run {
  const { session_id, run_id = nextId("run") } = given;
  const reply: Json = { ...example, ...given, run_id };
  const startedAt = Date.now();
  const timeOf = (index: number) => new Date(startedAt + index).toISOString();
  const told = Array.isArray(given.events)
    ? objectsIn(given.events)
    : eventsLike(example, reply, message);
  const events = told.map((event, index) => ({
    id: nextId("event"),
    run_id,
    created_at: timeOf(index), // In order, though no time passes.
    ...event,
  }));
  const record = {
    ...recordLike(example),
    ...{ id: run_id ?? nextId("run"), session_id },
    ...{ created_at: timeOf(0), updated_at: timeOf(Math.max(0, events.length - 1)) },
    events,
    ...totalsOf(events),
  };
  return { reply: { ...reply, events: given.events === null ? null : events }, record };
}

/** A run of which nothing is seen yet but that it has begun. */
export const justBegun = (record: Json): Json => ({
  ...record,
  updated_at: record.created_at,
  events: [],
  ...totalsOf([]),
});

/** The run of a shown conversation in which a shown reply was given; nothing where there is none. */
const recordLike = (reply: Json): Json => SHOWN_RUNS.find(({ id }) => id === reply.run_id) ?? {};

/** The events of a shown run, with this call's message and reply in the place of its own. */
function eventsLike(example: Json, { content }: Json, message: unknown): Json[] {
  const [shown = []] = [example.events, recordLike(example).events]
    .map(objectsIn)
    .filter((events) => events.length > 0);
  const agents = shown
    .filter((event) => !isCustomers(event))
    .map((event) => (event.content === example.content ? { ...event, content } : event));
  const customers = { ...SHOWN_MESSAGE, content: message };
  const events: Json[] = asksNothing(message) ? agents : [customers, ...agents];
  return events.map(({ id, run_id, created_at, ...event }) => event);
}

/** The sums of a run (`total_cost_usd`), each of what its events have of it (`cost_usd`). */
function totalsOf(events: readonly Json[]): Json {
  const names = Object.keys(SHOWN_RUNS[0] ?? {}).filter((name) => name.startsWith("total_"));
  const asked = events.filter(({ model_name }) => typeof model_name === "string");
  const totals = names.map((name) => {
    const parts = events.map((event) => event[name.replace("total_", "")]).filter(isNumber);
    return [name, parts.length > 0 ? sum(parts) : null];
  });
  return {
    ...Object.fromEntries(totals),
    total_requests: asked.length,
    model_name: asked[0]?.model_name ?? null,
  };
}

const isNumber = (value: unknown): value is number => typeof value === "number";

/** A sum without the dust that floating point leaves. */
const sum = (parts: readonly number[]): number =>
  Number(parts.reduce((total, part) => total + part, 0).toPrecision(12));
