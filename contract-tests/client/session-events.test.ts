// What getSessionEvents sends, what of an answer it lets through, and when it looks again by itself.
import { once } from "node:events";
import type { Socket } from "node:net";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import {
  createPiperClient,
  type GetSessionEventsParams,
  type PiperClientOptions,
  type RequestOptions,
} from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { answer, close, raw, reset, type Step, startScriptedServer } from "../servers/scripted.ts";
import { failureOf } from "./failure-of.ts";
import { refusedFor } from "./refused-for.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const SESSION = "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63";
const NOW = "2026-11-23T12:00:00.000Z";
const RUN = { id: ID, session_id: SESSION, created_at: NOW, updated_at: NOW, events: [] };
const CONVERSATION = {
  session: { session_id: SESSION, agent_id: ID, organization_id: ID },
  runs: [RUN],
};

const json = (body: unknown) => answer(200, JSON.stringify(body));
const found = json(CONVERSATION);

// No random waits.
beforeEach(() => {
  const random = vi.spyOn(Math, "random").mockReturnValue(0);
  return () => random.mockRestore();
});

/** A server that takes these steps, and how to read a conversation from it. */
async function serve(script: Step[][], options: Partial<PiperClientOptions> = {}) {
  const server = await startScriptedServer(...script);
  onTestFinished(server.close);
  const piper = createPiperClient({
    ...{ token: "pat_example", orgId: ID, baseUrl: server.url },
    ...options,
  });
  const read = (params: object = { session_id: SESSION }, forCall?: RequestOptions) =>
    piper.getSessionEvents(params as GetSessionEventsParams, forCall);
  return { server, read };
}

test("a conversation is read by a GET of its address, without a body and without a query", async () => {
  const { server, read } = await serve([[found]]);
  const { data, response } = await read();
  expect(data).toEqual(CONVERSATION);
  expect(response.status).toBe(200);
  const [request = ""] = server.requests;
  expect(request.split("\r\n")[0]).toBe(
    `GET /v1/orgs/${ID}/responses/sessions/${SESSION}/events HTTP/1.1`,
  );
  expect(request).toMatch(/\r\nauthorization: Bearer pat_example\r\n/i);
  expect(request).toMatch(/\r\nconnection: close\r\n/i);
  expect(request).not.toMatch(/\r\ncontent-(type|length): /i);
  expect(request.endsWith("\r\n\r\n")).toBe(true);
});

test("a conversation without a run is one", async () => {
  const { read } = await serve([[json({ ...CONVERSATION, runs: [] })]]);
  expect((await read()).data.runs).toEqual([]);
});

test.each([null, undefined])("a run whose events are %o has none yet", async (events) => {
  const { read } = await serve([[json({ ...CONVERSATION, runs: [{ ...RUN, events }] })]]);
  expect((await read()).data.runs).toEqual([RUN]);
});

test("fields that the contract has not, and what an event holds, come as they are", async () => {
  const events = [{ id: 1, event_type: null, content: {} }];
  const body = { ...CONVERSATION, total: 1, runs: [{ ...RUN, status: "done", events }] };
  const { read } = await serve([[json(body)]]);
  expect((await read()).data).toEqual(body);
});

test.each<[what: string, body: unknown, message: string]>([
  ["a list", [CONVERSATION], "body is not a JSON object"],
  ["no runs", { session: CONVERSATION.session }, "runs is missing"],
  ["null for runs", { ...CONVERSATION, runs: null }, "runs must be a list"],
  ["runs that are none", { ...CONVERSATION, runs: [RUN, 1] }, "runs item 1 must be an object"],
  [
    "a run without id",
    { ...CONVERSATION, runs: [{ ...RUN, id: undefined }] },
    "runs item 0 lacks id",
  ],
  [
    "an id that is a number",
    { ...CONVERSATION, runs: [{ ...RUN, id: 7 }] },
    "runs item 0 id must be a string",
  ],
  [
    "events that are text",
    { ...CONVERSATION, runs: [{ ...RUN, events: "none" }] },
    "runs item 0 events must be a list",
  ],
  [
    "events that are none",
    { ...CONVERSATION, runs: [{ ...RUN, events: [1] }] },
    "runs item 0 events item 0 must be an object",
  ],
  ["no session", { runs: [] }, "session is missing"],
  ["a session without id", { session: {}, runs: [] }, "session lacks session_id"],
])("an answer with %s is refused", async (_, body, message) => {
  const { server, read } = await serve([[json(body)]]);
  expect(await failureOf(read)).toMatchObject({
    kind: "response",
    outcome: "none",
    retryable: false,
    message: expect.stringContaining(message),
  });
  expect(server.requests).toHaveLength(1);
});

