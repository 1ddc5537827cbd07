// What each kind of error knows, and what of it a logger is given.
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  type AnyPiperError,
  createPiperClient,
  type PiperClientOptions,
  type PiperConnectionError,
  PiperError,
} from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { failureOf } from "./failure-of.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const TOKEN = "pat_example_0123456789";
const HEADERS = { "x-request-id": "req-1", "x-trace": "t-1", "x-echo": `Bearer ${TOKEN}` };

afterEach(() => void vi.unstubAllGlobals());

const answers = (status: number, body: unknown) => async () =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), {
    status,
    headers: HEADERS,
  });

const never = () => new Promise<never>(() => {});

const stalls = (status: number) => async () =>
  new Response(new ReadableStream({ pull: never }), { status, headers: HEADERS });

const broken = async () =>
  new Response(
    new ReadableStream({ pull: (stream) => stream.error(new Error(`reset, ${TOKEN}`)) }),
    { headers: HEADERS },
  );

const call = (fetch: unknown, options: object = {}, signal?: AbortSignal) =>
  failureOf(() =>
    createPiperClient({
      ...{ token: TOKEN, orgId: ID, fetch, maxRetries: 0 },
      ...options,
    } as PiperClientOptions).createResponse(CALL, { signal }),
  );

async function aborted(): Promise<AnyPiperError> {
  const caller = new AbortController();
  const fetch = async () => {
    setTimeout(() => caller.abort(new Error(`gone, ${TOKEN}`)), 20);
    return stalls(200)();
  };
  return call(fetch, {}, caller.signal);
}

const VALIDATION = {
  detail: [
    { loc: ["body", "message"], msg: "too long", type: "string_too_long", input: "my own words" },
  ],
};

const WITH_ANSWER = { requestId: "req-1", sentAt: expect.any(Number) };
const WITHOUT_ANSWER = { requestId: undefined, status: undefined, headers: undefined };

interface Known {
  what: string;
  make: () => Promise<AnyPiperError>;
  name: string;
  knows: object;
}

const KINDS: Known[] = [
  {
    what: "bad options",
    make: () => call(never, { timeoutMs: 0 }),
    name: "PiperConfigError",
    knows: { kind: "config", outcome: "none", ...WITHOUT_ANSWER, sentAt: undefined },
  },
  {
    what: "a token function that fails",
    make: () => call(never, { token: () => Promise.reject(new Error(TOKEN)) }),
    name: "PiperConfigError",
    knows: { kind: "config", outcome: "not_sent", ...WITHOUT_ANSWER, sentAt: undefined },
  },
  {
    what: "a 422",
    make: () => call(answers(422, VALIDATION)),
    name: "PiperHttpError",
    knows: { kind: "http", outcome: "rejected", status: 422, body: VALIDATION, ...WITH_ANSWER },
  },
  {
    what: "a 500 that echoes the token",
    make: () => call(answers(500, { detail: TOKEN })),
    name: "PiperHttpError",
    knows: { kind: "http", outcome: "unknown", status: 500, ...WITH_ANSWER },
  },
  {
    what: "no connection",
    make: () => call(() => Promise.reject(Object.assign(new Error(TOKEN), { code: "ECONNRESET" }))),
    name: "PiperConnectionError",
    knows: {
      kind: "connection",
      code: "ECONNRESET",
      ...WITHOUT_ANSWER,
      sentAt: expect.any(Number),
    },
  },
  {
    what: "a body that breaks off",
    make: () => call(broken),
    name: "PiperConnectionError",
    knows: { kind: "connection", outcome: "unknown", status: 200, ...WITH_ANSWER },
  },
  {
    what: "no answer in time",
    make: () => call(never, { timeoutMs: 1_000 }),
    name: "PiperTimeoutError",
    knows: {
      kind: "timeout",
      retryable: false,
      phase: "headers",
      ...WITHOUT_ANSWER,
      sentAt: expect.any(Number),
    },
  },
  {
    what: "no body in time",
    make: () => call(stalls(200), { timeoutMs: 1_000 }),
    name: "PiperTimeoutError",
    knows: { kind: "timeout", phase: "body", status: 200, ...WITH_ANSWER },
  },
  {
    what: "no token in time",
    make: () => call(never, { timeoutMs: 1_000, token: never }),
    name: "PiperTimeoutError",
    knows: { kind: "timeout", phase: "token", ...WITHOUT_ANSWER, sentAt: undefined },
  },
  {
    what: "an abort in the body",
    make: aborted,
    name: "AbortError",
    knows: { kind: "abort", phase: "body", status: 200, ...WITH_ANSWER },
  },
  {
    what: "a reply that is none",
    make: () => call(answers(200, { run_id: ID, content: 1, said: `my own words ${TOKEN}` })),
    name: "PiperResponseError",
    knows: { kind: "response", outcome: "completed", status: 200, run_id: ID, ...WITH_ANSWER },
  },
];

