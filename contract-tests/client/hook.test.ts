import { setTimeout } from "node:timers/promises";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { type Attempt, createPiperClient, type PiperClientOptions } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { answer, close, type Step, startScriptedServer } from "../servers/scripted.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const TOKEN = "pat_example_0123456789";
const REPLY = [answer(200, JSON.stringify({ content: "Hello!", run_id: ID }))];
const LIMITED = [answer(429, `{"detail":"${CALL.message}"}`, { "retry-after": "0" })];

// No random waits.
beforeEach(() => {
  const random = vi.spyOn(Math, "random").mockReturnValue(0);
  return () => random.mockRestore();
});

/** What the hook is told of one call, and what the call gave. */
async function attemptsOf(script: Step[][], options: Partial<PiperClientOptions> = {}) {
  const server = await startScriptedServer(...script);
  onTestFinished(server.close);
  const attempts: Attempt[] = [];
  const piper = createPiperClient({
    token: TOKEN,
    orgId: ID,
    baseUrl: server.url,
    onAttempt: (attempt) => attempts.push(attempt),
    ...options,
  });
  const result: unknown = await piper
    .createResponse({ ...CALL, profile_metadata: { name: "Ada" } })
    .catch((error: unknown) => error);
  return { attempts, result };
}

/** One attempt, with every field there is. */
const attempt = (fields: Partial<Attempt>) => ({
  operation: "createResponse",
  number: 1,
  method: "POST",
  path: "/v1/orgs/{org_id}/responses/",
  status: undefined,
  durationMs: expect.any(Number),
  kind: undefined,
  code: undefined,
  outcome: undefined,
  requestId: undefined,
  retryInMs: undefined,
  ...fields,
});

test("the hook is told of each attempt of a call that is sent again", async () => {
  const { attempts } = await attemptsOf([LIMITED, LIMITED, REPLY]);
  expect(attempts).toStrictEqual([
    attempt({ number: 1, status: 429, kind: "http", outcome: "rejected", retryInMs: 0 }),
    attempt({ number: 2, status: 429, kind: "http", outcome: "rejected", retryInMs: 0 }),
    attempt({ number: 3, status: 200 }),
  ]);
});

test.each<[string, Step[], Partial<Attempt>, Partial<PiperClientOptions>]>([
  ["a reply", REPLY, { status: 200 }, {}],
  ["an error", [answer(500)], { status: 500, kind: "http", outcome: "unknown" }, {}],
  [
    "a cut connection",
    [close],
    { kind: "connection", outcome: "unknown", code: "UND_ERR_SOCKET" },
    {},
  ],
  ["an unusable reply", [answer(200)], { status: 200, kind: "response", outcome: "unknown" }, {}],
  ["a deadline", [], { kind: "timeout", outcome: "unknown" }, { timeoutMs: 1_000 }],
])("the hook is told of %s", async (_, steps, fields, options) => {
  const { attempts } = await attemptsOf([steps], options);
  expect(attempts).toStrictEqual([attempt(fields)]);
});

test("the hook is told of an attempt as it ends: before the next one, and before the call settles", async () => {
  const server = await startScriptedServer(LIMITED, REPLY);
  onTestFinished(server.close);
  const order: string[] = [];
  const piper = createPiperClient({
    token() {
      order.push("token");
      return TOKEN;
    },
    orgId: ID,
    baseUrl: server.url,
    onAttempt: ({ number }) => order.push(`attempt ${number}`),
  });
  await piper.createResponse(CALL).then(() => order.push("reply"));
  expect(order).toEqual(["token", "attempt 1", "token", "attempt 2", "reply"]);
});

test.each([
  ["x-request-id", { "x-request-id": "req_1" }],
  ["request-id", { "request-id": "req_1" }],
  ["x-request-id before request-id", { "request-id": "req_2", "x-request-id": "req_1" }],
])("the hook is told what the server calls the request, by %s", async (_, named) => {
  const { attempts, result } = await attemptsOf([[answer(500, "", named)]]);
  expect(attempts).toStrictEqual([
    attempt({ status: 500, kind: "http", outcome: "unknown", requestId: "req_1" }),
  ]);
  expect(result).toMatchObject({ requestId: "req_1" });
  const replied = await attemptsOf([[answer(200, '{"content":""}', named)]]);
  expect(replied.attempts).toStrictEqual([attempt({ status: 200, requestId: "req_1" })]);
});

test("the hook is told no request id that echoes the token, of a reply neither", async () => {
  const echoed = { "x-request-id": `req ${TOKEN}` };
  for (const step of [answer(500, "", echoed), answer(200, '{"content":""}', echoed)]) {
    const { attempts } = await attemptsOf([[step]]);
    expect(attempts.map(({ requestId }) => requestId)).toEqual([undefined]);
  }
});

test("a client's hook and a call's are both told", async () => {
  const server = await startScriptedServer(REPLY);
  onTestFinished(server.close);
  const told: string[] = [];
  const piper = createPiperClient({
    token: TOKEN,
    orgId: ID,
    baseUrl: server.url,
    onAttempt: () => told.push("client"),
  });
  await piper.createResponse(CALL, { onAttempt: () => told.push("call") });
  await piper.createResponse(CALL);
  expect(told).toEqual(["client", "call", "client"]);
});

test("the hook is told how long an attempt took", async () => {
  let answeredInMs = Number.POSITIVE_INFINITY;
  const fetch = async () => {
    const askedAt = performance.now();
    await setTimeout(50);
    answeredInMs = performance.now() - askedAt;
    return new Response('{"content":"Hello!"}');
  };
  const startedAt = performance.now();
  const { attempts } = await attemptsOf([[]], { fetch });
  expect(attempts[0]?.durationMs).toBeGreaterThanOrEqual(answeredInMs);
  expect(attempts[0]?.durationMs).toBeLessThanOrEqual(performance.now() - startedAt);
});

test("the hook is not told where nothing was tried", async () => {
  const tokens = [TOKEN, "garbage"];
  const { attempts, result } = await attemptsOf([LIMITED], { token: () => String(tokens.shift()) });
  expect(result).toMatchObject({ kind: "config" });
  expect(attempts.map(({ number }) => number)).toEqual([1]);
});

test("what the hook does to an attempt changes neither the next one nor the result", async () => {
  const seen: number[] = [];
  const { result } = await attemptsOf([LIMITED, LIMITED, LIMITED], {
    onAttempt(attempt) {
      seen.push(attempt.number);
      Object.assign(attempt, { number: 9, outcome: "not_sent", kind: undefined });
    },
  });
  expect(seen).toEqual([1, 2, 3]);
  expect(result).toMatchObject({ kind: "http", outcome: "rejected" });
});

/** Makes a call whose hook aborts it. */
async function abortInHook(script: Step[]) {
  const server = await startScriptedServer(script);
  onTestFinished(server.close);
  const caller = new AbortController();
  const onAttempt = () => caller.abort();
  const piper = createPiperClient({ token: TOKEN, orgId: ID, baseUrl: server.url, onAttempt });
  const result: unknown = await piper
    .createResponse(CALL, { signal: caller.signal })
    .catch((error: unknown) => error);
  return { result, requests: server.requests.length };
}

test("a hook that aborts the call ends it, before anything is sent again", async () => {
  const { result, requests } = await abortInHook(LIMITED);
  expect(result).toMatchObject({ kind: "abort", outcome: "rejected" });
  expect(requests).toBe(1);
});

test("a hook that aborts the call once the reply is there changes nothing", async () => {
  const { result } = await abortInHook(REPLY);
  expect(result).toMatchObject({ data: { content: "Hello!" } });
});
