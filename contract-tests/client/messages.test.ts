// Every message that a user can meet, whole, for a person to read: what happened, the server's own
// reason, what to check, and what it means for the run, in this order.
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import {
  createPiperClient,
  type Fetch,
  type PiperClientOptions,
  type RequestOptions,
} from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { closedPort } from "../servers/closed-port.ts";
import { answer, close, raw, reset, type Step, startScriptedServer } from "../servers/scripted.ts";
import { failureOf } from "./failure-of.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const TOKEN = "pat_example_0123456789";
const ONCE = { maxRetries: 0 };
const SOON = { timeoutMs: 1_000 };

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A message, and what provokes it. */
type Row = [what: string, provoke: () => unknown, message: string];

const create = (options: object) =>
  createPiperClient({ token: TOKEN, orgId: ID, ...options } as PiperClientOptions);

const made = (options: object) => () => create(options);

/** A call of a client that sends to nobody. */
const called =
  (options: object, params: object = CALL, forCall?: object) =>
  () =>
    create({ fetch: neverCalled, ...options }).createResponse(
      params as typeof CALL,
      forCall as RequestOptions,
    );

const neverCalled = () => expect.fail("fetch was called");

/** A call to a server that takes these steps. */
const served =
  (script: Step | Step[] | Step[][], options: object = {}, params: object = CALL) =>
  async () => {
    const server = await startScriptedServer(...asScript(script));
    onTestFinished(server.close);
    return create({ baseUrl: server.url, ...options }).createResponse(params as typeof CALL);
  };

function asScript(script: Step | Step[] | Step[][]): Step[][] {
  if (!Array.isArray(script)) return [[script]];
  return script.every((step) => Array.isArray(step)) ? script : [script as Step[]];
}

const refuses = (status: number, detail: unknown, headers?: Record<string, string>) =>
  served(answer(status, JSON.stringify({ detail }), headers), ONCE);

const throwing = (thrown: unknown) => async () => {
  throw thrown;
};

/** A call whose platform's fetch throws this. */
const lost = (thrown: unknown) => () => {
  vi.stubGlobal("fetch", throwing(thrown));
  return create(ONCE).createResponse(CALL);
};

const caused = (code: string, message: string, more: object = {}) =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code, ...more }) });

/** A call that its caller aborts as soon as it waits for an answer. */
const aborted = (reason: unknown, script?: Step | Step[] | Step[][]) => async () => {
  const caller = new AbortController();
  const server = await startScriptedServer(...asScript(script ?? (() => caller.abort(reason))));
  onTestFinished(server.close);
  const abort = () => setImmediate(() => caller.abort(reason));
  const piper = create({ baseUrl: server.url, onAttempt: abort });
  const call = piper.createResponse(CALL, { signal: caller.signal });
  return call;
};

const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
const HTML = "<!doctype html><title>Log in</title>";
const never = () => new Promise<never>(() => {});
const gives = (thrown: unknown) => () => Promise.reject(thrown);