test.each<[what: string, script: Step[][]]>([
  ["the connection is reset before the answer", [[reset], [found]]],
  ["the connection is closed before the answer", [[close], [reset], [found]]],
  ["the answer breaks off in its head", [[raw("HTTP/1.1 200 O"), reset], [found]]],
  [
    "the answer breaks off in its body",
    [[raw(`HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"ses`), reset], [found]],
  ],
  ["a gateway answers 502", [[answer(502, "<html>")], [found]]],
  [
    "a gateway answers 503 and asks for a wait",
    [[answer(503, "", { "retry-after": "0" })], [found]],
  ],
  ["a gateway answers 504", [[answer(504)], [answer(504)], [found]]],
  ["it is refused for a while", [[answer(429, "", { "retry-after": "0" })], [found]]],
])("a read is sent again where %s", async (_, script) => {
  const { server, read } = await serve(script);
  expect((await read()).data).toEqual(CONVERSATION);
  expect(server.requests).toHaveLength(script.length);
});

test.each<[what: string, step: Step, fields: object]>([
  ["429 that says nothing", answer(429), { status: 429, retryable: true }],
  [
    "a 503 that asks for more than a minute",
    answer(503, "", { "retry-after": "61" }),
    { status: 503, retryable: true },
  ],
  ["401", answer(401), { status: 401, retryable: false }],
  ["404", answer(404, '{"detail":"Session not found."}'), { status: 404, retryable: false }],
  ["408", answer(408), { status: 408, retryable: false }],
  ["500", answer(500), { status: 500, retryable: false }],
  ["501", answer(501), { status: 501, retryable: false }],
  ["a redirect", answer(302, "", { location: "/" }), { status: 302, retryable: false }],
  ["an HTML page", answer(200, "<html>"), { kind: "response", retryable: false }],
])("a read is not sent again after %s", async (_, step, fields) => {
  const { server, read } = await serve([[step]]);
  expect(await failureOf(read)).toMatchObject({ outcome: "none", ...fields });
  expect(server.requests).toHaveLength(1);
});

test("a read is sent again no more often than maxRetries says", async () => {
  const { server, read } = await serve([[reset]]);
  expect(await failureOf(() => read(undefined, { maxRetries: 1 }))).toMatchObject({
    kind: "connection",
    outcome: "none",
    retryable: true,
  });
  expect(server.requests).toHaveLength(2);
  await failureOf(() => read(undefined, { maxRetries: 0 }));
  expect(server.requests).toHaveLength(3);
});

test("a read is sent again where a custom fetch fails: it starts nothing", async () => {
  const fetch = vi.fn(async () => {
    if (fetch.mock.calls.length === 1) throw new Error("no route");
    return new Response(JSON.stringify(CONVERSATION));
  });
  const { read } = await serve([], { fetch });
  expect((await read()).data).toEqual(CONVERSATION);
});

test("a read ends at its deadline, and where its caller aborts it", async () => {
  const { read } = await serve([[]]);
  expect(await failureOf(() => read(undefined, { timeoutMs: 100 }))).toMatchObject({
    kind: "timeout",
    outcome: "none",
  });
  const caller = new AbortController();
  setTimeout(() => caller.abort(), 100);
  expect(await failureOf(() => read(undefined, { signal: caller.signal }))).toMatchObject({
    kind: "abort",
    outcome: "none",
  });
});