describe.each(KINDS)("$what", ({ make, name, knows }) => {
  let error: AnyPiperError;
  beforeEach(async () => {
    error ??= await make();
  });

  test("says what it knows", () => {
    expect(error).toMatchObject(knows);
    expect(error).toBeInstanceOf(PiperError);
    expect(Object.keys(error)).toEqual(
      expect.arrayContaining(["outcome", "retryable", "status", "headers", "requestId", "sentAt"]),
    );
  });

  test("bears the name of its class", () => {
    expect(error.name).toBe(name);
    expect(String(error)).toBe(`${name}: ${error.message}`);
    const [first, ...frames] = error.stack?.split("\n") ?? [];
    expect(first).toBe(`${name}: ${error.message}`);
    expect(frames.length).toBeGreaterThan(1);
    for (const frame of frames) expect(frame).toMatch(/^ {4}at /);
    // Not listed, and anybody's to change, as Error's own fields are.
    const own = { enumerable: false, configurable: true, writable: true };
    expect(Object.getOwnPropertyDescriptor(error, "name")).toEqual({ ...own, value: name });
  });

  test("has the answer's headers, without the one that shows the token", () => {
    if (error.status === undefined) return expect(error.headers).toBeUndefined();
    expect(error.headers?.get("x-trace")).toBe("t-1");
    expect(error.headers?.has("x-echo")).toBe(false);
  });

  test("gives a logger plain values: no body, no text, nobody's words", () => {
    const json = error.toJSON();
    expect(structuredClone(json)).toEqual(json);
    const { kind, outcome, requestId, sentAt, status } = error;
    expect(json).toMatchObject({
      name,
      message: error.message,
      kind,
      outcome,
      requestId,
      sentAt,
      status,
    });
    expect(Object.keys(json)).not.toContain("body");
    expect(Object.keys(json)).not.toContain("text");
    expect(JSON.stringify(error)).not.toContain("my own words");
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name, kind, outcome });
  });

  test("shows nothing of the token", () => {
    const shown = inspect(error, { depth: null, showHidden: true, maxStringLength: null });
    expect(shown + JSON.stringify(error) + error.stack).not.toMatch(/example_|01234567/);
  });
});

test("of a 422, a logger is given where each problem is and what it says", async () => {
  const error = await call(answers(422, VALIDATION));
  expect(error.toJSON().detail).toEqual([
    { loc: ["body", "message"], msg: "too long", type: "string_too_long" },
  ]);
});

test("of a connection, a logger is given the causes, innermost last", async () => {
  const cause = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  const error = await call(() => Promise.reject(new TypeError("fetch failed", { cause })));
  expect(error.toJSON().cause).toMatchObject({
    name: "TypeError",
    message: "fetch failed",
    cause: { code: "ECONNREFUSED", message: "connect" },
  });
  // Frames of where the copy was made would lead nowhere.
  expect((error.cause as Error).stack).toBe("TypeError: fetch failed");
});

const request = () => Object.assign(new Error("no"), { config: { authorization: TOKEN } });

test("what was thrown is never kept itself: it may hold the request", async () => {
  const thrown = request();
  const { cause } = await call(() => Promise.reject(thrown));
  expect(cause).not.toBe(thrown);
  expect(cause).toMatchObject({ message: "no" });
  expect(inspect(cause, { depth: null, showHidden: true })).not.toContain("authorization");
});