const OF_OPTIONS: Row[] = [
  [
    "no token for the default host",
    made({ token: undefined }),
    "token is missing: is the environment variable set that it is read from (PIPER_TOKEN)?",
  ],
  ["an empty token", made({ token: " " }), "token is empty: is the environment variable empty?"],
  [
    "a token with Bearer",
    made({ token: `Bearer ${TOKEN}` }),
    'token must be given without "Bearer", which the client adds.',
  ],
  ["another prefix", made({ token: "sk_0123456789" }), "token must start with pat_ or ppat_."],
  [
    "a token of two lines",
    made({ token: `${TOKEN}\nx` }),
    "token has a line break at position 23: was it copied whole, and alone?",
  ],
  [
    "two tokens",
    made({ token: `${TOKEN} ${TOKEN}` }),
    "token has a space at position 23: was it copied whole, and alone?",
  ],
  [
    "a token with a curly quote",
    made({ token: `${TOKEN}”` }),
    "token has a character that is no visible ASCII at position 23: was it copied whole, and alone?",
  ],
  [
    "a token that is cut off",
    made({ token: "pat_" }),
    "token is too short: it has 4 of at least 8 characters.",
  ],
  [
    "a token that is no text",
    made({ token: null }),
    "token must be a string that starts with pat_ or ppat_.",
  ],
  [
    "a token for another host over http",
    made({ baseUrl: "http://mock:4010" }),
    "token must be left out with a baseUrl of http: all on the way could read it.",
  ],
  [
    "a token with a path",
    made({ baseUrl: "/api/piper" }),
    "token must be left out with a path as baseUrl: the server there adds it.",
  ],
  [
    "no orgId",
    made({ orgId: undefined }),
    "orgId is missing: is the environment variable set that it is read from (PIPER_ORG_ID)?",
  ],
  ["an orgId that is no UUID", made({ orgId: "acme" }), "orgId must be a UUID."],
  [
    "a baseUrl without scheme",
    made({ baseUrl: "api.letpiper.com" }),
    'baseUrl must be a URL ("https://…"), or in a page a path ("/api/piper").',
  ],
  [
    "a baseUrl of another scheme",
    made({ baseUrl: "ftp://api.letpiper.com" }),
    "baseUrl must be https, not ftp.",
  ],
  [
    "a baseUrl with a query",
    made({ baseUrl: "https://api.letpiper.com/?x" }),
    "baseUrl must have no query and no #.",
  ],
  [
    "a baseUrl with a password",
    made({ baseUrl: "https://me:secret@piper.invalid" }),
    "baseUrl must hold no user name and no password.",
  ],
  [
    "a deadline of none",
    made({ timeoutMs: 0 }),
    "timeoutMs must be a number from 1 to 2147483647.",
  ],
  ["an option that is none", made({ tiemoutMs: 1 }), "tiemoutMs is no option."],
  [
    "several at once",
    made({ maxRetries: -1, fetch: "fetch", reuseConnections: 1 }),
    "maxRetries must be a number from 0 to 10; fetch must be a function; reuseConnections must be true or false.",
  ],
  [
    "a header of the client's",
    made({ headers: { Authorization: "x" } }),
    "headers must leave authorization to the client.",
  ],
  [
    "a header that cannot be sent",
    made({ headers: { "x-trace": "a\nb" } }),
    "headers cannot be sent: the value of x-trace has a character that no header may have.",
  ],
  [
    "headers that are none",
    made({ headers: "x-trace: 1" }),
    "headers must be an object, pairs or a Headers.",
  ],
  [
    "a fetchOptions of the client's",
    made({ fetchOptions: { method: "GET" } }),
    "fetchOptions must leave method to the client.",
  ],
  [
    "no options at all",
    () => createPiperClient(undefined as never),
    "options must be a plain object; token is missing: is the environment variable set that it is read from (PIPER_TOKEN)?; orgId is missing: is the environment variable set that it is read from (PIPER_ORG_ID)?",
  ],
];

const OF_CALLS: Row[] = [
  ["no agent_id", called({}, {}), "agent_id is missing. Nothing was sent: no run was started."],
  [
    "an agent_id that is no UUID",
    called({}, { agent_id: "support" }),
    "agent_id must be a UUID. Nothing was sent: no run was started.",
  ],
  [
    "a message that was lost",
    called({}, { ...CALL, message: undefined }),
    "message is undefined: to do without it, leave it out or pass null. Nothing was sent: no run was started.",
  ],
  [
    "a message that is a number",
    called({}, { ...CALL, message: 1 }),
    "message must be a string or null. Nothing was sent: no run was started.",
  ],
  [
    "a mistyped parameter",
    called({}, { ...CALL, mesage: "Hi" }),
    "mesage is no parameter of this call. Nothing was sent: no run was started.",
  ],
  [
    "the organization among the parameters",
    called({}, { ...CALL, org_id: ID }),
    "org_id is no parameter of this call. Nothing was sent: no run was started.",
  ],
  [
    "half an emoji",
    called({}, { ...CALL, message: "\ud83d" }),
    "message holds half a surrogate pair: was a text cut through an emoji? Nothing was sent: no run was started.",
  ],
  [
    "metadata in a circle",
    called({}, { ...CALL, profile_metadata: circle() }),
    "profile_metadata cannot be written as JSON: has it a cycle, a bigint, a getter that throws? Nothing was sent: no run was started.",
  ],
  [
    "metadata that is a list",
    called({}, { ...CALL, profile_metadata: [] }),
    "profile_metadata must be an object. Nothing was sent: no run was started.",
  ],
  [
    "params that are text",
    called({}, "Hi" as never),
    "params must be a plain object; agent_id is missing. Nothing was sent: no run was started.",
  ],
  [
    "a signal that is none",
    called({}, CALL, { signal: "stop" }),
    "signal must be an AbortSignal. Nothing was sent: no run was started.",
  ],
  [
    "a path where there is no page",
    called({ token: undefined, baseUrl: "/api" }),
    "baseUrl is a path, and there is no page here that it is below: on a server, give a whole URL. Nothing was sent: no run was started.",
  ],
  [
    "a token function that throws",
    called({ token: throwing(new TypeError("secret")) }),
    "token could not be had: the token function failed (TypeError). Nothing was sent: no run was started.",
  ],
  [
    "a token function that throws what has no name",
    called({ token: throwing("secret") }),
    "token could not be had: the token function failed (string). Nothing was sent: no run was started.",
  ],
  [
    "a token function that throws what names itself by a secret",
    called({ token: throwing(Object.assign(new Error("secret"), { name: `Bearer ${TOKEN}` })) }),
    "token could not be had: the token function failed (object). Nothing was sent: no run was started.",
  ],
  [
    "a token function that gives nothing",
    called({ token: () => undefined }),
    "token from the token function is undefined. Nothing was sent: no run was started.",
  ],
  [
    "a token function that gives an empty one",
    called({ token: () => "" }),
    "token from the token function is empty: is the environment variable empty? Nothing was sent: no run was started.",
  ],
  [
    "no fetch",
    without("fetch"),
    "fetch is missing: this platform has none of its own, so give one as an option. Nothing was sent: no run was started.",
  ],
  [
    "no Request",
    without("Request"),
    "request cannot be made: this platform has no Request or no Response, which come with a fetch. Nothing was sent: no run was started.",
  ],
  [
    "no Response",
    without("Response"),
    "request cannot be made: this platform has no Request or no Response, which come with a fetch. Nothing was sent: no run was started.",
  ],
  [
    "a fetchOptions that fetch refuses",
    called({ fetchOptions: { credentials: "all" } }),
    "request is refused by the platform: check headers and fetchOptions. The platform says: undefined: all is not an accepted type. Expected one of omit, same-origin, include. Nothing was sent: no run was started.",
  ],
];

