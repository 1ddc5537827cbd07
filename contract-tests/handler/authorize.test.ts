// The app's word: who calls, which conversation is theirs, what is said of them.
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import type { Caller, NewReply, PiperHandlerOptions } from "../../src/handler/index.ts";
import { createPiperHandler } from "../../src/handler/index.ts";
import { createPiperClient } from "../../src/index.ts";
import { BODY } from "../calls/call.ts";
import { answer } from "../servers/scripted.ts";
import { ID, OTHER_ID, pageRequest, REPLY, replies, standUp } from "./stand-up.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** What comes of a call where the app answers so. */
async function ask(
  authorize: unknown,
  body: object = BODY,
  more: Partial<PiperHandlerOptions> = {},
) {
  const options = { authorize: authorize as PiperHandlerOptions["authorize"], ...more };
  const stand = await standUp([[replies()]], { admitWithinMs: 300, ...options });
  const response = await stand.handler(pageRequest(body));
  const text = await response.text();
  expect(response.headers.get("piper-outcome")).toBe(response.ok ? null : "rejected");
  return {
    status: response.status,
    text,
    response,
    requests: stand.requests,
    errors: stand.errors,
  };
}

/** What comes of a call by a caller who may do this. */
const askAs = (caller: Caller, body: object = BODY) => ask(() => caller, body);

const WITH_SESSION = { ...BODY, session_id: OTHER_ID };
const throwing = () => {
  throw new Error("the secret of the database");
};
const never = () => new Promise<never>(() => {});

test.each([false, null, undefined])("%s says that nobody knows who calls", async (says) => {
  expect(await ask(() => says)).toMatchObject({ status: 401, requests: [], errors: [] });
  expect(await ask(async () => says)).toMatchObject({ status: 401, requests: [] });
});

test("a response of the app's own refuses in its words, with its headers", async () => {
  const headers = { "retry-after": "9", "piper-outcome": "unknown" };
  const own = () => new Response("Slow down.", { status: 429, headers });
  const { status, text, response, requests } = await ask(own);
  expect([status, text, response.headers.get("retry-after")]).toEqual([429, "Slow down.", "9"]);
  expect(requests).toEqual([]);
});

test("a response that the app gives again and again refuses each time", async () => {
  const no = new Response("No.", { status: 403 });
  for (let call = 0; call < 3; call++)
    expect(await ask(() => no)).toMatchObject({ status: 403, text: "No.", errors: [] });
  await no.text();
  expect(await ask(() => no)).toMatchObject({ status: 500, requests: [] });
});

test.each<[what: string, says: unknown]>([
  ["true", true],
  ["a text", "alice"],
  ["a number", 7],
  ["a list", []],
  ["a function", () => ({})],
  ["an instance", new (class User {})()],
  ["a row with fields of its own", { id: 7, name: "Alice" }],
  ["sessions that are a text", { sessions: OTHER_ID }],
  ["sessions that are numbers", { sessions: [7] }],
  ["sessions that are true", { sessions: true }],
  ["sessions that are null", { sessions: null }],
  ["agents that are a text", { agents: ID }],
  ["profile_metadata that is a text", { profile_metadata: "Alice" }],
  ["an onReply that is none", { onReply: true }],
  ["a response that refuses nothing", new Response("ok")],
  ["a redirect", new Response(null, { status: 302, headers: { location: "/login" } })],
  ["an error", new Error("the secret of the database")],
])("%s is no answer: the call is refused, and the app is told", async (_, says) => {
  const { status, text, requests, errors } = await ask(() => says);
  expect([status, requests]).toEqual([500, []]);
  expect(text).not.toMatch(/secret|authorize|session/i);
  expect(errors).toEqual([
    expect.objectContaining({ message: expect.stringMatching(/^authorize /) }),
  ]);
});

const NO_ANSWER = "must answer with a plain object, false or a Response of 4xx or 5xx";

