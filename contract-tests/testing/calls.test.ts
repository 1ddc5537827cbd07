import { afterEach, expect, test, vi } from "vitest";
import { createPiperClient } from "../../src/index.ts";
import { createFakePiper } from "../../src/testing/index.ts";
import { CALL } from "../calls/call.ts";

const ORG = "11112222-3333-4444-8555-666677778888";
const ask = { ...CALL, message: "Where is my parcel?" };

afterEach(() => void vi.unstubAllGlobals());

test("a call is recorded as it was sent", async () => {
  const { client, calls } = createFakePiper({ orgId: ORG, headers: { "X-Trace": "7" } });
  const profile_metadata = { user_name: "Ada" };
  await client.createResponse({ ...ask, session_id: undefined, profile_metadata });
  expect(calls.createResponse).toEqual([
    {
      operation: "createResponse",
      params: { ...ask, include_events: true, profile_metadata },
      orgId: ORG,
      headers: expect.objectContaining({ "x-trace": "7", "content-type": "application/json" }),
      requests: 1,
    },
  ]);
});

test("no record holds the token", async () => {
  const token = "pat_example_0123456789";
  const { client, calls } = createFakePiper({ token });
  await client.createResponse(ask);
  expect(JSON.stringify(calls)).not.toContain(token.slice(4, 12));
});

test("a later change of what was sent changes no record", async () => {
  const { client, calls } = createFakePiper();
  const params = { ...ask, profile_metadata: { n: 1 } };
  await client.createResponse(params);
  params.profile_metadata.n = 2;
  expect(calls.createResponse[0]?.params.profile_metadata).toEqual({ n: 1 });
});

test("calls made at once are recorded in the order in which they were sent", async () => {
  const fake = createFakePiper();
  fake.replyWith(({ params }) => ({ content: `${params.message}` }));
  const messages = Array.from({ length: 300 }, (_, n) => `message ${n}`);
  const replies = await Promise.all(
    messages.map((message) => fake.client.createResponse({ ...ask, message })),
  );
  expect(replies.map(({ data }) => data.content)).toEqual(messages);
  expect(fake.calls.createResponse.map(({ params }) => params.message)).toEqual(messages);
});

test("fakes know nothing of each other", async () => {
  const [one, other] = [createFakePiper(), createFakePiper()];
  one.failWith("500", { times: Number.POSITIVE_INFINITY });
  await expect(one.client.createResponse(ask)).rejects.toMatchObject({ status: 500 });
  await other.client.createResponse(ask);
  expect([one, other].map(({ calls }) => calls.createResponse.length)).toEqual([1, 1]);
});

test("after a reset nothing is known of before, and ids begin anew", async () => {
  const fake = createFakePiper();
  const { calls } = fake;
  const first = (await fake.client.createResponse(ask)).data;
  fake.replyWith({ content: "Hi" });
  fake.failWith("500");
  fake.reset();
  expect(calls.createResponse).toEqual([]);
  const again = (await fake.client.createResponse(ask)).data;
  expect([again.run_id, again.content]).toEqual([first.run_id, first.content]);
  expect(calls.createResponse).toHaveLength(1);
});

test("a call that is under way at a reset is answered, and recorded nowhere", async () => {
  const fake = createFakePiper();
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    fake.replyWith(async () => {
      resolve();
      await new Promise<void>((done) => {
        answer = done;
      });
      return { content: "Late." };
    });
  });
  const call = fake.client.createResponse(ask);
  await asked;
  fake.reset();
  answer();
  expect((await call).data.content).toBe("Late.");
  expect(fake.calls.createResponse).toEqual([]);
});

test("a further client of other options is answered by the same fake", async () => {
  const fake = createFakePiper();
  const client = fake.createClient({ token: "pat_example", orgId: ORG, timeoutMs: 1000 });
  fake.failWith("reply lost");
  await expect(client.createResponse(ask)).rejects.toMatchObject({ outcome: "unknown" });
  expect(fake.calls.createResponse[0]?.orgId).toBe(ORG);
});