const OF_STATUSES: Row[] = [
  [
    "a 401",
    refuses(401, "Invalid token."),
    '401 from POST …/responses/: "Invalid token." Check the token. No run was started.',
  ],
  [
    "a 401 without a word",
    served(answer(401), ONCE),
    "401 from POST …/responses/. Check the token. No run was started.",
  ],
  [
    "a 403",
    refuses(403, "Not a member of this organization."),
    '403 from POST …/responses/: "Not a member of this organization." Check that the token may use this organization and agent. No run was started.',
  ],
  [
    "a 404",
    refuses(404, "Agent not found"),
    '404 from POST …/responses/: "Agent not found". Check orgId, the ids among the parameters, and baseUrl. No run was started.',
  ],
  [
    "a 400",
    refuses(400, "No."),
    '400 from POST …/responses/: "No." Check the parameters. No run was started.',
  ],
  [
    "a 413",
    refuses(413, "Too large."),
    '413 from POST …/responses/: "Too large." Send less. No run was started.',
  ],
  [
    "a 405",
    served(answer(405, HTML), ONCE),
    "405 from POST …/responses/: an HTML page, which is not the API's. Check baseUrl. No run was started.",
  ],
  [
    "a 409",
    refuses(409, "Session is busy"),
    '409 from POST …/responses/: "Session is busy". The agent may have run: look before sending again.',
  ],
  [
    "a 422",
    refuses(422, [
      { loc: ["body", "message"], msg: "Input should be a string", type: "t", input: "my words" },
      { loc: ["body", "agent_id"], msg: "Field required", type: "missing" },
    ]),
    '422 from POST …/responses/: "body.message: Input should be a string; body.agent_id: Field required". Check the parameters. No run was started.',
  ],
  [
    "a refusal by a list of reasons",
    refuses(403, ["agent is archived", { message: "ask Ada" }, 7]),
    '403 from POST …/responses/: "agent is archived; ask Ada". Check that the token may use this organization and agent. No run was started.',
  ],
  [
    "a refusal by a list that says nothing",
    refuses(403, [{ code: 7 }]),
    "403 from POST …/responses/. Check that the token may use this organization and agent. No run was started.",
  ],
  [
    "a 429 that says when",
    refuses(429, "Slow down", { "retry-after": "120" }),
    '429 from POST …/responses/: "Slow down". Try again in 120 s. No run was started.',
  ],
  [
    "a 429 that says a number too long for any clock",
    refuses(429, "Slow down", { "retry-after": "9".repeat(400) }),
    '429 from POST …/responses/: "Slow down". Try again in 9007199254741 s. No run was started.',
  ],
  [
    "a 429 that says now",
    refuses(429, "Slow down", { "retry-after": "0" }),
    '429 from POST …/responses/: "Slow down". Try again. No run was started.',
  ],
  [
    "a 429 that says nothing",
    refuses(429, "Slow down"),
    '429 from POST …/responses/: "Slow down". Wait before trying again. No run was started.',
  ],
  [
    "a 500 of words",
    served(answer(500, "Internal Server Error"), ONCE),
    '500 from POST …/responses/: "Internal Server Error". The agent may have run: look before sending again.',
  ],
  [
    "a 500 without a word",
    served(answer(500), ONCE),
    "500 from POST …/responses/. The agent may have run: look before sending again.",
  ],
  [
    "a 502 of a gateway",
    served(answer(502, HTML), ONCE),
    "502 from POST …/responses/: an HTML page, which is not the API's. The agent may have run: look before sending again.",
  ],
  [
    "a 503",
    served(answer(503, '{"error":{"message":"Overloaded"}}', { "retry-after": "5" })),
    '503 from POST …/responses/: "Overloaded". The server asks to wait 5 s. The agent may have run: look before sending again.',
  ],
  [
    "a 504",
    served(answer(504, '{"message":"upstream timed out"}')),
    '504 from POST …/responses/: "upstream timed out". The agent may have run: look before sending again.',
  ],
  [
    "a 408",
    refuses(408, "Too slow"),
    '408 from POST …/responses/: "Too slow". The agent may have run: look before sending again.',
  ],
  [
    "a 499",
    served(answer(499)),
    "499 from POST …/responses/. The agent may have run: look before sending again.",
  ],
  [
    "a redirect",
    served(answer(307, "", { location: "https://elsewhere.invalid/a?secret=1" })),
    "307 from POST …/responses/: a redirect to https://elsewhere.invalid/a. Check baseUrl (https, no slash lost): redirects are never followed. No run was started.",
  ],
  [
    "a redirect that comes with a page",
    served(answer(301, HTML, { location: "https://elsewhere.invalid/a" })),
    "301 from POST …/responses/: a redirect to https://elsewhere.invalid/a. Check baseUrl (https, no slash lost): redirects are never followed. No run was started.",
  ],
  [
    "a gateway that answers in XML",
    served(answer(403, "<Error><Code>AccessDenied</Code></Error>"), ONCE),
    '403 from POST …/responses/: "<Error><Code>AccessDenied</Code></Error>". Check that the token may use this organization and agent. No run was started.',
  ],
  [
    "a redirect that answers",
    served(answer(303, "", { location: "/result" })),
    "303 from POST …/responses/: a redirect to /result. Check baseUrl (https, no slash lost): redirects are never followed. The agent may have run: look before sending again.",
  ],
  [
    "an answer for a cache",
    served(answer(304)),
    "304 from POST …/responses/. Check what is on the way: a cache answered, which nobody asked. The agent may have run: look before sending again.",
  ],
  [
    "a redirect that a browser hides",
    hidden("opaqueredirect"),
    "A redirect from POST …/responses/. Check baseUrl (https, no slash lost): redirects are never followed. No run was started.",
  ],
  [
    "an answer that a browser hides",
    hidden("opaque"),
    "An answer that the browser hides from POST …/responses/. Check baseUrl (https, no slash lost): redirects are never followed. The agent may have run: look before sending again.",
  ],
  [
    "three 429s",
    served(answer(429, "Slow down", { "retry-after": "0" })),
    '429 from POST …/responses/ after 3 attempts: "Slow down". Try again. No run was started.',
  ],
  [
    "a 429, then a 500",
    served([[answer(429, "", { "retry-after": "0" })], [answer(500)]]),
    "500 from POST …/responses/ after 2 attempts. The agent may have run: look before sending again.",
  ],
];

