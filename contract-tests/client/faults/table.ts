// What the client does about each fault: one row each, the whole behaviour on one page.
// A row: the fault, the server's steps (a list of lists answers request after request), then the
// error's kind ("none": the call succeeds), what it says of the run, the requests the server saw.
import { brotliCompressSync, gzipSync } from "node:zlib";
import { type CreateResponseParams, createPiperClient, type PiperClientOptions, type RequestOptions } from "../../../src/index.ts";
import { CALL } from "../../calls/call.ts";
import { answer, close, drip, flood, raw, reset, type Step } from "../../servers/scripted.ts";

export const TOKEN = "pat_example_0123456789";
export const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

export interface Fault {
  name: string;
  script: Step[][];
  kind: "none" | "config" | "http" | "connection" | "timeout" | "abort" | "response";
  outcome: "none" | "not_sent" | "rejected" | "completed" | "unknown";
  /** Requests that the server saw. */
  requests: number;
  client?: Partial<PiperClientOptions>;
  params?: Partial<CreateResponseParams>;
  options?: RequestOptions;
  /** Where the call goes instead of to the scripted server. */
  target?: "closed port" | "unknown host" | "full backlog" | "TLS";
  /** Aborts the caller's signal: before the call, when the server has a request, or when it has sent a head. */
  abort?: "before" | "on token" | "on request" | "on body" | "on wait";
  /** Fields that the error has; of the data, where the call succeeds. */
  has?: Record<string, unknown>;
  /** Makes a call before, so that this one finds a connection. */
  warmUp?: true;
  /** Takes ten seconds or more, so only `npm run test:full` runs it. */
  slow?: true;
  /** Milliseconds that it may take at most; 45,000 where none are given: less than the deadline of 60,000, and enough for a busy machine. */
  within?: number;
}

type More = Omit<Fault, "name" | "script" | "kind" | "outcome" | "requests">;

const row = (name: string, script: Step | Step[] | Step[][], kind: Fault["kind"], outcome: Fault["outcome"], requests: number, more: More = {}): Fault => {
  const steps = Array.isArray(script) ? script : [script];
  const perRequest = steps.map((step) => (Array.isArray(step) ? step : undefined));
  const isList = perRequest.every((step) => step !== undefined);
  return {
    name,
    script: isList ? perRequest : [steps as Step[]],
    kind,
    outcome,
    requests,
    ...more,
  };
};

const REPLY = JSON.stringify({ content: "Hello!", role: "assistant", run_id: ID, events: [] });
const HTML = "<!doctype html><title>Log in</title>";
const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
const ok = answer(200, REPLY);
const reply = (body: object) => answer(200, JSON.stringify(body));
const limited = (retryAfter: string) => answer(429, "{}", { "retry-after": retryAfter });
const stall: Step[] = [];
const never = () => new Promise<never>(() => {});
/** Time enough for an answer to begin, on a busy machine too. */
const soon = { client: { timeoutMs: 3000 } };
/** For 64 MiB, which take a busy machine their time. */
const LARGE: More = { client: { timeoutMs: 240_000 }, slow: true, within: 120_000 };
/** For what never reaches the server: nothing has to be done before the deadline. */
const atOnce = { timeoutMs: 300 };
const escaped = [...TOKEN].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");

