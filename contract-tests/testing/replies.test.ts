import { expect, test } from "vitest";
import { createFakePiper } from "../../src/testing/index.ts";
import { CALL, GREETING } from "../calls/call.ts";
import { findOperation, readOpenApi } from "../document/openapi.ts";

const ask = { ...CALL, message: "Where is my parcel?" };

const { responses } = findOperation(await readOpenApi()).operation;
const shown = responses["200"]?.content["application/json"].examples ?? {};

test("a reply that no test speaks of is the contract's example, of this call's message", async () => {
  const { data } = await createFakePiper().client.createResponse(ask);
  const { content } = data;
  expect(content).toBe(shown.withEvents?.value.content);
  const texts = data.events?.map((event) => event.content);
  expect(texts?.[0]).toBe(ask.message);
  expect(texts?.at(-1)).toBe(content);
  const types = (events: unknown) =>
    Array.isArray(events) ? events.map(({ event_type }) => event_type) : [];
  expect(types(data.events)).toEqual(types(shown.withEvents?.value.events));
  expect(types(data.events).length).toBeGreaterThan(3);
});

test("what a test says of a reply is in it, and the example says the rest", async () => {
  const fake = createFakePiper();
  fake.replyWith({ content: "Hi" });
  const { data } = await fake.client.createResponse(ask);
  expect(data.content).toBe("Hi");
  expect(data.role).toBe("assistant");
  expect(data.events?.at(-1)?.content).toBe("Hi");
});

test("a reply's events are the example's, but for whose they are, when, and what was said", async () => {
  const fake = createFakePiper();
  fake.replyWith({ content: "Hi" });
  const { events = [] } = (await fake.client.createResponse(ask)).data;
  const example = Object(shown.withEvents?.value);
  const said = new Map([
    [example.events[0].content, ask.message],
    [example.content, "Hi"],
  ]);
  expect(events).toEqual(
    example.events.map(({ content, ...event }: { content?: string }) => ({
      ...{ ...event, ...(content !== undefined && { content: said.get(content) ?? content }) },
      ...{ id: expect.any(String), run_id: expect.any(String), created_at: expect.any(String) },
    })),
  );
});

test("a field that a test gives as undefined is as the example has it", async () => {
  const fake = createFakePiper();
  fake.replyWith({ content: undefined });
  expect((await fake.client.createResponse(ask)).data.content).toBe(
    shown.withEvents?.value.content,
  );
});

test("a reply's events may be null, though they were asked for", async () => {
  const fake = createFakePiper();
  fake.replyWith({ events: null });
  expect((await fake.client.createResponse(ask)).data.events).toBeNull();
});

test("a request that leaves include_events out gets events, as the contract's default is", async () => {
  const fake = createFakePiper();
  await fake.client.createResponse(ask);
  const [call] = fake.calls.createResponse;
  const url = `https://api.example/v1/orgs/${call?.orgId}/responses/`;
  const answer = await fake.fetch(url, { method: "POST", body: JSON.stringify(ask) });
  expect((await answer.json()).events.length).toBeGreaterThan(0);
});

test("a reply may be an example, by its name", async () => {
  const fake = createFakePiper();
  fake.replyWith("greeting");
  const { data } = await fake.client.createResponse(ask);
  expect(data.content).toBe(shown.greeting?.value.content);
});

test("a function makes the reply of each call", async () => {
  const fake = createFakePiper();
  fake.replyWith(async ({ params }) => ({ content: `You said: ${params.message}` }));
  const { data } = await fake.client.createResponse(ask);
  expect(data.content).toBe(`You said: ${ask.message}`);
});

test("events that a test gives in part are completed", async () => {
  const fake = createFakePiper();
  fake.replyWith({ events: [{ event_type: "tool_call", tool_name: "refund" }] });
  const { data } = await fake.client.createResponse(ask);
  expect(data.events).toEqual([
    {
      id: expect.any(String),
      run_id: data.run_id,
      created_at: expect.any(String),
      event_type: "tool_call",
      tool_name: "refund",
    },
  ]);
});