const SESSION = "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63";

/** A read of a conversation from a server that takes these steps. */
const read =
  (
    script: Step | Step[] | Step[][],
    options: object = {},
    params: object = { session_id: SESSION },
  ) =>
  async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const server = await startScriptedServer(...asScript(script));
    onTestFinished(server.close);
    const piper = create({ baseUrl: server.url, ...options });
    return piper.getSessionEvents(params as { session_id: string });
  };

/** A search for a lost call by a client that sends to nobody. */
const searched = (params: object, options: object) => () =>
  create({ fetch: neverCalled }).findRuns(params as typeof CALL, options as { since: number });

const IN_SESSION = { ...CALL, session_id: SESSION };
const GET = "GET …/responses/sessions/{session_id}/events";

const OF_READS: Row[] = [
  ["no session_id", read([], {}, {}), "session_id is missing."],
  [
    "a session_id that is a path",
    read([], {}, { session_id: "../1" }),
    "session_id must be one plain step of a path: letters, digits and -._~:@+=, not dots alone.",
  ],
  [
    "a session_id with half an emoji",
    read([], {}, { session_id: "\ud83d" }),
    "session_id holds half a surrogate pair: was a text cut through an emoji?",
  ],
  [
    "a session_id that is a number",
    read([], {}, { session_id: 1 }),
    "session_id must be a string.",
  ],
  [
    "a session that there is not",
    read(answer(404, '{"detail":"Session not found."}')),
    `404 from ${GET}: "Session not found." Check orgId, the ids among the parameters, and baseUrl.`,
  ],
  ["a gateway that stays away", read(answer(503, "")), `503 from ${GET} after 3 attempts.`],
  [
    "a read that is lost each time",
    read(reset, { maxRetries: 1 }),
    `${GET} after 2 attempts: the connection was lost after TIME, before any answer came (ECONNRESET: read ECONNRESET).`,
  ],
  [
    "a read that takes too long",
    read([], SOON),
    `${GET}: its deadline of 1 s (timeoutMs) passed before any answer came.`,
  ],
  [
    "an answer without runs",
    read(answer(200, "{}")),
    `200 from ${GET} is not the contract's reply: session is missing; runs is missing.`,
  ],
  [
    "a run without id",
    read(answer(200, `{"session":${sessionOf()},"runs":[{"session_id":"${SESSION}"}]}`)),
    `200 from ${GET} is not the contract's reply: runs item 0 lacks id.`,
  ],
  [
    "a search of no call",
    searched({}, {}),
    "agent_id is missing; session_id is missing: a run is looked for in the conversation that it belongs to; since is missing: give the sentAt of the lost call's error; one without has sent nothing.",
  ],
  [
    "a search since a Date",
    searched(IN_SESSION, { since: new Date(0) }),
    "since must be a number: milliseconds since 1970, as an error's sentAt.",
  ],
  [
    "a search for a negative time",
    searched(IN_SESSION, { since: 0, waitMs: -1 }),
    "waitMs must be a number from 0 to 2147483647.",
  ],
  [
    "a search for a message that was lost",
    searched({ ...IN_SESSION, message: undefined }, { since: 0 }),
    "message is undefined: to do without it, leave it out or pass null.",
  ],
  [
    "a search that is aborted while it waits",
    async () => {
      vi.spyOn(Math, "random").mockReturnValue(0);
      const caller = new AbortController();
      const body = `{"session":${sessionOf()},"runs":[]}`;
      const server = await startScriptedServer([
        answer(200, body),
        () => setImmediate(() => setTimeout(() => caller.abort(), 100)),
      ]);
      onTestFinished(server.close);
      const search = { since: 0, waitMs: 60_000, signal: caller.signal };
      return create({ baseUrl: server.url }).findRuns(IN_SESSION, search);
    },
    `${GET}: the caller's signal aborted it (AbortError: This operation was aborted) while waiting to send it again.`,
  ],
];