test("of each text of what was thrown no more than 300 characters are kept", async () => {
  const long = "x".repeat(301);
  const thrown = Object.assign(new Error(long), { name: long, code: long });
  const { cause } = await call(() => Promise.reject(thrown));
  const cut = "x".repeat(300);
  expect(cause).toMatchObject({ name: cut, message: cut, code: cut });
});

test.each([
  ["an error without words", new Error(), "object"],
  ["an object that is no error", {}, "object"],
  ["an empty text", "", "string"],
])("%s is told by its type", async (_, thrown, type) => {
  const { cause } = await call(() => Promise.reject(thrown));
  expect(cause).toMatchObject({ message: type });
});

const coded = (code: string, inner?: Error) =>
  Object.assign(new Error(code, { cause: inner }), { code });

test.each([
  ["the innermost one", coded("OUTER", coded("INNER", new Error("no code")))],
  ["of several failures", new AggregateError([new Error("no code"), coded("INNER")])],
  [
    "of several failures with causes",
    new AggregateError([new Error(), new Error("", { cause: coded("INNER") })]),
  ],
])("a failure's code is the first there is: %s", async (_, thrown) => {
  const { code } = (await call(() => Promise.reject(thrown))) as PiperConnectionError;
  expect(code).toBe("INNER");
});

test("what the platform says against a request is the cause", async () => {
  const { cause } = await call(never, { fetchOptions: { credentials: "all" } as never });
  expect(cause).toMatchObject({
    name: "TypeError",
    message: expect.stringContaining("all is not"),
  });
});

test("an abort keeps a copy of its reason, never the reason itself", async () => {
  const reason = Object.assign(request(), { name: "UserLeft" });
  const error = await call(never, {}, AbortSignal.abort(reason));
  expect(error.cause).not.toBe(reason);
  expect(error.cause).toMatchObject({ name: "UserLeft", message: "no" });
});

/** Awaits nothing itself: an engine's own asynchronous stack does not lead to it. */
function placeOrder(options: object, signal?: AbortSignal) {
  const fetch = never as never;
  const piper = createPiperClient({ token: TOKEN, orgId: ID, fetch, ...options });
  return piper.createResponse(CALL, { signal });
}

test.each<[what: string, fail: () => Promise<unknown>]>([
  ["a timeout", () => placeOrder({ timeoutMs: 1_000 })],
  ["an abort", () => placeOrder({}, AbortSignal.timeout(20))],
  ["a refusal", () => placeOrder({ fetch: answers(404, {}) })],
  ["a lost connection", () => placeOrder({ fetch: () => Promise.reject(new Error()) })],
])("the stack of %s leads to the code that called", async (_, fail) => {
  const { stack } = await failureOf(fail);
  expect(stack).toContain("placeOrder");
  expect(stack).toContain("errors-fields.test.ts");
});

test("sentAt is when the first attempt was sent, whatever came after", async () => {
  const limited = () => new Response("{}", { status: 429, headers: { "retry-after": "0" } });
  const before = Date.now();
  let firstAt = 0;
  const fetch = async () => {
    firstAt ||= Date.now();
    return limited();
  };
  vi.spyOn(Math, "random").mockReturnValue(0.2);
  const { sentAt } = await call(fetch, { maxRetries: 1 });
  expect(sentAt).toBeGreaterThanOrEqual(before - 50); // The two clocks are read one after the other.
  expect(sentAt).toBeLessThanOrEqual(firstAt + 50);
});

test("an error that an app has made its own cause can be written", async () => {
  const error = Object.assign(await call(answers(404, {})), { code: "own" });
  error.cause = error;
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({ cause: { cause: { code: "own" } } });
});

test("of causes in one another six are kept", async () => {
  const nested = (depth: number): Error =>
    new Error("outer", depth > 0 ? { cause: nested(depth - 1) } : {});
  const error = await call(() => Promise.reject(nested(20)));
  const kept: unknown[] = [];
  for (let each = error.cause; each instanceof Error; each = each.cause) kept.push(each);
  expect(kept).toHaveLength(6);
});

test("an error that an app makes its own cause is written down eleven times", async () => {
  const error = await call(never, { timeoutMs: 1_000 });
  error.cause = error;
  const written: unknown[] = [];
  for (let each = Object(error.toJSON()).cause; each; each = each.cause) written.push(each);
  expect(written).toHaveLength(11);
});