test("in the place of the global fetch it answers the client that an app makes itself", async () => {
  const fake = createFakePiper();
  vi.stubGlobal("fetch", fake.fetch);
  const client = createPiperClient({ token: "pat_example", orgId: ORG, maxRetries: 0 });
  await client.createResponse(ask);
  fake.failWith("connection refused");
  const call = client.createResponse(ask);
  await expect(call).rejects.toMatchObject({ outcome: "not_sent", code: "ECONNREFUSED" });
  expect(fake.calls.createResponse).toHaveLength(2);
});

test("through a fetch of the app's own nothing is proved, as in production", async () => {
  const fake = createFakePiper();
  const client = fake.createClient({
    token: "pat_example",
    orgId: ORG,
    fetch: async () => new Response(),
  });
  fake.failWith("connection refused");
  await expect(client.createResponse(ask)).rejects.toMatchObject({ outcome: "unknown" });
});

test("it answers requests of other tools: below any path, with a body of any kind", async () => {
  const { fetch, calls } = createFakePiper();
  const url = "http://localhost:3000/api/piper/v1/orgs/_/responses/?include_events=false";
  const request = new Request(url, { method: "POST", body: JSON.stringify(ask) });
  const reply = await (await fetch(request)).json();
  expect(reply).toMatchObject({ role: "assistant", events: null });
  expect(calls.createResponse[0]).toMatchObject({ orgId: "_", params: { include_events: false } });
});

test("a parameter that is written wrong is told as it is written", async () => {
  const { fetch, calls } = createFakePiper();
  const url = `https://api.letpiper.com/v1/orgs/${ORG}/responses/?include_events=TRUE`;
  await fetch(url, { method: "POST", body: JSON.stringify(ask) });
  expect(calls.createResponse[0]?.params).toMatchObject({ include_events: "TRUE" });
});

test("a call's path is read as it was before it was encoded, and a body that is no object not at all", async () => {
  const { fetch, calls } = createFakePiper();
  const api = `https://api.letpiper.com/v1/orgs/${ORG}/responses`;
  await fetch(`${api}/sessions/a%20b/events`);
  await fetch(`${api}/`, { method: "POST", body: '["message"]' });
  expect(calls.getSessionEvents[0]?.params).toEqual({ session_id: "a b" });
  expect(calls.createResponse[0]?.params).toEqual({});
});

test("what is no call of the API's is a mistake of the test, and named", async () => {
  const { fetch } = createFakePiper();
  for (const [method, url] of [
    ["GET", "https://example.com/users?token=secret"],
    ["DELETE", `https://api.letpiper.com/v1/orgs/${ORG}/responses/`],
    ["POST", `https://api.letpiper.com/v1/orgs/${ORG}/responses`],
    ["POST", `https://api.letpiper.com/v1/orgs//responses/`],
  ] as const)
    await expect(fetch(url, { method })).rejects.toThrow(
      `createFakePiper: ${method} ${url.replace(/\?.*/, "")} is no call of Piper's API`,
    );
});

test("a mistake of the test that nothing caused shows no cause", async () => {
  const { fetch } = createFakePiper();
  const error = await fetch("https://example.com/users").catch((error: unknown) => error);
  expect(error).not.toHaveProperty("cause");
});

test("calls that share a signal are told apart by what they send, and by their replies", async () => {
  const { fetch, calls, failWith } = createFakePiper();
  const { signal } = new AbortController();
  const url = `https://api.letpiper.com/v1/orgs/${ORG}/responses/`;
  const post = (message: string) =>
    fetch(url, { method: "POST", signal, body: JSON.stringify({ ...ask, message }) });
  await post("one");
  await post("one");
  failWith("429");
  await post("two");
  await post("two");
  expect(calls.createResponse.map(({ params, requests }) => [params.message, requests])).toEqual([
    ["one", 1],
    ["one", 1],
    ["two", 2],
  ]);
});
