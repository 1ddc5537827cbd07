import { afterEach, expect, test, vi } from "vitest";
import { isPiperError, type PiperClient } from "../../src/index.ts";
import { createFakePiper } from "../../src/testing/index.ts";
import { CALL, GREETING } from "../calls/call.ts";
import { findOperation, readOpenApi } from "../document/openapi.ts";

/** None that openapi.yaml shows. */
const SESSION = "aaaaaaaa-64f1-4d0e-8a3b-0c9e7b1f2d63";
const OTHER = "bbbbbbbb-64f1-4d0e-8a3b-0c9e7b1f2d63";
const ask = { ...CALL, message: "Where is my parcel?", session_id: SESSION };

const { operation } = findOperation(await readOpenApi(), "getSessionEvents");
const shown = operation.responses["200"]?.content["application/json"].examples ?? {};

const replies =
  findOperation(await readOpenApi()).operation.responses["200"]?.content["application/json"]
    .examples ?? {};

interface Event {
  event_type?: unknown;
  content?: unknown;
}

const kindAndContent = ({ event_type, content }: Event) => [event_type, content];

const runIdsIn = (conversation: Record<string, unknown> = {}) =>
  Array.isArray(conversation.runs) ? conversation.runs.map(({ id }) => id) : [];

afterEach(() => void vi.useRealTimers());

/** What a call fails with, which must be an error of the client's. */
async function lose(client: PiperClient, params: Parameters<PiperClient["createResponse"]>[0]) {
  const error: unknown = await client.createResponse(params).catch((error: unknown) => error);
  if (!isPiperError(error) || error.sentAt === undefined) throw error;
  return { ...error, sentAt: error.sentAt };
}

test("a conversation shows the runs that the fake made, with their messages and replies", async () => {
  const { client } = createFakePiper();
  const first = (await client.createResponse({ ...ask, session_id: null })).data;
  const { session_id } = first;
  const next = (await client.createResponse({ ...ask, session_id, message: "Thanks" })).data;
  const { data } = await client.getSessionEvents({ session_id: session_id ?? "" });
  expect(data.session).toMatchObject({ session_id, agent_id: CALL.agent_id });
  expect(data.runs.map(({ id }) => id)).toEqual([first.run_id, next.run_id]);
  expect(data.runs.map(({ events }) => events)).toEqual([first.events, next.events]);
});

test("a session says whose it is, when it began and when its latest run ended", async () => {
  vi.useFakeTimers({ now: 1_000_000 });
  const { client } = createFakePiper({ orgId: OTHER });
  const call = { ...ask, agent_id: OTHER };
  await client.createResponse(call);
  vi.setSystemTime(2_000_000);
  await client.createResponse(call);
  const { session, runs } = (await client.getSessionEvents({ session_id: SESSION })).data;
  expect(session).toEqual({
    ...Object(shown.conversation?.value.session),
    session_id: SESSION,
    agent_id: OTHER,
    organization_id: OTHER,
    created_at: new Date(1_000_000).toISOString(),
    updated_at: runs[1]?.updated_at,
  });
});

test("a session of which only a call was heard was last changed when it began", async () => {
  vi.useFakeTimers({ now: 1_000_000 });
  const fake = createFakePiper();
  fake.failWith("401");
  await lose(fake.client, ask);
  vi.setSystemTime(2_000_000);
  const { session, runs } = (await fake.client.getSessionEvents({ session_id: SESSION })).data;
  const begun = new Date(1_000_000).toISOString();
  expect([session.created_at, session.updated_at, runs]).toEqual([begun, begun, []]);
});

test("a page's session is of the organization that openapi.yaml shows", async () => {
  const { client } = createFakePiper({ orgId: undefined, baseUrl: "https://shop.example/api" });
  await client.createResponse(ask);
  const { session } = (await client.getSessionEvents({ session_id: SESSION })).data;
  expect(session.organization_id).toBe(Object(shown.conversation?.value.session).organization_id);
});