test.each<[says: unknown, message: string]>([
  [true, NO_ANSWER],
  [[], NO_ANSWER],
  [new (class User {})(), NO_ANSWER],
  [{ status: 403 }, "answered: status is no option."],
  [{ headers: new Headers() }, "answered: headers is no option."],
  [
    { agents: ID, onReply: 1 },
    "answered: agents must be a list of the agents' ids; onReply must be a function.",
  ],
])("of %o the app is told what is wrong with it", async (says, message) => {
  const { status, errors } = await ask(() => says);
  expect(status).toBe(500);
  expect(errors).toMatchObject([{ message: `authorize ${message}` }]);
});

test.each([400, 599])("a response of %i refuses", async (status) => {
  expect(await ask(() => new Response("No.", { status }))).toMatchObject({ status, text: "No." });
});

test("the app is told which status of a response refuses nothing", async () => {
  const { errors } = await ask(() => new Response("ok", { status: 201 }));
  const message = "authorize answered with a response of 201, which refuses nothing";
  expect(errors).toMatchObject([{ message }]);
  expect(errors[0]).not.toHaveProperty("cause");
});

test.each([
  ["throws", throwing],
  ["rejects", async () => throwing()],
  ["throws nothing that is an error", () => Promise.reject("the secret")],
])(
  "an authorize that %s refuses the call, and its words stay on the server",
  async (_, authorize) => {
    const { status, text, requests, errors } = await ask(authorize);
    expect([status, requests]).toEqual([500, []]);
    expect(text).not.toMatch(/secret|stack|at /);
    expect(errors).toMatchObject([{ message: "authorize failed", cause: expect.anything() }]);
  },
);

test("an authorize that never answers is waited for no longer than the limit", async () => {
  const { status, requests, errors } = await ask(never);
  expect([status, requests]).toEqual([503, []]);
  expect(errors).toMatchObject([{ message: "authorize took longer than 300 ms" }]);
});

test("a yes that comes too late starts nothing", async () => {
  let sayYes = (_: object) => {};
  const late = new Promise((resolve) => {
    sayYes = resolve;
  });
  const { status, requests } = await ask(() => late);
  sayYes({});
  await late;
  await new Promise((resolve) => setImmediate(resolve));
  expect([status, requests]).toEqual([503, []]);
});

test("an authorize that reads the body leaves none, and the app is told", async () => {
  const { status, errors } = await ask(async (request: Request) => (await request.json()) && {});
  expect(status).toBe(500);
  expect(errors).toMatchObject([{ message: expect.stringMatching(/body has been read/) }]);
});

test("an authorize may read a clone of the request", async () => {
  const { status } = await ask(async (request: Request) => (await request.clone().json()) && {});
  expect(status).toBe(200);
});

test("what the handler is called with beside the request comes to authorize", async () => {
  const seen: unknown[] = [];
  const piper = createPiperClient({ orgId: ID, baseUrl: "http://127.0.0.1:1" });
  const handler = createPiperHandler({
    piper,
    agents: [ID],
    authorize(request: Request, user: { name: string }) {
      seen.push(request.method, user.name);
      return false;
    },
  });
  await handler(pageRequest(), { name: "Alice" });
  expect(seen).toEqual(["POST", "Alice"]);
});

test("without the app's word no conversation goes on, and a new one begins", async () => {
  expect(await askAs({}, WITH_SESSION)).toMatchObject({ status: 403, requests: [] });
  expect(await askAs({ sessions: [] }, WITH_SESSION)).toMatchObject({ status: 403, requests: [] });
  expect(await askAs({}, { ...BODY, session_id: null })).toMatchObject({ status: 200 });
  expect(await askAs({}, BODY)).toMatchObject({ status: 200 });
});