test("no events come where the call wants none, also where a test gives some", async () => {
  const fake = createFakePiper();
  fake.replyWith({ events: [{ event_type: "tool_call" }] });
  const { data } = await fake.client.createResponse({ ...ask, include_events: false });
  expect(data.events).toBeNull();
});

test("a call without a message is greeted, with events or without", async () => {
  const { client } = createFakePiper();
  const greeting = shown.greeting?.value.content;
  for (const params of [{}, { message: null }, { include_events: false }]) {
    const { data } = await client.createResponse({ ...GREETING, ...params });
    expect(data.content).toBe(greeting);
  }
});

test("each call has a run of its own, and a session of its own unless it names one", async () => {
  const { client } = createFakePiper();
  const first = (await client.createResponse(ask)).data;
  const second = (await client.createResponse({ ...ask, session_id: first.session_id })).data;
  const other = (await client.createResponse(ask)).data;
  expect(second.session_id).toBe(first.session_id);
  expect(other.session_id).not.toBe(first.session_id);
  expect(new Set([first.run_id, second.run_id, other.run_id]).size).toBe(3);
  for (const { run_id, events } of [first, second, other])
    expect(events?.every((event) => event.run_id === run_id)).toBe(true);
});

test("the ids of a test are the same each time that it runs", async () => {
  const ids = async () => {
    const { data } = await createFakePiper().client.createResponse(ask);
    return [data.session_id, data.run_id, ...(data.events ?? []).map(({ id }) => id)];
  };
  expect(await ids()).toEqual(await ids());
});

test("ids are UUIDs that count a fake's sessions, runs and events", async () => {
  const { client } = createFakePiper();
  const { session_id, run_id, events = [] } = (await client.createResponse(ask)).data;
  expect(session_id).toBe("11111111-0000-4000-8000-000000000001");
  expect(run_id).toBe("22222222-0000-4000-8000-000000000001");
  expect(events?.map(({ id }) => id)).toEqual(
    events?.map((_, index) => `33333333-0000-4000-8000-00000000000${index + 1}`),
  );
  for (let runs = 2; runs < 16; runs += 1) await client.createResponse(ask);
  const { data } = await client.createResponse(ask);
  expect(data.run_id).toBe("22222222-0000-4000-8000-000000000010");
});

test("planned replies for some calls come first, in order; then the latest for all", async () => {
  const fake = createFakePiper();
  fake.replyWith({ content: "always, once" });
  fake.replyWith({ content: "always" });
  fake.replyWith({ content: "first" }, { times: 1 });
  fake.replyWith({ content: "then" }, { times: 2 });
  const said = [];
  for (let n = 0; n < 5; n += 1) said.push((await fake.client.createResponse(ask)).data.content);
  expect(said).toEqual(["first", "then", "then", "always", "always"]);
});

test("a reply for calls that are meant leaves others as they are", async () => {
  const fake = createFakePiper();
  fake.replyWith({ content: "Refunded." }, { when: ({ params }) => params.message === "Refund" });
  const said = async (message: string) =>
    (await fake.client.createResponse({ ...ask, message })).data.content;
  expect(await said("Refund")).toBe("Refunded.");
  expect(await said("Hello")).toBe(shown.withEvents?.value.content);
});

test("what an app does to a reply changes no later one", async () => {
  const fake = createFakePiper();
  fake.replyWith({ events: [{ event_type: "tool_call", tool_arguments: { n: 1 } }] });
  const { data } = await fake.client.createResponse(ask);
  for (const event of data.events ?? []) Object.assign(event.tool_arguments ?? {}, { n: 2 });
  const { data: next } = await fake.client.createResponse(ask);
  expect(next.events?.[0]?.tool_arguments).toEqual({ n: 1 });
});