test("a session whose organization the page's server knows is of the organization that openapi.yaml shows", async () => {
  const { client, fetch } = createFakePiper();
  const url = "https://shop.example/api/v1/orgs/_/responses/";
  await fetch(url, { method: "POST", body: JSON.stringify(ask) });
  const { session } = (await client.getSessionEvents({ session_id: SESSION })).data;
  expect(session.organization_id).toBe(Object(shown.conversation?.value.session).organization_id);
});

test("a run is from its first event to its last, a millisecond each", async () => {
  vi.useFakeTimers({ now: 1_000_000 });
  const { client } = createFakePiper();
  const { run_id } = (await client.createResponse(ask)).data;
  const [run] = (await client.getSessionEvents({ session_id: SESSION })).data.runs;
  const times = run?.events.map((_, index) => new Date(1_000_000 + index).toISOString()) ?? [];
  expect(run?.events.map(({ created_at }) => created_at)).toEqual(times);
  expect(run).toMatchObject({
    id: run_id,
    session_id: SESSION,
    created_at: times[0],
    updated_at: times.at(-1),
  });
  expect(Object.keys(run ?? {}).sort()).toEqual(
    Object.keys(Object(shown.conversation?.value).runs[0]).sort(),
  );
});

test("a run without events was last changed when it began", async () => {
  vi.useFakeTimers({ now: 1_000_000 });
  const fake = createFakePiper();
  fake.replyWith({ events: [] });
  await fake.client.createResponse(ask);
  const [run] = (await fake.client.getSessionEvents({ session_id: SESSION })).data.runs;
  const created_at = new Date(1_000_000).toISOString();
  expect(run).toMatchObject({ created_at, updated_at: created_at, events: [] });
});

test("a run that a reply does not name has an id in its conversation", async () => {
  const fake = createFakePiper();
  fake.replyWith({ run_id: null });
  const { run_id } = (await fake.client.createResponse(ask)).data;
  const [run] = (await fake.client.getSessionEvents({ session_id: SESSION })).data.runs;
  expect([run_id, run?.id]).toEqual([null, "22222222-0000-4000-8000-000000000001"]);
});

test("events are kept also where a call wanted none", async () => {
  const { client } = createFakePiper();
  await client.createResponse({ ...ask, include_events: false });
  const { data } = await client.getSessionEvents({ session_id: SESSION });
  expect(data.runs[0]?.events[0]?.content).toBe(ask.message);
});

test("a run's totals are those of its events", async () => {
  const fake = createFakePiper();
  const step = { event_type: "reasoning", model_name: "m", input_tokens: 10, cost_usd: 0.1 };
  fake.replyWith({
    events: [{ event_type: "user_message" }, step, { ...step, model_name: "n", cost_usd: 0.2 }],
  });
  await fake.client.createResponse(ask);
  const { data } = await fake.client.getSessionEvents({ session_id: SESSION });
  expect(data.runs[0]).toMatchObject({
    model_name: "m",
    total_input_tokens: 20,
    total_output_tokens: null,
    total_cost_usd: 0.3,
    total_requests: 2,
  });
});

test.each(["withoutEvents", "greeting"] as const)(
  "a run whose reply is like %s has the events that openapi.yaml shows of it",
  async (name) => {
    const fake = createFakePiper();
    fake.replyWith(name);
    await fake.client.createResponse({ ...GREETING, session_id: SESSION });
    const [run] = (await fake.client.getSessionEvents({ session_id: SESSION })).data.runs;
    const { run_id } = Object(replies[name]).value;
    const runs = Object.values(shown).flatMap(({ value }) => Object(value).runs);
    const { events } = runs.find(({ id }) => id === run_id);
    const ofAgent = events.filter(({ event_type }: Event) => event_type !== "user_message");
    expect(run?.events.map(kindAndContent)).toEqual(ofAgent.map(kindAndContent));
  },
);

test("a run's total is what its only event with one says", async () => {
  const fake = createFakePiper();
  fake.replyWith({ events: [{ event_type: "reasoning", cost_usd: 0.5 }] });
  await fake.client.createResponse(ask);
  const { data } = await fake.client.getSessionEvents({ session_id: SESSION });
  expect(data.runs[0]?.total_cost_usd).toBe(0.5);
});