const CONNECTION: Fault[] = [
  row("connection refused", stall, "connection", "not_sent", 0, { target: "closed port", client: { maxRetries: 1 }, has: { code: "ECONNREFUSED", retryable: true } }),
  row("unknown host", stall, "connection", "not_sent", 0, { target: "unknown host", client: { maxRetries: 0 }, has: { retryable: true } }),
  row("connect stalls", stall, "timeout", "unknown", 0, { target: "full backlog", client: atOnce }),
  row("connect times out (fetch gives up after 10 s)", stall, "connection", "not_sent", 0, {
    target: "full backlog",
    client: { maxRetries: 0 },
    has: { code: "UND_ERR_CONNECT_TIMEOUT" },
    slow: true,
    within: 15_000,
  }),
  row("TLS to a plain port", close, "connection", "not_sent", 0, { target: "TLS", client: { maxRetries: 0 }, has: { code: "ECONNRESET", retryable: true } }),
  row("reset before headers", reset, "connection", "unknown", 1, { has: { retryable: false } }),
  row("closed before headers", close, "connection", "unknown", 1),
  row("reset of a kept-alive connection", [[ok], [reset]], "connection", "unknown", 2, { warmUp: true }),
  row("reset in headers", [raw("HTTP/1.1 200 OK\r\ncont"), reset], "connection", "unknown", 1),
  row("closed after headers", [raw(`${HEAD}content-length: 9\r\n\r\n`), close], "connection", "unknown", 1, { has: { status: 200 } }),
  row("reset in body", [raw(`${HEAD}content-length: 99\r\n\r\n{"con`), reset], "connection", "unknown", 1, { has: { status: 200 } }),
  row("reset in a 401's body", [raw("HTTP/1.1 401 No\r\ncontent-length: 99\r\n\r\n{"), reset], "http", "rejected", 1, { has: { status: 401, body: "{" } }),
  row("not HTTP at all", [raw("SSH-2.0-OpenSSH_9.2\r\n"), close], "connection", "unknown", 1),
  row("not HTTP at all, and echoes the token", [raw(`authorization: Bearer ${TOKEN}\r\n`), close], "connection", "unknown", 1),
  row("a chunked body is cut", [raw(`${HEAD}transfer-encoding: chunked\r\n\r\n5\r\n{"con\r\n`), close], "connection", "unknown", 1, { has: { status: 200 } }),
  row("a gzip body is cut", [answer(200, gzipSync(REPLY).subarray(0, 30), { "content-encoding": "gzip" }), close], "response", "unknown", 1, { has: { status: 200 } }),
  row("says gzip, is plain", answer(200, REPLY, { "content-encoding": "gzip" }), "connection", "unknown", 1, { has: { status: 200 } }),
  row("content-length too long", [answer(200, REPLY, { "content-length": "9999" }), close], "connection", "unknown", 1),
  row("content-length too short", answer(200, REPLY, { "content-length": "12" }), "response", "unknown", 1),
  row("429, then a reset", [[limited("0")], [reset]], "connection", "unknown", 2),
];

const TIME: Fault[] = [
  row("stalls before headers", stall, "timeout", "unknown", 1, { ...soon, has: { phase: "headers", timeoutMs: 3000 } }),
  row("stalls in headers", raw("HTTP/1.1 200 OK\r\ncont"), "timeout", "unknown", 1, soon),
  row("stalls in body", raw(`${HEAD}content-length: 99\r\n\r\n{"con`), "timeout", "unknown", 1, { ...soon, has: { phase: "body" } }),
  row("one byte at a time", [raw(`${HEAD}content-length: 99\r\n\r\n`), drip(" ")], "timeout", "unknown", 1, { ...soon, has: { phase: "body" } }),
  row("stalls in a 403's body", raw("HTTP/1.1 403 No\r\ncontent-length: 9\r\n\r\n{"), "http", "rejected", 1, { ...soon, has: { status: 403, body: "{" } }),
  row("stalls in a 401's body, long before the deadline", raw("HTTP/1.1 401 No\r\ncontent-length: 9\r\n\r\n{"), "http", "rejected", 1, { has: { status: 401 }, within: 12_000 }),
  row("stalls in a 429's body, then 200", [[raw("HTTP/1.1 429 No\r\nretry-after: 0\r\ncontent-length: 9\r\n\r\n{")], [ok]], "none", "none", 2),
  row("a call's own timeoutMs", stall, "timeout", "unknown", 1, { options: { timeoutMs: 1000 }, has: { timeoutMs: 1000 } }),
  row("a custom fetch that never settles", stall, "timeout", "unknown", 0, { client: { ...atOnce, fetch: never } }),
  row("a token function that never settles", stall, "timeout", "not_sent", 0, { client: { ...atOnce, token: never }, has: { phase: "token" } }),
  row("aborted before the call", ok, "abort", "not_sent", 0, { abort: "before", has: { name: "AbortError" } }),
  row("aborted in the token function", ok, "abort", "not_sent", 0, { abort: "on token", client: { token: never } }),
  row("aborted before headers", stall, "abort", "unknown", 1, { abort: "on request" }),
  row("aborted in body", raw(`${HEAD}content-length: 99\r\n\r\n{`), "abort", "unknown", 1, { abort: "on body" }),
  row("aborted in a 404's body", raw("HTTP/1.1 404 No\r\ncontent-length: 9\r\n\r\n{"), "abort", "rejected", 1, { abort: "on body" }),
  row("aborted while waiting", limited("10"), "abort", "rejected", 1, { abort: "on wait" }),
];