test("a hook is told of reads, by their own name and path", async () => {
  const onAttempt = vi.fn();
  const { read } = await serve([[reset], [found]], { onAttempt });
  await read();
  expect(onAttempt.mock.calls.map(([attempt]) => attempt)).toMatchObject([
    {
      operation: "getSessionEvents",
      number: 1,
      method: "GET",
      path: "/v1/orgs/{org_id}/responses/sessions/{session_id}/events",
      outcome: "none",
      code: "ECONNRESET",
      retryInMs: 0,
    },
    { number: 2, status: 200, kind: undefined, outcome: undefined },
  ]);
});

const NO_STEP = [
  ...[
    "",
    " ",
    "\t",
    ".",
    "..",
    "...",
    "/",
    "a/b",
    "../x",
    "..\\x",
    "\\",
    "a\\b",
    "%2e%2e",
    "%",
    "%2F",
  ],
  ...["a b", " a", "a\n", "a\r\nx: y", "a\0", "\u007f", "\u0085", "a?b", "a#b", "..;", ";", "é"],
  ...[
    "．．",
    "∕",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\ud800",
    "x\ude00",
    "👋",
    "a&b=c",
    "{session_id}",
    "*",
    "<a>",
    '"',
  ],
];

test.each([...NO_STEP, null, undefined, 1, {}, ["x"], Symbol("x"), new String("x")])(
  "the session_id %o is refused before anything is sent",
  async (session_id) => {
    const { server, read } = await serve([[found]]);
    const error = await failureOf(() => read({ session_id }));
    expect(error).toMatchObject({ kind: "config", outcome: "none" });
    expect(error.message).toMatch(/^session_id (must be|holds half|is missing)/);
    expect(server.requests).toHaveLength(0);
  },
);

test.each([
  SESSION,
  SESSION.toUpperCase(),
  "s_1",
  "a.b",
  "..a",
  "a..",
  "~x",
  "web:1@acme",
  "MTIz==",
])("the session_id %o is sent as one step of the path", async (session_id) => {
  const { server, read } = await serve([[found]]);
  await read({ session_id });
  const [, step = ""] = /sessions\/([^/]*)\/events HTTP/.exec(server.requests[0] ?? "") ?? [];
  expect(decodeURIComponent(step)).toBe(session_id);
});

test("parameters and options that there are not are refused by name", async () => {
  const { read } = await serve([[found]]);
  const params = { session_id: SESSION, agent_id: ID, org_id: ID, sessionId: SESSION };
  expect(await refusedFor(() => read(params))).toEqual(["agent_id", "org_id", "sessionId"]);
  expect(await refusedFor(() => read(undefined, { since: 1 } as object))).toEqual(["since"]);
});

test("each read has a connection of its own, and leaves none to the call after it", async () => {
  const closed = new Map<Socket, Promise<unknown>>();
  const count: Step = (socket) => void closed.set(socket, once(socket, "close"));
  const { server, read } = await serve([
    [count, found],
    [count, answer(200, '{"content":"Hello!"}')],
    [count, found],
  ]);
  const piper = createPiperClient({ orgId: ID, baseUrl: server.url });
  await read();
  await piper.createResponse(CALL);
  await read();
  expect(closed.size).toBe(3);
  await Promise.all(closed.values());
});

test("a conversation of ten thousand runs is read without holding up the app", async () => {
  const runs = Array.from({ length: 10_000 }, (_, at) => ({
    ...RUN,
    id: `${ID.slice(0, -5)}${String(at).padStart(5, "0")}`,
    events: [{ id: ID, event_type: "user_message", content: "Where is my order?" }],
  }));
  const { read } = await serve([[json({ ...CONVERSATION, runs })]]);
  const startedAt = performance.now();
  expect((await read()).data.runs).toHaveLength(10_000);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