test("a lost reply is like none that was planned for other calls", async () => {
  const fake = createFakePiper();
  fake.replyWith({ content: "For others" }, { when: () => false });
  fake.failWith("reply lost");
  await lose(fake.client, ask);
  const { data } = await fake.client.getSessionEvents({ session_id: SESSION });
  const said = data.runs[0]?.events.map(({ content }) => content);
  expect(said).toContain(ask.message);
  expect(said).not.toContain("For others");
});

test("a session that nobody has is not found", async () => {
  const { client } = createFakePiper();
  await expect(client.getSessionEvents({ session_id: SESSION })).rejects.toMatchObject({
    status: 404,
    outcome: "none",
    message: expect.stringContaining("Session not found."),
  });
});

test("a conversation may be an example, or given in part", async () => {
  const fake = createFakePiper();
  const read = async () => (await fake.client.getSessionEvents({ session_id: SESSION })).data;
  fake.replyWith("conversation", { operation: "getSessionEvents" });
  const example = await read();
  expect(example.runs.map(({ id }) => id)).toEqual(runIdsIn(shown.conversation?.value));
  expect(example.session).toEqual({
    ...Object(shown.conversation?.value.session),
    session_id: SESSION,
  });
  expect(example.runs.every(({ session_id }) => session_id === SESSION)).toBe(true);
  fake.replyWith({ runs: [{ model_name: "mine" }] }, { operation: "getSessionEvents" });
  expect(await read()).toMatchObject({
    session: { session_id: SESSION },
    runs: [{ model_name: "mine", session_id: SESSION, events: [] }],
  });
});

test("a conversation that is an example is it in all but the session's id", async () => {
  const fake = createFakePiper();
  for (const [name, { value }] of Object.entries(shown)) {
    fake.replyWith(name as "conversation", { operation: "getSessionEvents" });
    const { session } = (await fake.client.getSessionEvents({ session_id: SESSION })).data;
    expect(session).toEqual({ ...Object(value.session), session_id: SESSION });
  }
});

test("runs that a test gives in part are begun now, each with an id of its own", async () => {
  vi.useFakeTimers({ now: 1_000_000 });
  const fake = createFakePiper();
  fake.replyWith(
    { runs: [{}, { created_at: "2026-03-02T09:15:00Z" }] },
    { operation: "getSessionEvents" },
  );
  const { session, runs } = (await fake.client.getSessionEvents({ session_id: SESSION })).data;
  const created_at = new Date(1_000_000).toISOString();
  const begun = { session_id: SESSION, updated_at: created_at, events: [], total_requests: 0 };
  const run = { ...Object(shown.conversation?.value).runs[0], ...begun, model_name: null };
  for (const name of ["input_tokens", "output_tokens", "cost_usd"]) run[`total_${name}`] = null;
  const [first, second] = ["1", "2"].map((n) => `22222222-0000-4000-8000-00000000000${n}`);
  expect(runs).toEqual([
    { ...run, id: first, created_at },
    { ...run, id: second, created_at: "2026-03-02T09:15:00Z" },
  ]);
  expect(session).toEqual({
    ...Object(shown.conversation?.value.session),
    session_id: SESSION,
  });
});

test("what a test says of a conversation goes before what there was, and leaves the rest", async () => {
  const fake = createFakePiper();
  const { run_id } = (await fake.client.createResponse({ ...ask, agent_id: OTHER })).data;
  fake.replyWith({ session: { is_test: true } }, { operation: "getSessionEvents" });
  const { session, runs } = (await fake.client.getSessionEvents({ session_id: SESSION })).data;
  expect(session).toMatchObject({ session_id: SESSION, agent_id: OTHER, is_test: true });
  expect(runs.map(({ id }) => id)).toEqual([run_id]);
});

test("a conversation of which a test gives no runs has none", async () => {
  const fake = createFakePiper();
  fake.replyWith({ session: { is_test: true } }, { operation: "getSessionEvents" });
  const { runs } = (await fake.client.getSessionEvents({ session_id: SESSION })).data;
  expect(runs).toEqual([]);
});