function sessionOf(): string {
  return JSON.stringify({ session_id: SESSION, agent_id: ID, organization_id: ID });
}

const OF_REPLIES: Row[] = [
  [
    "an empty 200",
    served(answer(200)),
    "200 from POST …/responses/ is not the contract's reply: body is not a JSON object. The agent may have run: look before sending again.",
  ],
  [
    "a captive portal",
    served(answer(200, HTML)),
    "200 from POST …/responses/ is not the contract's reply: body is not a JSON object. It is an HTML page: check baseUrl, and what is on the way. The agent may have run: look before sending again.",
  ],
  [
    "a reply without content",
    served(answer(200, JSON.stringify({ run_id: ID }))),
    "200 from POST …/responses/ is not the contract's reply: content is missing. Its run is 3c90c3cc-0d44-4b50-8888-8dd25736052a. The agent ran: do not send it again.",
  ],
  [
    "a reply of wrong types",
    served(answer(200, '{"content":"Hi","session_id":1,"events":{}}')),
    "200 from POST …/responses/ is not the contract's reply: events must be a list or null; session_id must be a string or null. The agent ran: do not send it again.",
  ],
  [
    "a reply cut off",
    served([raw(`${HEAD}content-length: 99\r\n\r\n{"con`), reset]),
    "POST …/responses/: the connection was lost after TIME, while the body of a 200 was read (ECONNRESET: read ECONNRESET). The agent may have run: look before sending again.",
  ],
];

