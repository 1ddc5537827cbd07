// What a page's client believes of an answer that says what came of the run: see src/handed-on.ts.
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import {
  createPiperClient,
  type PiperClientOptions,
  type PiperResponseError,
} from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { answer, raw, type Step, startScriptedServer } from "../servers/scripted.ts";
import { failureOf } from "./failure-of.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

afterEach(() => {
  vi.unstubAllGlobals();
});

const says = (status: number, outcome: string, body: unknown = {}, more: object = {}) =>
  answer(status, JSON.stringify(body), { "piper-outcome": outcome, ...more });

/** What a page's call fails with at a server of its own host, and how often that was asked. */
async function failureInPage(step: Step, options: PiperClientOptions = {}) {
  const server = await startScriptedServer([step]);
  onTestFinished(server.close);
  vi.stubGlobal("location", new URL(`${server.url}/chat.html`));
  const piper = createPiperClient({ baseUrl: "/api/piper", ...options });
  const error = await failureOf(() => piper.createResponse(CALL));
  return { error, requests: server.requests.length };
}

/** What a server's call fails with. */
async function failureAtServer(step: Step) {
  const server = await startScriptedServer([step]);
  onTestFinished(server.close);
  const piper = createPiperClient({ orgId: ID, baseUrl: server.url });
  return failureOf(() => piper.createResponse(CALL));
}

test.each([
  [502, "not_sent"],
  [502, "rejected"],
  [502, "completed"],
  [403, "unknown"],
])(
  "of a %i from a page's own host the outcome is what the header says: %s",
  async (status, outcome) => {
    const { error } = await failureInPage(says(status, outcome));
    expect(error).toMatchObject({ kind: "http", status, outcome });
  },
);

test("beside any other baseUrl the header says nothing: it is the API's, or somebody's on the way", async () => {
  expect(await failureAtServer(says(502, "not_sent"))).toMatchObject({ outcome: "unknown" });
  expect(await failureAtServer(says(401, "completed"))).toMatchObject({ outcome: "rejected" });
});

test.each(["", "none", "NOT_SENT", "not_sent, unknown", "__proto__", "constructor", "toString"])(
  "what is no outcome of a run says nothing: %o",
  async (outcome) => {
    const { error } = await failureInPage(says(502, outcome));
    expect(error).toMatchObject({ outcome: "unknown" });
  },
);

test("a reply is a reply, whatever the header says", async () => {
  const server = await startScriptedServer([says(200, "not_sent", { content: "Hello!" })]);
  onTestFinished(server.close);
  vi.stubGlobal("location", new URL(server.url));
  const { data } = await createPiperClient({ baseUrl: "/" }).createResponse(CALL);
  expect(data.content).toBe("Hello!");
});

test("an unusable 2xx is judged by its body, whatever the header says", async () => {
  const { error } = await failureInPage(says(200, "not_sent", { run_id: ID }));
  expect(error).toMatchObject({ kind: "response", outcome: "completed" });
});

test("a page does not send again what the server behind it has sent as often as it may", async () => {
  const again = { retryable: true, kind: "connection" };
  for (const step of [
    says(429, "rejected", {}, { "retry-after": "0" }),
    says(429, "not_sent", { failure: again }, { "retry-after": "0" }),
    says(502, "not_sent", { failure: again }),
  ])
    expect(await failureInPage(step)).toMatchObject({ requests: 1, error: { retryable: true } });
});

test("a page is told to wait before it tries again", async () => {
  const { error } = await failureInPage(says(429, "rejected", {}));
  expect(error.message).toContain("Wait before trying again.");
});

test("a 429 of somebody else's in front of the handler is sent again as ever", async () => {
  const step = answer(429, "{}", { "retry-after": "0" });
  expect(await failureInPage(step, { maxRetries: 1 })).toMatchObject({ requests: 2 });
});

test("the kind of the server's error is the page's", async () => {
  const failure = { kind: "timeout", retryable: false, timeoutMs: 7, phase: "body", status: 200 };
  const { error } = await failureInPage(says(504, "unknown", { detail: "It took long.", failure }));
  expect(error).toMatchObject({ name: "PiperTimeoutError", ...failure });
  expect(error.message).toBe(
    'POST …/responses/, behind the server: "It took long." The agent may have run: look before sending again.',
  );
});

