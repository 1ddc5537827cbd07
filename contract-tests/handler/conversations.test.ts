// A page reads conversations: its caller's own, and no more of them than the app shows.
import { expect, test, vi } from "vitest";
import type { Caller, PiperHandlerOptions } from "../../src/handler/index.ts";
import { createPiperClient, isPiperError, type PiperClient } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { answer, reset, type Step } from "../servers/scripted.ts";
import { ID, OTHER_ID, openPage, pageRequest, replies, standUp, TOKEN } from "./stand-up.ts";

const SESSION = "0b8f5c1e-6a3d-4c52-9e0d-2f1a7b9c4d55";
const PATH = `/api/piper/v1/orgs/_/responses/sessions/${SESSION}/events`;
const SAID = { event_type: "user_message", role: "user", content: CALL.message };
const CALLED = { event_type: "tool_call", tool_arguments: { key: "secret" }, cost_usd: 0.25 };
const RUN = {
  ...{ id: ID, session_id: SESSION, created_at: "2026-11-28T09:00:00Z", updated_at: null },
  ...{ model_name: "a model", total_cost_usd: 0.25, total_input_tokens: 7, new_field: "secret" },
  events: [SAID, CALLED],
};
const CONVERSATION = {
  session: {
    ...{ session_id: SESSION, agent_id: ID, organization_id: OTHER_ID, is_test: false },
    ...{ channel_external_user_id: "+41 79 000 00 00", new_field: "secret" },
  },
  runs: [RUN],
};

const read = (more: RequestInit & { path?: string } = {}) =>
  pageRequest(undefined, { path: PATH, method: "GET", ...more });

/** What a caller gets who asks for a conversation. */
async function ask(
  caller: Caller,
  step: Step = replies(CONVERSATION),
  more: Partial<PiperHandlerOptions> = {},
) {
  const stand = await standUp([[step]], { authorize: () => caller, ...more });
  const response = await stand.handler(read());
  const { status } = response;
  return {
    status,
    response,
    body: await response.json(),
    requests: stand.requests,
    errors: stand.errors,
  };
}

const OWNER: Caller = { sessions: [SESSION] };

test("a caller's own conversation is read with the server's token and organization", async () => {
  const { status, requests } = await ask(OWNER);
  expect(status).toBe(200);
  expect(requests[0]).toMatch(
    new RegExp(
      `^GET /v1/orgs/${ID}/responses/sessions/${SESSION}/events HTTP.*Bearer ${TOKEN}`,
      "is",
    ),
  );
});

test("nobody else's is, and nothing is sent", async () => {
  for (const caller of [{}, { sessions: [] }, { sessions: [ID] }, { sessions: () => false }]) {
    const { status, response, requests } = await ask(caller);
    expect([status, requests]).toEqual([403, []]);
    expect(response.headers.get("piper-outcome")).toBe("none");
  }
});

test("without events a page learns which runs there were and when, and nothing of their inside", async () => {
  const { body } = await ask(OWNER);
  const { id, session_id, created_at, updated_at } = RUN;
  expect(body).toEqual({
    session: { session_id: SESSION, agent_id: ID, organization_id: OTHER_ID },
    runs: [{ id, session_id, created_at, updated_at, events: [] }],
  });
});

test("with a function it learns the events that the function says true of, and no prices", async () => {
  const events = ({ event_type }: { event_type: string }) => event_type === "user_message";
  const { body } = await ask(OWNER, undefined, { events });
  expect(body.runs[0].events).toEqual([SAID]);
  expect(JSON.stringify(body)).not.toMatch(/secret|cost|model|channel/);
});

test("with events it learns all that is known of the runs", async () => {
  const { body } = await ask(OWNER, undefined, { events: true });
  const { new_field: _, ...session } = CONVERSATION.session;
  expect(body).toEqual({ session, runs: [RUN] });
});

test("a function that throws shows nothing, and the app is told", async () => {
  const events = () => {
    throw new Error("x");
  };
  const { body, errors } = await ask(OWNER, undefined, { events });
  expect(body.runs[0].events).toEqual([]);
  const failed = { message: "events failed", cause: expect.any(Error) };
  expect(errors).toMatchObject([failed, failed]);
});

