// What a page gets through the handler, and what the API is sent.
import { expect, test } from "vitest";
import { BODY, CALL, GREETING } from "../calls/call.ts";
import { answer } from "../servers/scripted.ts";
import {
  EVENTS,
  ID,
  OTHER_ID,
  openPage,
  PATH,
  pageRequest,
  REPLY,
  replies,
  standUp,
  TOKEN,
} from "./stand-up.ts";

test("a page's client without token and organization gets the agent's reply", async () => {
  const stand = await standUp([[replies()]]);
  const page = await openPage(stand);
  const { data } = await page.createResponse(CALL);
  expect(data).toMatchObject({ content: "Hello!", session_id: OTHER_ID, run_id: ID });
});

test("the API is sent the server's token and organization, and the page's words", async () => {
  const stand = await standUp([[replies()]]);
  const page = await openPage(stand);
  await page.createResponse(CALL);
  const [request = ""] = stand.requests;
  expect(request).toMatch(new RegExp(`^POST /v1/orgs/${ID}/responses/\\?`));
  expect(request.toLowerCase()).toContain(`authorization: bearer ${TOKEN}`);
  expect(JSON.parse(request.slice(request.indexOf("\r\n\r\n")))).toEqual(BODY);
});

test("nothing of a page's own headers reaches the API", async () => {
  const stand = await standUp([[replies()]]);
  const headers = { cookie: "id=1", authorization: "Bearer page", "x-forwarded-for": "1.2.3.4" };
  await stand.handler(pageRequest(BODY, { headers }));
  expect(stand.requests[0]).not.toMatch(/cookie|Bearer page|x-forwarded|app\.example/i);
});

test("no events are asked for, and none reach the page, unless the app says so", async () => {
  const stand = await standUp([[replies({ ...REPLY, events: EVENTS })]]);
  const page = await openPage(stand);
  const { data } = await page.createResponse({ ...CALL, include_events: true });
  expect(stand.requests[0]).toMatch(/include_events=false/);
  expect(data.events).toBe(null);
});

test.each([true, false])("with events a page says whether it wants them: %s", async (wants) => {
  const stand = await standUp([[replies({ ...REPLY, events: EVENTS })]], { events: true });
  const page = await openPage(stand);
  const { data } = await page.createResponse({ ...CALL, include_events: wants });
  expect(stand.requests[0]).toContain(`include_events=${wants}`);
  expect(data.events).toEqual(wants ? EVENTS : null);
});

test("with a function only the events that it says true of reach the page", async () => {
  const isUsers = ({ event_type }: { event_type: string }) => event_type === "user_message";
  const stand = await standUp([[replies({ ...REPLY, events: EVENTS })]], { events: isUsers });
  const page = await openPage(stand);
  const { data } = await page.createResponse(CALL);
  expect(data.events).toEqual([{ event_type: "user_message" }]);
});

test.each<[what: string, says: unknown]>([
  ["a promise", Promise.resolve(true)],
  ["a text", "yes"],
  ["a list", []],
])("only true shows an event: %s does not", async (_, says) => {
  const events = (() => says) as () => boolean;
  const stand = await standUp([[replies({ ...REPLY, events: EVENTS })]], { events });
  expect((await (await stand.handler(pageRequest())).json()).events).toEqual([]);
});

test("a reply whose events are nested too deep to be written has been paid for, and is told so", async () => {
  const deep = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
  const reply = `{"content":"Hello!","events":[{"tool_arguments":{"list":${deep}}}]}`;
  const stand = await standUp([[answer(200, reply)]], { events: true });
  const page = await openPage(stand);
  const error = await page.createResponse(CALL).catch((error: unknown) => error);
  expect(error).toMatchObject({ kind: "http", status: 500, outcome: "completed" });
  const cause = { name: "RangeError" }; // The stack of the engine was too short.
  expect(stand.errors).toMatchObject([{ message: "a reply cannot be written", cause }]);
  expect(stand.requests).toHaveLength(1);
});

test("events that came though nobody asked for them stay on the server", async () => {
  const stand = await standUp([[replies({ ...REPLY, events: EVENTS })]]);
  const response = await stand.handler(pageRequest(BODY, { path: PATH }));
  expect((await response.json()).events).toBe(null);
});