const REPLIES: Fault[] = [
  row("200", ok, "none", "none", 1, { has: { content: "Hello!" } }),
  row("200 with a BOM", answer(200, `\uFEFF${REPLY}`), "none", "none", 1),
  row("200 in invalid UTF-8 (U+FFFD comes, as from any fetch)", answer(200, Buffer.from('{"content":"\xff"}', "latin1")), "none", "none", 1, { has: { content: "\uFFFD" } }),
  row("200 as text/plain", answer(200, REPLY, { "content-type": "text/plain" }), "none", "none", 1),
  row("200 gzipped", answer(200, gzipSync(REPLY), { "content-encoding": "gzip" }), "none", "none", 1),
  row("200 in brotli", answer(200, brotliCompressSync(REPLY), { "content-encoding": "br" }), "none", "none", 1),
  row("events come although not asked for", ok, "none", "none", 1, { params: { include_events: false }, has: { events: null } }),
  row("200, empty", answer(200), "response", "unknown", 1),
  row("204", raw("HTTP/1.1 204 No Content\r\n\r\n"), "response", "unknown", 1),
  row("200 null", answer(200, "null"), "response", "unknown", 1),
  row("200 with a list", answer(200, "[]"), "response", "unknown", 1),
  row("200 with HTML (a captive portal)", answer(200, HTML, { "content-type": "text/html" }), "response", "unknown", 1, { has: { text: HTML } }),
  row("200 with malformed JSON", answer(200, '{"content":'), "response", "unknown", 1),
  row("200 without content", reply({ run_id: ID }), "response", "completed", 1, { has: { run_id: ID } }),
  row("200, content a number", reply({ content: 1 }), "response", "unknown", 1),
  row("200, content null", reply({ content: null, run_id: ID }), "response", "completed", 1, { has: { run_id: ID } }),
  row("200, role of another", reply({ content: "x", role: "user" }), "response", "completed", 1),
  row("200, role null", reply({ content: "x", role: null }), "response", "completed", 1),
  row("200, session_id a number", reply({ content: "x", session_id: 1 }), "response", "completed", 1),
  row("200, run_id a number", reply({ content: "x", run_id: 1 }), "response", "completed", 1, { has: { run_id: undefined } }),
  row("200, events an object", reply({ content: "x", events: {} }), "response", "completed", 1),
  row("200, events with null", reply({ content: "x", events: [null] }), "response", "completed", 1),
  row("200, events with a list", reply({ content: "x", events: [[]] }), "response", "completed", 1),
  row("200 with a key twice, the last one wrong", answer(200, '{"content":"x","content":1}'), "response", "unknown", 1),
  row("200 without end", [raw(`${HEAD}\r\n{"content":"`), flood(Buffer.alloc(2 ** 20, " "))], "response", "unknown", 1, LARGE),
  row("200, a gzip bomb", answer(200, gzipSync(Buffer.alloc(65 * 2 ** 20, " "), { level: 1 }), { "content-encoding": "gzip" }), "response", "unknown", 1, LARGE),
];

const REDIRECTS: Fault[] = [301, 302, 307, 308, 303].flatMap((status) =>
  ["same origin", "another origin"].map((where) =>
    row(
      `${status} to ${where}`,
      answer(status, "", {
        location: where === "same origin" ? "/elsewhere" : "https://elsewhere.invalid/",
      }),
      "http",
      status === 303 ? "unknown" : "rejected",
      1,
      { has: { status, retryable: false } },
    ),
  ),
);

