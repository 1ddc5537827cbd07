import { expect, test } from "vitest";
import { findOperation, readOpenApi } from "../document/openapi.ts";
import type { Started } from "./make-run.ts";
import { createMemory } from "./memory.ts";

const { operation } = findOperation(await readOpenApi());
const examples = operation.responses["200"]?.content["application/json"].examples ?? {};
const withEvents = examples.withEvents?.value ?? {};
const greeting = examples.greeting?.value ?? {};
const agent_id = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const orgId = "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10";
const example = { session: { is_test: false }, runs: [{ model_name: "example-model" }] };

type Memory = ReturnType<typeof createMemory>;

const start = (
  memory: Memory,
  request: Record<string, unknown>,
  { reply = withEvents, agent = "runs" }: Partial<Pick<Started, "reply" | "agent">> = {},
) =>
  memory.start({
    orgId,
    request: { agent_id, ...request },
    reply,
    withEvents,
    wantsEvents: true,
    agent,
  }) as { session_id: string; run_id: string; events: Record<string, unknown>[] };

const runsOf = (memory: Memory, sessionId: string) =>
  memory.recall({ sessionId, reply: example })?.runs as
    | { id: string; created_at: string; events: Record<string, unknown>[] }[]
    | undefined;

test("each call has a session, a run and events of its own", () => {
  const memory = createMemory();
  const replies = [start(memory, { message: "Hi" }), start(memory, { message: "Hi" })];
  const ids = replies.flatMap(({ session_id, run_id, events }) => [
    session_id,
    run_id,
    ...events.map(({ id }) => id),
  ]);
  expect(new Set(ids).size).toBe(ids.length);
});

test("a run holds the message that was sent, and the reply that was given", () => {
  const memory = createMemory();
  const { session_id, run_id, events } = start(memory, { message: "May I return it?" });
  expect(events[0]).toMatchObject({ event_type: "user_message", content: "May I return it?" });
  expect(events.at(-1)).toMatchObject({ run_id, content: withEvents.content });
  expect(runsOf(memory, session_id)).toMatchObject([{ id: run_id, events }]);
});

test("a greeting's run has events, and no user's message among them", () => {
  const memory = createMemory();
  const { events } = start(memory, { message: null }, { reply: greeting });
  expect(events.map(({ content }) => content)).toEqual([greeting.content]);
});

test("of a run that only begins nothing is seen but that it is there", () => {
  const memory = createMemory();
  const { session_id, run_id } = start(memory, { message: "Hi" }, { agent: "begins" });
  expect(runsOf(memory, session_id)).toMatchObject([{ id: run_id, events: [], total_requests: 0 }]);
});

test("a session goes on with its runs in order, and says whose it is", () => {
  const memory = createMemory();
  const { session_id } = start(memory, { message: "one" });
  const next = start(memory, { message: "two", session_id });
  expect(next.session_id).toBe(session_id);
  expect(runsOf(memory, session_id)?.map(({ events }) => events[0]?.content)).toEqual([
    "one",
    "two",
  ]);
  const recalled = memory.recall({ sessionId: session_id, reply: example });
  expect(recalled?.session).toMatchObject({
    session_id,
    agent_id,
    organization_id: orgId,
    is_test: false,
  });
});

test("a run is made now", () => {
  const memory = createMemory();
  const before = Date.now();
  const { session_id } = start(memory, { message: "Hi" });
  const [run] = runsOf(memory, session_id) ?? [];
  expect(Date.parse(run?.created_at ?? "")).toBeGreaterThanOrEqual(before);
  expect(Date.parse(run?.created_at ?? "")).toBeLessThanOrEqual(Date.now());
});

test("a session that was never made is not known", () => {
  expect(runsOf(createMemory(), agent_id)).toBeUndefined();
});

test("the sessions that were used longest ago are forgotten, where there are too many runs", () => {
  const memory = createMemory({ runs: 3, characters: Number.POSITIVE_INFINITY });
  const first = start(memory, { message: "first" }).session_id;
  const second = start(memory, { message: "second" }).session_id;
  start(memory, { message: "third" });
  start(memory, { message: "again", session_id: first });
  expect(runsOf(memory, second)).toBeUndefined();
  expect(runsOf(memory, first)).toHaveLength(2);
});

test("the sessions that were used longest ago are forgotten, where their runs are too long", () => {
  const memory = createMemory({ runs: 100, characters: 10_000 });
  const first = start(memory, { message: "first" }).session_id;
  const second = start(memory, { message: "x".repeat(6_000) }).session_id;
  expect(runsOf(memory, first)).toBeUndefined();
  expect(runsOf(memory, second)).toHaveLength(1);
});

test("of a session that is too long by itself the oldest runs are forgotten, and never the latest", () => {
  const memory = createMemory({ runs: 2, characters: Number.POSITIVE_INFINITY });
  const { session_id } = start(memory, { message: "one" });
  for (const message of ["two", "three"]) start(memory, { message, session_id });
  expect(runsOf(memory, session_id)?.map(({ events }) => events[0]?.content)).toEqual([
    "two",
    "three",
  ]);
  const small = createMemory({ runs: 1, characters: 10 });
  const long = start(small, { message: "longer than all that is kept" }).session_id;
  expect(runsOf(small, long)).toHaveLength(1);
});