test("a caller's own conversation goes on, nobody else's", async () => {
  const own = await askAs({ sessions: [OTHER_ID] }, WITH_SESSION);
  expect(own.status).toBe(200);
  expect(own.requests[0]).toContain(`"session_id":"${OTHER_ID}"`);
  for (const session_id of [ID, "", " ", OTHER_ID.toUpperCase(), `${OTHER_ID} `, `${OTHER_ID}\0`])
    expect(await askAs({ sessions: [OTHER_ID] }, { ...BODY, session_id })).toMatchObject({
      status: 403,
    });
});

test("a function is asked of the very id that is sent", async () => {
  const sessions = vi.fn(async (session_id: string) => session_id === OTHER_ID);
  expect(await askAs({ sessions }, WITH_SESSION)).toMatchObject({ status: 200 });
  expect(await askAs({ sessions }, { ...BODY, session_id: "x" })).toMatchObject({ status: 403 });
  expect(sessions.mock.calls).toEqual([[OTHER_ID], ["x"]]);
});

test.each<[what: string, says: unknown, kind: string]>([
  ["a row", { id: 7 }, "object"],
  ["an empty list, as a query gives", [], "a list"],
  ["a number", 1, "number"],
  ["a text", "false", "string"],
  ["null", null, "null"],
  ["nothing", undefined, "undefined"],
])("%s is no yes to a conversation", async (_, says, kind) => {
  const sessions = (async () => says) as () => Promise<boolean>;
  const { status, requests, errors } = await askAs({ sessions }, WITH_SESSION);
  expect([status, requests]).toEqual([500, []]);
  expect(errors).toMatchObject([
    { message: `sessions must answer with true or false, not with ${kind}` },
  ]);
});

test("a function of the app that throws or hangs refuses the call", async () => {
  for (const field of ["sessions", "profile_metadata"]) {
    const thrown = await askAs({ [field]: throwing }, WITH_SESSION);
    expect(thrown).toMatchObject({ requests: [] });
    expect(thrown.text).not.toMatch(/secret/);
  }
  const failed = await askAs({ sessions: [OTHER_ID], profile_metadata: throwing }, WITH_SESSION);
  expect(failed).toMatchObject({ status: 500, errors: [{ message: "profile_metadata failed" }] });
  const hanging = await askAs({ sessions: never }, WITH_SESSION);
  expect(hanging).toMatchObject({
    status: 503,
    requests: [],
    errors: [{ message: expect.stringMatching(/^sessions took/) }],
  });
});

test("of the handler's agents a caller may be let talk to some", async () => {
  expect(await askAs({ agents: [ID.toUpperCase()] })).toMatchObject({ status: 200 });
  expect(await askAs({ agents: [] })).toMatchObject({ status: 403, requests: [] });
  const other = await askAs({ agents: [OTHER_ID] }, { ...BODY, agent_id: OTHER_ID });
  expect(other).toMatchObject({ status: 403, requests: [] }); // The handler itself has it not.
});

const PROFILE = { ...BODY, profile_metadata: { user_name: "the boss" } };

test("a page says nothing of its user, unless the app lets it", async () => {
  expect(await askAs({}, PROFILE)).toMatchObject({ status: 403, requests: [] });
});

test("what the app says of the user is sent, whatever the page says", async () => {
  for (const body of [BODY, PROFILE]) {
    const { requests } = await askAs({ profile_metadata: { user_name: "Alice" } }, body);
    expect(requests[0]).toContain('"profile_metadata":{"user_name":"Alice"}');
  }
});

test("a function of the app makes of what the page says what is sent", async () => {
  const seen: unknown[] = [];
  const profile_metadata = async (given: unknown) => {
    seen.push(given);
    return { ...Object(given), plan: "free" };
  };
  const { requests } = await askAs({ profile_metadata }, PROFILE);
  expect(requests[0]).toContain('"profile_metadata":{"user_name":"the boss","plan":"free"}');
  const refused = await askAs({ profile_metadata: () => false }, PROFILE);
  expect(refused).toMatchObject({ status: 403, requests: [] });
  const none = await askAs({ profile_metadata: () => undefined }, PROFILE);
  expect(none.requests[0]).not.toContain("profile_metadata");
  expect(seen).toEqual([PROFILE.profile_metadata]);
});