test("an id in capitals is the same conversation's", async () => {
  const session = { ...CONVERSATION.session, session_id: SESSION.toUpperCase() };
  const { status } = await ask(OWNER, replies({ ...CONVERSATION, session }), { events: true });
  expect(status).toBe(200);
  const authorize = () => ({ sessions: () => true });
  const stand = await standUp([[replies(CONVERSATION)]], { authorize });
  const path = PATH.replace(SESSION, SESSION.toUpperCase());
  expect((await stand.handler(read({ path }))).status).toBe(200);
});

test("an agent's id in capitals is the same agent's", async () => {
  const { status } = await ask(OWNER, replies(CONVERSATION), { agents: [ID.toUpperCase()] });
  expect(status).toBe(200);
});

test("another conversation than the one that was asked for stays on the server", async () => {
  const others = { ...CONVERSATION, session: { ...CONVERSATION.session, session_id: OTHER_ID } };
  const { status, body, errors } = await ask(OWNER, replies(others), { events: true });
  expect(status).toBe(502);
  expect(JSON.stringify(body)).not.toMatch(/secret|Where is/);
  expect(errors).toMatchObject([{ message: expect.stringMatching(/another conversation/) }]);
});

test("what another agent said stays on the server", async () => {
  const others = { ...CONVERSATION, session: { ...CONVERSATION.session, agent_id: OTHER_ID } };
  expect(await ask(OWNER, replies(others))).toMatchObject({ status: 403 });
  expect(await ask({ ...OWNER, agents: [] })).toMatchObject({ status: 403 });
});

test("a token that is echoed in a conversation stays on the server", async () => {
  const echo = { ...CONVERSATION, runs: [{ ...RUN, events: [{ ...SAID, content: TOKEN }] }] };
  const { body } = await ask(OWNER, replies(echo), { events: true });
  expect(body.runs[0].events[0].content).toBe("[token]");
});

test("a token that is echoed to a client of another make stays on the server", async () => {
  const echo = { ...CONVERSATION, runs: [{ ...RUN, events: [{ ...SAID, content: TOKEN }] }] };
  const client = createPiperClient({
    token: TOKEN,
    orgId: ID,
    fetch: async () => Response.json(echo),
  });
  const piper: PiperClient = {
    ...client,
    async getSessionEvents(...args) {
      const { data, response } = await client.getSessionEvents(...args);
      return { data, response: new Response(null, response) };
    },
  };
  const stand = await standUp([], { piper, authorize: () => OWNER, events: true });
  const text = await (await stand.handler(read())).text();
  expect(text).toContain("[token]");
  expect(text).not.toContain(TOKEN.slice(0, 8));
});

test("whatever a client throws while it reads, no run comes of it", async () => {
  const getSessionEvents = () => Promise.reject(new Error("the secret"));
  const stand = await standUp([], {
    authorize: () => OWNER,
    piper: { createResponse: getSessionEvents, getSessionEvents } as unknown as PiperClient,
  });
  const response = await stand.handler(read());
  expect([response.status, response.headers.get("piper-outcome")]).toEqual([500, "none"]);
});

test.each(["POST", "DELETE", "PUT"])(
  "a conversation is only read: %s is refused",
  async (method) => {
    const stand = await standUp([[replies(CONVERSATION)]], { authorize: () => OWNER });
    const response = await stand.handler(read({ method, body: "{}" }));
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET"]);
    expect(await response.json()).toEqual({ detail: "This is called by GET." });
    expect(stand.requests).toEqual([]);
  },
);

test.each([
  `${PATH}/`,
  `/v1/orgs/_/responses/sessions/${SESSION}/events`,
  `/api/piper/v1/orgs/${ID}/responses/sessions/${SESSION}/events`,
])("it is read at %s", async (path) => {
  const stand = await standUp([[replies(CONVERSATION)]], { authorize: () => OWNER });
  expect((await stand.handler(read({ path }))).status).toBe(200);
});

