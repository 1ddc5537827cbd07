import { examples } from "../../generated/examples.ts";
import { isPlainObject, read } from "../plain.ts";
import type { NextId } from "./ids.ts";

// Runs as the API would keep them, made of what the contract shows of replies and conversations.

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** A run: what the caller is answered, and what a look at the conversation shows of it. */
export interface Run {
  readonly reply: Json;
  readonly record: Json;
}

/** The conversations that the contract shows. */
const SHOWN = Object.values(examples.getSessionEvents.replies);
const SHOWN_RUNS = SHOWN.flatMap((conversation) => listOf(read(conversation, "runs")));
const SHOWN_EVENTS = SHOWN_RUNS.flatMap((run) => listOf(run.events));

/** The messages of customers in what the contract shows. */
const SHOWN_MESSAGES: readonly unknown[] = Object.values(examples.createResponse.requests)
  .map((request) => read(request, "message"))
  .filter((message) => typeof message === "string");

const isCustomers = (event: Json): boolean => SHOWN_MESSAGES.includes(event.content);

/**
 * Makes the run of a call.
 *
 * @param message what the customer says; null or undefined for a greeting
 * @param example the reply that it is like
 * @param given what the test says of the reply
 */
export function makeRun(message: unknown, example: Json, given: Json, nextId: NextId): Run {
  const { session_id, run_id = nextId("run") } = given;
  const reply: Json = { ...example, ...given, run_id };
  const startedAt = Date.now();
  const timeOf = (index: number) => new Date(startedAt + index).toISOString();
  const told = Array.isArray(given.events)
    ? listOf(given.events)
    : eventsLike(example, reply, message);
  const events = told.map((event, index) => ({
    id: nextId("event"),
    run_id,
    created_at: timeOf(index),
    ...event,
  }));
  const record = {
    ...recordLike(example),
    ...{ id: run_id, session_id },
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

/** The run of a shown conversation in which a shown reply was given; any other where there is none. */
const recordLike = (reply: Json): Json =>
  SHOWN_RUNS.find(({ id }) => id === reply.run_id) ?? SHOWN_RUNS[0] ?? {};

/** The events of a shown run, with this call's message and reply in the place of its own. */
function eventsLike(example: Json, { content }: Json, message: unknown): Json[] {
  const [shown = []] = [example.events, recordLike(example).events]
    .map(listOf)
    .filter((events) => events.length > 0);
  const agents = shown
    .filter((event) => !isCustomers(event))
    .map((event) => (event.content === example.content ? { ...event, content } : event));
  const customers = { ...SHOWN_EVENTS.find(isCustomers), content: message };
  const events: Json[] = (message ?? null) === null ? agents : [customers, ...agents];
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

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isPlainObject) : [];
}