const OF_CONNECTIONS: Row[] = [
  [
    "nobody there",
    async () => create({ ...ONCE, baseUrl: await closedPort() }).createResponse(CALL),
    "POST …/responses/: no connection could be made (ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:PORT). Check baseUrl and the network. Nothing was sent: no run was started.",
  ],
  [
    "an unknown host",
    () => create({ ...ONCE, baseUrl: "https://piper.invalid" }).createResponse(CALL),
    "POST …/responses/: the host name could not be looked up (ENOTFOUND: getaddrinfo ENOTFOUND piper.invalid). Check baseUrl and the network. Nothing was sent: no run was started.",
  ],
  [
    "https to a port of http",
    async () =>
      create({ ...ONCE, baseUrl: (await plain()).replace("http:", "https:") }).createResponse(CALL),
    "POST …/responses/: the connection was closed in the TLS handshake (ECONNRESET: Client network socket disconnected before secure TLS connection was established). Check baseUrl and the network. Nothing was sent: no run was started.",
  ],
  [
    "a port that fetch blocks",
    () => create({ ...ONCE, baseUrl: "http://127.0.0.1:6000" }).createResponse(CALL),
    "POST …/responses/: fetch blocks this port (Error: bad port). Check the port of baseUrl. Nothing was sent: no run was started.",
  ],
  [
    "a certificate signed by itself",
    lost(caused("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate")),
    "POST …/responses/: the server's certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT: self-signed certificate). Check baseUrl; trust a private authority by NODE_EXTRA_CA_CERTS or fetchOptions.dispatcher. Nothing was sent: no run was started.",
  ],
  [
    "a proxy that wants a password",
    lost(caused("UND_ERR_ABORTED", "Proxy response (407) !== 200 when HTTP Tunneling")),
    "POST …/responses/: the proxy made no tunnel (UND_ERR_ABORTED: Proxy response (407) !== 200 when HTTP Tunneling). Check the proxy: its address, its password, what it lets through. Nothing was sent: no run was started.",
  ],
  [
    "no connection in time",
    lost(caused("UND_ERR_CONNECT_TIMEOUT", "Connect Timeout Error")),
    "POST …/responses/: the connection was not made in time (UND_ERR_CONNECT_TIMEOUT: Connect Timeout Error). Check baseUrl and the network. Nothing was sent: no run was started.",
  ],
  [
    "a stream that was refused",
    lost(
      caused("ERR_HTTP2_STREAM_ERROR", "Stream closed with error code NGHTTP2_REFUSED_STREAM", {
        http2ErrorCode: 7,
      }),
    ),
    "POST …/responses/: the server refused the HTTP/2 stream (ERR_HTTP2_STREAM_ERROR: Stream closed with error code NGHTTP2_REFUSED_STREAM). Nothing was sent: no run was started.",
  ],
  [
    "a connection closed before the answer",
    served(close),
    "POST …/responses/: the connection was lost after TIME, before any answer came (UND_ERR_SOCKET: other side closed). The agent may have run: look before sending again.",
  ],
  [
    "a connection reset before the answer",
    served(reset),
    "POST …/responses/: the connection was lost after TIME, before any answer came (ECONNRESET: read ECONNRESET). The agent may have run: look before sending again.",
  ],
  [
    "a body that is not compressed as it says",
    served(answer(200, "{}", { "content-encoding": "gzip" })),
    "POST …/responses/: the body could not be decompressed after TIME, while the body of a 200 was read (Z_DATA_ERROR: incorrect header check). Check what is on the way to baseUrl. The agent may have run: look before sending again.",
  ],
  [
    "a chunk without a length",
    served(raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n")),
    "POST …/responses/: what came is no valid HTTP after TIME, while the body of a 200 was read (HTTPParserError: Response does not match the HTTP/1.1 protocol (Invalid character in chunk size)). Check baseUrl: does its port speak HTTP? The agent may have run: look before sending again.",
  ],
  [
    "a look-up by a DNS server that failed",
    lost(caused("ESERVFAIL", "queryA ESERVFAIL api.letpiper.com", { syscall: "queryA" })),
    "POST …/responses/: the host name could not be looked up (ESERVFAIL: queryA ESERVFAIL api.letpiper.com). Check baseUrl and the network. Nothing was sent: no run was started.",
  ],
  [
    "a SOCKS proxy that says no",
    lost(caused("UND_ERR_SOCKS5_AUTH_FAILED", "Authentication failed")),
    "POST …/responses/: the SOCKS proxy made no connection (UND_ERR_SOCKS5_AUTH_FAILED: Authentication failed). Check the proxy: its address, its password, what it lets through. Nothing was sent: no run was started.",
  ],
  [
    "a dispatcher that is closed",
    lost(caused("UND_ERR_CLOSED", "The client is closed")),
    "POST …/responses/: the dispatcher took no request (UND_ERR_CLOSED: The client is closed). Check fetchOptions.dispatcher, or the global one: is it closed, or a mock? Nothing was sent: no run was started.",
  ],
  [
    "a certificate of the caller's that cannot be read",
    lost(caused("ERR_OSSL_PEM_NO_START_LINE", "no start line")),
    "POST …/responses/: the TLS options cannot be used (ERR_OSSL_PEM_NO_START_LINE: no start line). Check the ca, cert, key and versions of fetchOptions.dispatcher. Nothing was sent: no run was started.",
  ],
  [
    "a look-up of the caller's that gives no address",
    lost(caused("ERR_INVALID_IP_ADDRESS", "Invalid IP address: nowhere")),
    "POST …/responses/: the connection's options cannot be used (ERR_INVALID_IP_ADDRESS: Invalid IP address: nowhere). Check fetchOptions.dispatcher. Nothing was sent: no run was started.",
  ],
  [
    "an option of a connection's that Node refuses",
    lost(caused("ERR_INVALID_ARG_VALUE", "The property 'options.family' must be one of: 0, 4, 6.")),
    "POST …/responses/: the connection's options cannot be used (ERR_INVALID_ARG_VALUE: The property 'options.family' must be one of: 0, 4, 6.). Check fetchOptions.dispatcher. Nothing was sent: no run was started.",
  ],
  [
    "a Deno without leave to call",
    lost(
      Object.assign(
        new Error(
          'Requires net access to "api.letpiper.com:443", run again with the --allow-net flag',
        ),
        { name: "NotCapable" },
      ),
    ),
    'POST …/responses/: the platform is not allowed to connect (NotCapable: Requires net access to "api.letpiper.com:443", run again with the --allow-net flag). Nothing was sent: no run was started.',
  ],
  [
    "headers that are longer than the platform takes",
    served(raw(`HTTP/1.1 200 OK\r\n${"x-filler: 0123456789\r\n".repeat(2000)}\r\n`)),
    "POST …/responses/: the connection was lost after TIME, before any answer came (UND_ERR_HEADERS_OVERFLOW: Headers Overflow Error). The agent may have run: look before sending again.",
  ],
  [
    "an answer that is no HTTP",
    served([raw("SSH-2.0-OpenSSH_9.2\r\n"), close]),
    "POST …/responses/: what came is no valid HTTP after TIME, before any answer came (HTTPParserError: Response does not match the HTTP/1.1 protocol (Expected HTTP/, RTSP/ or ICE/)). Check baseUrl: does its port speak HTTP? The agent may have run: look before sending again.",
  ],
  [
    "an error without a cause, as in browsers",
    lost(new TypeError("Failed to fetch")),
    "POST …/responses/: the request failed after TIME, before any answer came (TypeError: Failed to fetch). Check baseUrl, the network and, in a page, CORS: the platform tells no more. The agent may have run: look before sending again.",
  ],
  [
    "a global fetch that is mocked, and gives nothing",
    mocked,
    "POST …/responses/: fetch failed after TIME, before any answer came (it gave no Response). The agent may have run: look before sending again.",
  ],
  [
    "a custom fetch that throws",
    called({ fetch: gives(new RangeError("no route")) }),
    "POST …/responses/: fetch failed after TIME, before any answer came (RangeError: no route). The agent may have run: look before sending again.",
  ],
  [
    "a custom fetch that throws text",
    called({ fetch: gives("no route") }),
    "POST …/responses/: fetch failed after TIME, before any answer came (no route). The agent may have run: look before sending again.",
  ],
  [
    "a custom fetch that throws an empty text",
    called({ fetch: gives("") }),
    "POST …/responses/: fetch failed after TIME, before any answer came. The agent may have run: look before sending again.",
  ],
  [
    "a custom fetch that throws nothing",
    called({ fetch: gives(undefined) }),
    "POST …/responses/: fetch failed after TIME, before any answer came. The agent may have run: look before sending again.",
  ],
  [
    "a custom fetch that gives nothing",
    called({ fetch: async () => undefined }),
    "POST …/responses/: fetch failed after TIME, before any answer came (it gave no Response). The agent may have run: look before sending again.",
  ],
];

const OF_TIME: Row[] = [
  [
    "no answer by the deadline",
    served([], SOON),
    "POST …/responses/: its deadline of 1 s (timeoutMs) passed before any answer came. The agent may have run: look before sending again.",
  ],
  [
    "no end of the body by the deadline",
    called({ ...SOON, fetch: async () => new Response(new ReadableStream()) }),
    "POST …/responses/: its deadline of 1 s (timeoutMs) passed while the body of a 200 was read. The agent may have run: look before sending again.",
  ],
  [
    "no token by the deadline",
    called({ ...SOON, token: never }),
    "POST …/responses/: its deadline of 1 s (timeoutMs) passed before it was sent, while the token was asked for. Nothing was sent: no run was started.",
  ],
  [
    "the platform's own limit",
    lost(caused("UND_ERR_HEADERS_TIMEOUT", "Headers Timeout Error")),
    "POST …/responses/: the platform gave up after TIME, before any answer came, although timeoutMs is 290 s (UND_ERR_HEADERS_TIMEOUT: Headers Timeout Error). Its own limit is an option of fetchOptions.dispatcher. The agent may have run: look before sending again.",
  ],
  [
    "a call aborted before it",
    called({}, CALL, { signal: AbortSignal.abort() }),
    "POST …/responses/: the caller's signal aborted it (AbortError: This operation was aborted) before it was sent, while the token was asked for. Nothing was sent: no run was started.",
  ],
  [
    "a call aborted while it waits for an answer",
    aborted(undefined),
    "POST …/responses/: the caller's signal aborted it (AbortError: This operation was aborted) before any answer came. The agent may have run: look before sending again.",
  ],
  [
    "a call aborted for a reason",
    aborted(new Error("the user left the page")),
    "POST …/responses/: the caller's signal aborted it (Error: the user left the page) before any answer came. The agent may have run: look before sending again.",
  ],
  [
    "a call aborted for a reason of text",
    aborted("shutdown"),
    "POST …/responses/: the caller's signal aborted it (Error: shutdown) before any answer came. The agent may have run: look before sending again.",
  ],
  [
    "a call aborted for a reason that is a number",
    aborted(7),
    "POST …/responses/: the caller's signal aborted it (Error: 7) before any answer came. The agent may have run: look before sending again.",
  ],
  [
    "a call aborted by a signal's timeout",
    timedOut,
    "POST …/responses/: the caller's signal aborted it (TimeoutError: The operation was aborted due to timeout) before it was sent, while the token was asked for. Nothing was sent: no run was started.",
  ],
  [
    "a call aborted before it is sent again",
    aborted("shutdown", answer(429, "", { "retry-after": "9" })),
    "POST …/responses/: the caller's signal aborted it (Error: shutdown) while waiting to send it again after a 429. No run was started.",
  ],
];

function circle(): object {
  const metadata: Record<string, unknown> = {};
  metadata.self = metadata;
  return metadata;
}

function without(name: string) {
  return () => {
    vi.stubGlobal(name, undefined);
    return create({}).createResponse(CALL);
  };
}

function mocked() {
  vi.stubGlobal("fetch", async () => undefined);
  return create({}).createResponse(CALL);
}

function hidden(type: string) {
  const response = {
    type,
    status: 0,
    ok: false,
    body: null,
    headers: new Headers(),
    text: async () => "",
  };
  return called({ fetch: (async () => response) as Fetch });
}

function timedOut() {
  const signal = AbortSignal.abort(
    new DOMException("The operation was aborted due to timeout", "TimeoutError"),
  );
  return called({}, CALL, { signal })();
}

async function plain(): Promise<string> {
  const server = await startScriptedServer(close as never);
  onTestFinished(server.close);
  return server.url;
}

test.each<Row>([
  ...OF_OPTIONS,
  ...OF_CALLS,
  ...OF_STATUSES,
  ...OF_READS,
  ...OF_REPLIES,
  ...OF_CONNECTIONS,
  ...OF_TIME,
])("%s is told whole", async (_, provoke, message) => {
  const said = (await failureOf(provoke)).message;
  expect(withoutNumbers(said)).toBe(message);
});

/** Ports and times that are not the row's own. */
const withoutNumbers = (message: string) =>
  message
    .replace(/127\.0\.0\.1:(?!6000)\d+/g, "127.0.0.1:PORT")
    .replace(/after \d+(\.\d)? m?s/g, "after TIME");

test("how long a connection lasted is told", async () => {
  let now = performance.now();
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const fetch = async () => {
    now += 2_460;
    throw new Error("no");
  };
  const { message } = await failureOf(() => create({ fetch }).createResponse(CALL));
  expect(message).toContain(": fetch failed after 2.5 s, before any answer came (Error: no). ");
});