test.each([
  `/api/piper/v1/orgs/_/responses/sessions/${SESSION}`,
  "/api/piper/v1/orgs/_/responses/sessions//events",
  "/api/piper/v1/orgs/_/responses/sessions/../events",
  "/api/piper/v1/orgs/_/responses/sessions/%2e%2e/events",
  `/api/piper/v1/orgs/_/responses/sessions/${SESSION}%2fevents`,
  `/api/piper/v1/orgs/_/responses/sessions/${SESSION}%2f..%2fx/events`,
  "/api/piper/v1/orgs/_/responses/sessions/%zz/events",
  `/api/piper/v1/orgs/_/responses/sessions/${SESSION}/events/more`,
  `${PATH}?limit=1`,
  `${PATH}?session_id=${OTHER_ID}`,
])("%s is refused, whatever the app says", async (path) => {
  const sessions = vi.fn(() => true);
  const stand = await standUp([[replies(CONVERSATION)]], { authorize: () => ({ sessions }) });
  expect([400, 404]).toContain((await stand.handler(read({ path }))).status);
  expect(sessions).not.toHaveBeenCalled();
  expect(stand.requests).toEqual([]);
});

test("an id that the app lets through, and that is no step of a path, is refused by the client", async () => {
  for (const id of ["%20", "a%0d%0ab", "%E2%80%AE"]) {
    const stand = await standUp([[replies(CONVERSATION)]], {
      authorize: () => ({ sessions: () => true }),
    });
    const path = `/v1/orgs/_/responses/sessions/${id}/events`;
    const { status } = await stand.handler(read({ path }));
    expect([400, 502]).toContain(status);
    expect(stand.requests.join()).not.toMatch(/\nb/);
  }
});

test.each<[what: string, headers: Record<string, string>, status: number]>([
  ["a page of this origin", { "sec-fetch-site": "same-origin" }, 200],
  ["an old browser, which names no origin to read", {}, 200],
  ["another site", { "sec-fetch-site": "cross-site" }, 403],
  [
    "another site that has it loaded as a script",
    { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
    403,
  ],
  ["another origin", { origin: "https://evil.example" }, 403],
  ["an address bar", { "sec-fetch-site": "none" }, 403],
])("%s reads: %o", async (_, headers, status) => {
  const stand = await standUp([[replies(CONVERSATION)]], { authorize: () => OWNER });
  const request = new Request(`https://app.example${PATH}`, { headers });
  expect((await stand.handler(request)).status).toBe(status);
});

test("what fails while it is read is the page's error too, and starts no run", async () => {
  const stand = await standUp([[answer(404, '{"detail":"Not found"}')]], {
    authorize: () => OWNER,
  });
  const page = await openPage(stand);
  const error: unknown = await page
    .getSessionEvents({ session_id: SESSION })
    .catch((error) => error);
  expect(error).toMatchObject({ kind: "http", status: 404, outcome: "none" });
});

test("a read that the server has sent again is not sent again by the page", async () => {
  const stand = await standUp([[answer(503)]], { authorize: () => OWNER }, { maxRetries: 1 });
  const page = await openPage(stand);
  const error: unknown = await page
    .getSessionEvents({ session_id: SESSION })
    .catch((error) => error);
  expect(error).toMatchObject({ kind: "http", status: 503, outcome: "none" });
  expect(stand.requests).toHaveLength(2);
});

test("a page finds the run whose reply was lost, where it is shown what users say", async () => {
  const now = new Date();
  const run = { ...RUN, created_at: now.toISOString() };
  const date = { date: now.toUTCString() };
  const script = [[reset], [answer(200, JSON.stringify({ ...CONVERSATION, runs: [run] }), date)]];
  const events = ({ event_type }: { event_type: string }) => event_type === "user_message";
  const stand = await standUp(script, { authorize: () => OWNER, events });
  const page = await openPage(stand);
  const params = { ...CALL, session_id: SESSION };
  const error: unknown = await page.createResponse(params).catch((error) => error);
  if (!isPiperError(error) || error.sentAt === undefined) throw error;
  expect(error.outcome).toBe("unknown");
  const found = await page.findRuns(params, { since: error.sentAt });
  expect([...found.runs, ...found.undecided].map(({ id }) => id)).toEqual([ID]);
});

test("the time by the API's clock comes with a conversation, for a page that looks for a run", async () => {
  const date = "Wed, 21 Oct 2015 07:28:00 GMT";
  const { response } = await ask(OWNER, answer(200, JSON.stringify(CONVERSATION), { date }));
  expect(response.headers.get("date")).toBe(date);
  const odd = await ask(OWNER, answer(200, JSON.stringify(CONVERSATION), { date: "x".repeat(99) }));
  expect(odd.response.headers.has("date")).toBe(false);
});