test("a field that the contract does not name stays on the server", async () => {
  const stand = await standUp([[replies({ ...REPLY, debug: "the prompt", __proto__: null })]]);
  const response = await stand.handler(pageRequest());
  expect(Object.keys(await response.json()).sort()).toEqual(Object.keys(REPLY).sort());
});

test("a greeting is asked for without a message", async () => {
  const stand = await standUp([[replies()]]);
  const page = await openPage(stand);
  await page.createResponse(GREETING);
  const body = stand.requests[0]?.split("\r\n\r\n")[1];
  expect(JSON.parse(String(body))).toEqual({ ...BODY, message: undefined });
});

test("a wait that the API asks for is handed on in seconds", async () => {
  const limited = answer(429, "{}", { "retry-after": "7" });
  const stand = await standUp([[limited]], {}, { maxRetries: 0 });
  const response = await stand.handler(pageRequest());
  expect(response.headers.get("retry-after")).toBe("7");
  expect(response.status).toBe(429);
});

test.each([
  ...[400, 401, 403, 404, 409, 422, 424, 429, 460, 499, 500, 503, 599].map((same) => [same, same]),
  ...[301, 302, 303, 304, 307, 308, 421, 425, 600, 999].map((odd) => [odd, 502]),
  [408, 504],
])(
  "a %i of the API's is a %i to the page: no browser acts on it by itself",
  async (status, told) => {
    const elsewhere = { location: "https://elsewhere.invalid/" };
    const stand = await standUp([[answer(status, "", elsewhere)]], {}, { maxRetries: 0 });
    const response = await stand.handler(pageRequest());
    expect(response.status).toBe(told);
    expect((await response.json()).failure.status).toBe(status);
  },
);

test("the handler's deadline is the call's", async () => {
  const stand = await standUp([[]], { timeoutMs: 1_000 });
  const page = await openPage(stand);
  const failure = await page.createResponse(CALL).catch((error: unknown) => error);
  expect(failure).toMatchObject({ kind: "timeout", outcome: "unknown", timeoutMs: 1_000 });
});

test("a page that goes away aborts the call", async () => {
  const page = new AbortController();
  const stand = await standUp([[() => page.abort()]]);
  const response = await stand.handler(pageRequest(BODY, { signal: page.signal }));
  expect(response.status).toBe(499);
  expect(stand.errors).toMatchObject([{ kind: "abort", outcome: "unknown" }]);
});

test("a page that is gone already waits for nobody", async () => {
  const stand = await standUp([[]], { authorize: () => new Promise(() => {}) });
  const response = await stand.handler(pageRequest(BODY, { signal: AbortSignal.abort() }));
  expect(response.status).toBe(499);
  expect(stand.requests).toEqual([]);
});

test("a page's client that is aborted ends the call of the server", async () => {
  const caller = new AbortController();
  const stand = await standUp([[() => caller.abort()]]);
  const page = await openPage(stand);
  const call = page.createResponse(CALL, { signal: caller.signal });
  await expect(call).rejects.toMatchObject({ kind: "abort", outcome: "unknown" });
  await expect.poll(() => stand.errors).toMatchObject([{ kind: "abort" }]);
});

test("what is no Request is answered as a call that was not made", async () => {
  const { handler } = await standUp([[]]);
  const express = { url: "/v1/orgs/_/responses/", method: "POST", headers: {} };
  const response = await handler(express as unknown as Request);
  expect([response.status, response.headers.get("piper-outcome")]).toEqual([500, "rejected"]);
});

test("every answer is ours: of the wrong origins none is kept, guessed at or read by others", async () => {
  const headers = { "x-internal": "1", "set-cookie": "a=1", server: "api", "x-request-id": "7" };
  const stand = await standUp([[answer(200, JSON.stringify(REPLY), headers)]]);
  const response = await stand.handler(pageRequest());
  expect(Object.fromEntries(response.headers)).toEqual({
    "cache-control": "no-store",
    "content-type": "application/json",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
  });
});