test("the code of a connection that the server lost is the page's", async () => {
  const failure = { kind: "connection", retryable: false, code: "ECONNRESET" };
  const { error } = await failureInPage(says(502, "unknown", { detail: "No.", failure }));
  expect(error).toMatchObject({ name: "PiperConnectionError", ...failure });
});

test("what the server's client found wrong is told to the page, of what is so told alone", async () => {
  const odd = [null, { field: 1, message: "x" }, { field: "x" }, { message: "x" }];
  const problems = [{ field: "message", message: "must be text" }, ...odd];
  const failure = { kind: "config", retryable: false, problems };
  const { error } = await failureInPage(says(502, "not_sent", { detail: "No.", failure }));
  expect(error).toMatchObject({ kind: "config", problems: problems.slice(0, 1) });
});

test("the run of a reply that the server could not use is the page's to look up", async () => {
  const failure = { kind: "response", retryable: false, run_id: ID, status: 200 };
  const { error } = await failureInPage(says(502, "completed", { failure }, { "x-own": "1" }));
  const { headers, text } = error as PiperResponseError;
  expect([headers.get("x-own"), text]).toEqual(["1", ""]);
  expect(error).toMatchObject({ kind: "response", outcome: "completed", run_id: ID, status: 200 });
  expect(error.message).toContain(` Its run is ${ID}. `);
});

test("whether to send again is what the server says, which may be of another version", async () => {
  const failure = { kind: "http", retryable: false, status: 429 };
  const { error } = await failureInPage(says(429, "rejected", { detail: "No.", failure }));
  expect(error).toMatchObject({ kind: "http", status: 429, retryable: false });
});

test("a status at which a browser would act is the one that the API gave", async () => {
  const failure = { kind: "http", status: 302, retryable: false };
  const { error } = await failureInPage(says(502, "rejected", { detail: "No.", failure }));
  expect(error).toMatchObject({ kind: "http", status: 302, outcome: "rejected" });
  expect(error.message).toBe('302 from POST …/responses/: "No." No run was started.');
});

test("a body that only looks like the handler's gives an error of its status", async () => {
  const odd = [null, 1, [], "x", {}, { kind: "abort" }, { kind: "toString" }, { kind: ["config"] }];
  for (const failure of odd) {
    const { error } = await failureInPage(says(502, "completed", { failure }));
    expect(error).toMatchObject({ kind: "http", status: 502, outcome: "completed" });
  }
});

test("odd fields of the handler's error are left out", async () => {
  const failure = { kind: "timeout", retryable: "yes", timeoutMs: "7", phase: "toString", code: 1 };
  const { error } = await failureInPage(says(504, "unknown", { failure }), { timeoutMs: 9000 });
  expect(error).toMatchObject({
    retryable: false,
    timeoutMs: 9000,
    phase: "headers",
    code: undefined,
  });
  expect(error.message).toMatch(/^POST …\/responses\/, behind the server: a timeout error\. /);
});

test("the handler's own refusal is an error of its status", async () => {
  const { error } = await failureInPage(says(403, "rejected", { detail: "Not yours." }));
  expect(error).toMatchObject({ kind: "http", status: 403, body: { detail: "Not yours." } });
  expect(error.message).toBe('403 from POST …/responses/: "Not yours." No run was started.');
});

test("an abort after the head keeps the outcome that the head hands on", async () => {
  const caller = new AbortController();
  const head = raw("HTTP/1.1 502 No\r\npiper-outcome: completed\r\ncontent-length: 9\r\n\r\n{");
  const abort = async (url: string, init: RequestInit) => {
    const response = await fetch(url, init);
    setImmediate(() => caller.abort());
    return response;
  };
  const server = await startScriptedServer([head]);
  onTestFinished(server.close);
  vi.stubGlobal("location", new URL(server.url));
  const piper = createPiperClient({ baseUrl: "/", fetch: abort });
  const error = await failureOf(() => piper.createResponse(CALL, { signal: caller.signal }));
  expect(error).toMatchObject({ kind: "abort", outcome: "completed" });
});