const STATUSES: Fault[] = [
  ...[400, 401, 402, 403, 404, 405, 406, 410, 411, 412, 413, 414, 415, 418, 422, 423, 425, 426, 428, 431, 451, 498].map((status) =>
    row(`${status}`, answer(status, '{"detail":"no"}'), "http", "rejected", 1, {
      has: { status, body: { detail: "no" }, retryable: false },
    }),
  ),
  ...[408, 409, 424, 444, 460, 499, 500, 501, 504, 507, 520, 522, 524, 599].map((status) =>
    row(`${status}`, answer(status, '{"detail":"no"}'), "http", "unknown", 1, {
      has: { status, retryable: false },
    }),
  ),
  row("407 (no proxy asked, so fetch takes it for a network error)", answer(407), "connection", "unknown", 1),
  row("421 (fetch itself sends it again)", answer(421), "http", "rejected", 2),
  row("502 with HTML", answer(502, HTML, { "content-type": "text/html" }), "http", "unknown", 1, { has: { body: HTML } }),
  row("503", answer(503), "http", "unknown", 1),
  row("503 with Retry-After", answer(503, "", { "retry-after": "0" }), "http", "unknown", 1, { has: { retryAfterMs: 0 } }),
  row("300", answer(300), "http", "unknown", 1),
  row("304", raw("HTTP/1.1 304 Not Modified\r\n\r\n"), "http", "unknown", 1),
  row("429 without Retry-After", answer(429), "http", "rejected", 1, { has: { retryable: true, retryAfterMs: undefined } }),
  row("429 with Retry-After: 0", limited("0"), "http", "rejected", 3, { has: { retryAfterMs: 0 }, within: 8000 }),
  row("429 with Retry-After: 0, maxRetries 0", limited("0"), "http", "rejected", 1, { options: { maxRetries: 0 } }),
  row("429 with Retry-After: 0, then 200", [[limited("0")], [ok]], "none", "none", 2),
  row("429 with Retry-After: 0, then 500", [[limited("0")], [answer(500)]], "http", "unknown", 2),
  row("429 with a past date", limited("Wed, 21 Oct 2015 07:28:00 GMT"), "http", "rejected", 2, { client: { maxRetries: 1 }, has: { retryAfterMs: 0 } }),
  row("429 with a date beyond a minute", limited("Fri, 01 Jan 2100 00:00:00 GMT"), "http", "rejected", 1),
  row("429 with negative seconds", limited("-1"), "http", "rejected", 1, { has: { retryAfterMs: undefined } }),
  row("429 with garbage", limited("soon"), "http", "rejected", 1, { has: { retryAfterMs: undefined } }),
  row("429 with fractional seconds", limited("0.5"), "http", "rejected", 1, { has: { retryAfterMs: undefined } }),
  row("429 with huge seconds", limited("99999999999"), "http", "rejected", 1, { has: { retryAfterMs: 99_999_999_999_000 } }),
  row("429 with a wait beyond the deadline", limited("55"), "http", "rejected", 1, { client: { timeoutMs: 30_000 }, has: { retryAfterMs: 55_000 } }),
];

const ERROR_BODIES: Fault[] = [
  ...(["null", "0", "false", '""'] as const).map((body) =>
    row(`404 with ${body}`, answer(404, body), "http", "rejected", 1, {
      has: { body: JSON.parse(body) },
    }),
  ),
  row("404, empty", answer(404), "http", "rejected", 1, { has: { body: "" } }),
  row("500 with a body without end", [raw("HTTP/1.1 500 No\r\n\r\n"), flood(Buffer.alloc(2 ** 16, "x"))], "http", "unknown", 1),
  row("404 with deep nesting", answer(404, "[".repeat(60_000)), "http", "rejected", 1),
  row("404 with deep nesting, closed", answer(404, "[".repeat(30_000) + "]".repeat(30_000)), "http", "rejected", 1),
  row("a body that echoes the token", answer(401, `{"detail":"bad ${TOKEN}!"}`), "http", "rejected", 1, { has: { body: { detail: "bad [token]!" } } }),
  row("a body that ends in the token", answer(401, `{"detail":"bad ${TOKEN}"}`), "http", "rejected", 1, { has: { body: { detail: "bad [token]" } } }),
  row("a body that echoes it as escapes, as a key and in part", answer(401, `{"${escaped}":["${TOKEN.slice(3, 11)}"]}`), "http", "rejected", 1, { has: { body: { "[token]": ["[token]"] } } }),
  row("a body with a number that is part of the token", answer(401, `{"id":${TOKEN.slice(13, 21)}}`), "http", "rejected", 1, { has: { body: '{"id":[token]}' } }),
  row("a body that says undefined, to a call without a token", answer(500, "undefined is not a function"), "http", "unknown", 1, {
    client: { token: undefined },
    has: { body: "undefined is not a function" },
  }),
  row("a header that echoes the token", answer(401, "{}", { "x-echo": TOKEN, [TOKEN]: "1" }), "http", "rejected", 1),
  row("an unusable 200 that echoes the token", answer(200, TOKEN), "response", "unknown", 1, { has: { text: "[token]" } }),
  row("a run_id that echoes the token", reply({ run_id: TOKEN }), "response", "completed", 1, { has: { run_id: "[token]" } }),
];