test("a function of the app that makes no object of it is at fault", async () => {
  const kinds: [says: unknown, kind: string][] = [
    ["Alice", "string"],
    [null, "null"],
    [[1], "a list"],
    [7, "number"],
    [true, "boolean"],
  ];
  for (const [says, kind] of kinds) {
    const profile_metadata = (() => says) as unknown as Exclude<
      Caller["profile_metadata"],
      undefined
    >;
    const message = `profile_metadata must answer with an object or false, not with ${kind}`;
    expect(await askAs({ profile_metadata }, PROFILE)).toMatchObject({
      status: 500,
      requests: [],
      errors: [{ message }],
    });
  }
});

test("the app is told of each reply before the page has it, to remember whose it is", async () => {
  const order: unknown[] = [];
  const onReply = async (reply: NewReply) => {
    await new Promise((resolve) => setImmediate(resolve));
    order.push(reply);
  };
  const { status, errors } = await askAs({ onReply });
  order.push(status);
  expect(order).toEqual([{ agent_id: ID, session_id: OTHER_ID, run_id: ID }, 200]);
  expect(errors).toEqual([]);
});

test("an onReply that has answered leaves no timer", async () => {
  const set = vi.spyOn(globalThis, "setTimeout");
  const cleared = vi.spyOn(globalThis, "clearTimeout");
  await ask(() => ({ onReply: () => {} }), BODY, { admitWithinMs: 54_321 });
  const timers = set.mock.results.filter((_, at) => set.mock.calls[at]?.[1] === 54_321);
  const ended = cleared.mock.calls.map(([timer]) => timer);
  expect(timers.length).toBeGreaterThan(1);
  expect(timers.filter(({ value }) => !ended.includes(value))).toEqual([]);
});

test("an onReply that throws or hangs keeps no reply from the page", async () => {
  const cause = new Error("the secret of the database");
  for (const [onReply, error] of [
    [throwing, { message: "onReply failed", cause }],
    [async () => throwing(), { message: "onReply failed", cause }],
    [never, { message: "onReply took longer than 300 ms" }],
  ] as const) {
    const { status, text, errors } = await askAs({ onReply });
    expect([status, JSON.parse(text)]).toEqual([200, REPLY]);
    expect(errors).toMatchObject([error]);
  }
});

test("unless the app says otherwise it has ten seconds to say who calls", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  let ask = () => {};
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const authorize = () => {
    ask();
    return never();
  };
  const { handler } = await standUp([[]], { authorize });
  const answered = handler(pageRequest());
  await asked;
  await vi.advanceTimersByTimeAsync(9_999);
  expect(await Promise.race([answered, "it waits"])).toBe("it waits");
  await vi.advanceTimersByTimeAsync(1);
  expect((await answered).status).toBe(503);
});

test("what Next.js throws to steer itself passes as it is", async () => {
  const steer = Object.assign(new Error("NEXT_REDIRECT"), {
    digest: "NEXT_REDIRECT;replace;/login;307;",
  });
  const thrown = await ask(() => Promise.reject(steer)).catch((error: unknown) => error);
  expect(thrown).toBe(steer);
});

test("without onError the console says what is wrong in the app, and nothing of a failed call", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  await ask(throwing, BODY, { onError: undefined });
  expect(said.mock.calls).toEqual([[expect.objectContaining({ message: "authorize failed" })]]);
  const stand = await standUp([[answer(500)]], { onError: undefined });
  await stand.handler(pageRequest());
  expect(said).toHaveBeenCalledTimes(1);
});

test("an onError that throws changes nothing", async () => {
  const { status } = await ask(throwing, BODY, { onError: throwing });
  expect(status).toBe(500);
});