test.each(["reply lost", "aborted body", "504", "HTML from a gateway", "malformed reply"] as const)(
  "after %s the run is found",
  async (fault) => {
    const fake = createFakePiper();
    await fake.client.createResponse({ ...ask, message: "Hello" });
    fake.replyWith({ content: "It is on its way." });
    fake.failWith(fault);
    const { outcome, sentAt } = await lose(fake.client, ask);
    expect(outcome).toBe("unknown");
    const { runs, undecided } = await fake.client.findRuns(ask, { since: sentAt });
    expect(runs.map(({ events }) => events.at(-1)?.content)).toEqual(["It is on its way."]);
    expect(undecided).toEqual([]);
  },
);

test("after an incomplete reply the run that it names is found", async () => {
  const fake = createFakePiper();
  fake.failWith("incomplete reply");
  const error = await lose(fake.client, ask);
  const { runs } = await fake.client.findRuns(ask, { since: error.sentAt });
  expect(error).toMatchObject({ kind: "response", outcome: "completed", run_id: runs[0]?.id });
});

test.each(["request lost", "502", "503", "login page"] as const)(
  "after %s no run is found, though nobody could tell before",
  async (fault) => {
    const fake = createFakePiper();
    fake.failWith(fault);
    const { outcome, sentAt } = await lose(fake.client, ask);
    expect(outcome).toBe("unknown");
    const found = await fake.client.findRuns(ask, { since: sentAt });
    expect(found).toEqual({ runs: [], undecided: [] });
  },
);

test.each(["reset", "500", "stalls"] as const)(
  "after %s a run is listed that does not tell yet whose it is",
  async (fault) => {
    const fake = createFakePiper({ timeoutMs: 100 });
    fake.failWith(fault);
    const { outcome, sentAt } = await lose(fake.client, ask);
    expect(outcome).toBe("unknown");
    const search = { since: sentAt, timeoutMs: 60_000 };
    const { runs, undecided } = await fake.client.findRuns(ask, search);
    expect([runs.length, undecided.length]).toEqual([0, 1]);
  },
);

test("a lost greeting is found in its conversation", async () => {
  const fake = createFakePiper();
  await fake.client.createResponse(ask);
  const greet = { ...GREETING, session_id: SESSION };
  fake.failWith("reply lost");
  const { sentAt } = await lose(fake.client, greet);
  const { runs } = await fake.client.findRuns(greet, { since: sentAt });
  expect(runs).toHaveLength(1);
});

test("with faked timers a run is looked for as long as it is waited for, in no time", async () => {
  vi.useFakeTimers();
  const fake = createFakePiper();
  await fake.client.createResponse({ ...ask, message: "Hello" });
  fake.failWith("request lost");
  const { sentAt } = await lose(fake.client, ask);
  const found = fake.client.findRuns(ask, { since: sentAt, waitMs: 10_000 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await found).toEqual({ runs: [], undecided: [] });
  expect(fake.calls.getSessionEvents.length).toBeGreaterThan(3);
});

test("each look for a run is a call of its own, with a reply of its own", async () => {
  vi.useFakeTimers();
  const fake = createFakePiper();
  fake.failWith("reply lost");
  const { sentAt } = await lose(fake.client, ask);
  fake.replyWith({ runs: [] }, { operation: "getSessionEvents", times: 1 });
  const found = fake.client.findRuns(ask, { since: sentAt, waitMs: 10_000 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect((await found).runs).toHaveLength(1);
  expect(fake.calls.getSessionEvents).toHaveLength(2);
});

test("a read fails by name as well, and starts no run", async () => {
  const fake = createFakePiper();
  fake.failWith("500", { operation: "getSessionEvents" });
  await fake.client.createResponse(ask);
  await expect(fake.client.getSessionEvents({ session_id: SESSION })).rejects.toMatchObject({
    status: 500,
    outcome: "none",
  });
  const { data } = await fake.client.getSessionEvents({ session_id: SESSION });
  expect(data.runs).toHaveLength(1);
});

test("a read that is lost is sent again where the client may", async () => {
  const fake = createFakePiper({ maxRetries: 1 });
  await fake.client.createResponse(ask);
  fake.failWith("reply lost", { attempts: 1 });
  const { data } = await fake.client.getSessionEvents({ session_id: SESSION });
  expect(data.runs).toHaveLength(1);
  expect(fake.calls.getSessionEvents[0]?.requests).toBe(2);
});
