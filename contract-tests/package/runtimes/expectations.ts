import { gzipSync } from "node:zlib";
import { answer, close, drip, flood, raw, reset, type Step } from "../../servers/scripted.ts";
import { type CheckName, ID, TOKEN } from "./checks.ts";

export type Family = "Node" | "Bun" | "Deno" | "workerd" | "Chromium";

/** Something a platform does by itself, and what comes of it. */
export interface PlatformBehaviour {
  on: Family[];
  /** A sentence whose subject, left out, is the platform. */
  does: string;
  expected: Record<string, unknown>;
  /** What else may be seen, where a race within the platform decides. */
  orElse?: Record<string, unknown>;
  /** Whether the platform may leave out the body of a request. */
  mayLackBody?: true;
}

export interface Expectation {
  /** What the server does: on its n-th request the n-th list, and ever after the last. */
  script: (elsewhere: string) => Step[][];
  /** Fields of what is seen, with `requests`, the calls that the server got, and the last one's `query`. */
  expected: Record<string, unknown>;
  /** The longest it may take, in milliseconds; 10,000 where none is given. */
  within?: number;
  platform?: PlatformBehaviour[];
}

// A page on another origin gets no answer, and sees no Retry-After, unless the server lets it.
export const CORS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "retry-after",
};
const CORS_LINES = Object.entries(CORS).map(([name, value]) => `${name}: ${value}\r\n`);
const HEAD = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${CORS_LINES.join("")}`;
const EVENTS = [{ type: "user_message" }];
const REPLY = JSON.stringify({ content: "Hello!", run_id: ID, events: EVENTS });

const says = (status: number, body = "{}", headers: Record<string, string> = {}) =>
  answer(status, body, { ...CORS, ...headers });
const ok = says(200, REPLY);
const always =
  (...steps: Step[]) =>
  () => [steps];

const succeeded = { kind: "none", outcome: "none", content: "Hello!", requests: 1 };
const failed = (kind: string, outcome: string, more: object = {}) => ({
  kind,
  outcome,
  requests: 1,
  retryable: false,
  ...more,
});

const noCodes: PlatformBehaviour = {
  on: ["Deno", "Chromium", "workerd"],
  does: "Gives no error code, so that nothing proves that a call was not sent.",
  expected: failed("connection", "unknown", { requests: 0, attempts: 1 }),
};
const repeated = failed("http", "rejected", { status: 421, requests: 2, attempts: 1 });
const hidesRedirects = {
  on: ["Chromium"] as Family[],
  does: "Hides a redirect's status.",
};

export const EXPECTATIONS: Record<CheckName, Expectation> = {
  "a reply with events": {
    script: always(ok),
    expected: { ...succeeded, events: EVENTS, query: "include_events=true" },
  },
  "a reply without events": {
    script: always(ok),
    expected: { ...succeeded, events: null, query: "include_events=false" },
  },
  "a gzipped reply": {
    script: always(answer(200, gzipSync(REPLY), { ...CORS, "content-encoding": "gzip" })),
    expected: succeeded,
  },
  "a token without dangerouslyAllowBrowser": {
    script: always(ok),
    expected: succeeded,
    platform: [
      {
        on: ["Chromium"],
        does: "Shows a page's token to everyone who opens it, so that the client refuses it.",
        expected: failed("config", "none", { requests: 0 }),
      },
    ],
  },
  "bad parameters": {
    script: always(ok),
    expected: failed("config", "not_sent", {
      requests: 0,
      problems: [{ field: "agent_id", message: "must be a UUID" }],
    }),
  },
  "a 401 that echoes the token": {
    script: always(says(401, `{"detail":"bad ${TOKEN}!"}`, { "x-echo": TOKEN })),
    expected: failed("http", "rejected", { status: 401, body: { detail: "bad [token]!" } }),
  },
  "a 422": {
    script: always(says(422, '{"detail":[]}')),
    expected: failed("http", "rejected", { status: 422, body: { detail: [] } }),
  },
  "a 500": {
    script: always(says(500, "no", { "content-type": "text/plain" })),
    expected: failed("http", "unknown", { status: 500, body: "no" }),
  },
  "a 503 with Retry-After": {
    script: always(says(503, "", { "retry-after": "0" })),
    expected: failed("http", "unknown", { status: 503, retryAfterMs: 0 }),
  },
  "a 421": {
    script: always(says(421)),
    expected: failed("http", "rejected", { status: 421 }),
    platform: [
      {
        on: ["Node"],
        // It has read the body once by then; whether it can read it again is a race. Where it cannot, it
        // may end the call with an error of its own, and the 421 is lost.
        does: "Sends a call again that got a 421, at times without its body.",
        expected: repeated,
        orElse: failed("connection", "unknown", { requests: 2, attempts: 1 }),
        mayLackBody: true,
      },
      { on: ["Chromium"], does: "Sends a call again that got a 421.", expected: repeated },
    ],
  },
  "a 429 without Retry-After": {
    script: always(says(429)),
    expected: failed("http", "rejected", { status: 429, retryable: true }),
  },
  "a 429 with Retry-After, then a reply": {
    script: () => [[says(429, "{}", { "retry-after": "0" })], [ok]],
    expected: { ...succeeded, requests: 2, attempts: 2 },
  },
  "a 307 to another server": {
    script: (elsewhere) => [[says(307, "", { location: elsewhere })]],
    expected: failed("http", "rejected", { status: 307 }),
    platform: [{ ...hidesRedirects, expected: failed("http", "rejected", { status: 0 }) }],
  },
  "a 302 on the same server": {
    script: always(says(302, "", { location: "/elsewhere" })),
    expected: failed("http", "rejected", { status: 302 }),
    platform: [{ ...hidesRedirects, expected: failed("http", "rejected", { status: 0 }) }],
  },
  "connection refused": {
    script: always(),
    expected: failed("connection", "not_sent", { requests: 0, attempts: 2, retryable: true }),
    platform: [noCodes],
  },
  "a traced fetch, whose collector is down": {
    script: always(ok),
    expected: failed("connection", "unknown", { attempts: 1 }),
  },
  "closed before headers": { script: always(close), expected: failed("connection", "unknown") },
  "reset before headers": { script: always(reset), expected: failed("connection", "unknown") },
  "reset of a kept-alive connection": {
    script: () => [[ok], [reset]],
    expected: failed("connection", "unknown", { requests: 2 }),
    platform: [
      {
        on: ["Chromium"],
        // It does by the moment at which the connection drops: how often, no test can say.
        does: "May send a call again when a reused connection drops before the answer.",
        expected: { kind: "connection", outcome: "unknown", retryable: false, attempts: 2 },
      },
    ],
  },
  "reset in the body": {
    script: always(raw(`${HEAD}content-length: 99\r\n\r\n{"con`), reset),
    expected: failed("connection", "unknown", { status: 200 }),
  },
  "a chunked body is cut": {
    script: always(raw(`${HEAD}transfer-encoding: chunked\r\n\r\n5\r\n{"con\r\n`), close),
    expected: failed("connection", "unknown", { status: 200 }),
  },
  "no HTTP, but an echo of the token": {
    script: always(raw(`authorization: Bearer ${TOKEN}\r\n`), close),
    expected: failed("connection", "unknown"),
  },
  "a 200 with HTML": {
    script: always(says(200, "<title>Log in</title>", { "content-type": "text/html" })),
    expected: failed("response", "unknown", { status: 200, text: "<title>Log in</title>" }),
  },
  "a 200 without content": {
    script: always(says(200, JSON.stringify({ run_id: ID }))),
    expected: failed("response", "completed", { run_id: ID }),
  },
  "a 200, events an object": {
    script: always(says(200, JSON.stringify({ content: "Hello!", events: {} }))),
    expected: failed("response", "completed"),
  },
  "a 200 without end": {
    script: always(raw(`${HEAD}\r\n{"content":"`), flood(Buffer.alloc(2 ** 20, " "))),
    expected: failed("response", "unknown"),
    within: 60_000,
  },
  "deadline in the token function": {
    script: always(ok),
    expected: failed("timeout", "not_sent", { phase: "token", requests: 0 }),
  },
  "deadline before headers": {
    script: always(),
    expected: failed("timeout", "unknown", { phase: "headers" }),
  },
  "deadline in the body": {
    script: always(raw(`${HEAD}content-length: 99\r\n\r\n{"con`)),
    expected: failed("timeout", "unknown", { phase: "body" }),
  },
  "deadline in a body that drips": {
    script: always(raw(`${HEAD}content-length: 99\r\n\r\n`), drip(" ")),
    expected: failed("timeout", "unknown", { phase: "body" }),
  },
  "deadline in the body, the fetch ignores its signal": {
    script: always(raw(`${HEAD}content-length: 99\r\n\r\n{"con`)),
    expected: failed("timeout", "unknown", { phase: "body" }),
  },
  "deadline before headers, the fetch ignores its signal": {
    script: always(ok),
    expected: failed("timeout", "unknown", { phase: "headers", requests: 0 }),
  },
  "aborted before the call": {
    script: always(ok),
    expected: failed("abort", "not_sent", { requests: 0, name: "AbortError" }),
  },
  "aborted before headers": { script: always(), expected: failed("abort", "unknown") },
  "aborted in the body": {
    script: always(raw(`${HEAD}content-length: 99\r\n\r\n{"con`)),
    expected: failed("abort", "unknown"),
  },
  "aborted while waiting": {
    script: always(says(429, "{}", { "retry-after": "10" })),
    expected: failed("abort", "rejected"),
  },
};