const throwing = () => {
  throw new Error(`no ${TOKEN}`);
};
const refused = () => Promise.reject(Object.assign(new Error(TOKEN), { code: "ECONNREFUSED", syscall: "connect" }));
const other = createPiperClient({ orgId: ID, baseUrl: "https://piper.invalid", maxRetries: 0 });
const othersError = async () => (await other.createResponse(CALL)).response;

const CALLERS: Fault[] = [
  row("a token function", ok, "none", "none", 1, { client: { token: async () => TOKEN } }),
  row("a token function that throws", ok, "config", "not_sent", 0, { client: { token: throwing } }),
  row("a token function that rejects", ok, "config", "not_sent", 0, { client: { token: async () => throwing() } }),
  row("a token function that gives garbage", ok, "config", "not_sent", 0, { client: { token: () => `${TOKEN}\n${TOKEN}` } }),
  row("a token function that fails the second time", limited("0"), "config", "rejected", 1, { client: { token: failsSecondTime() } }),
  row("an earlier attempt's token is echoed", [[limited("0")], [answer(500, TOKEN)]], "http", "unknown", 2, { client: { token: rotates() }, has: { body: "[token]" } }),
  row("a token function that aborts, and throws with the token as its code", ok, "abort", "not_sent", 0, {
    abort: "before",
    client: { token: () => Promise.reject(Object.assign(new Error(), { code: TOKEN })) },
  }),
  row("a custom fetch whose body is empty chunks without end", ok, "http", "unknown", 0, { client: { fetch: async () => emptyChunks() } }),
  row("a hook that throws", ok, "none", "none", 1, { client: { onAttempt: throwing } }),
  row("a hook that rejects", ok, "none", "none", 1, { client: { onAttempt: async () => throwing() } }),
  row("a hook that never settles", ok, "none", "none", 1, { client: { onAttempt: never } }),
  row("a custom fetch that says refused", ok, "connection", "unknown", 0, { client: { fetch: refused }, has: { retryable: false } }),
  row("a custom fetch that throws", ok, "connection", "unknown", 0, { client: { fetch: throwing } }),
  row("a custom fetch that throws what cannot be looked into", ok, "connection", "unknown", 0, { client: { fetch: () => Promise.reject(new Proxy({}, { get: throwing })) } }),
  row("a custom fetch that gives no response", ok, "connection", "unknown", 0, { client: { fetch: async () => ({}) as Response } }),
  row("a custom fetch that gives what is no response, but ok", ok, "connection", "unknown", 0, { client: { fetch: async () => ({ ok: true, status: 200 }) as Response }, has: { status: 200 } }),
  row("a custom fetch that throws an error of another client", ok, "connection", "unknown", 0, { client: { fetch: othersError }, has: { retryable: false } }),
  row("a token function whose own request timed out", ok, "config", "not_sent", 0, { client: { token: () => Promise.reject(Object.assign(new Error(), { code: "UND_ERR_HEADERS_TIMEOUT" })) } }),
  row("bad parameters", ok, "config", "not_sent", 0, { params: { agent_id: "x" }, has: { problems: [{ field: "agent_id", message: "must be a UUID" }] } }),
  row("bad options", ok, "config", "not_sent", 0, { options: { maxRetries: -1 } }),
  row("a signal that is none", ok, "config", "not_sent", 0, { options: { signal: { aborted: false } as AbortSignal } }),
];

/** Gives one token to a call's first attempt and another to its second, however often the row is run. */
function rotates() {
  let asked = 0;
  return () => (asked++ % 2 === 0 ? TOKEN : "pat_another_987654");
}

/** A 500, for its limit is the lower one. */
const emptyChunks = () => new Response(new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(0)) }), { status: 500 });

function failsSecondTime() {
  let asked = 0;
  return () => (asked++ % 2 === 0 ? TOKEN : throwing());
}

export const FAULTS: Fault[] = [...CONNECTION, ...TIME, ...REPLIES, ...REDIRECTS, ...STATUSES, ...ERROR_BODIES, ...CALLERS];
