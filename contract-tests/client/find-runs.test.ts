// A call whose reply was lost is found again, or is not there: on a server that really runs it.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { readExamples } from "../../scripts/shared/readme-examples.ts";
import {
  type CreateResponseParams,
  createPiperClient,
  type FindRunsOptions,
  isPiperError,
  type PiperClientOptions,
} from "../../src/index.ts";
import * as valid from "../calls/call.ts";
import { failureOf } from "./failure-of.ts";
import {
  type Behaviour,
  createAgentServer,
  type LossPoint,
  type Run,
} from "./lost-replies/agent.ts";
import { refusedFor } from "./refused-for.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const SESSION = "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63";
const CALL = { ...valid.CALL, session_id: SESSION };
const GREETING = { ...valid.GREETING, session_id: SESSION };
const { agent_id: _, ...withoutAgent } = CALL;
const MINUTE = 60_000;

// No random waits.
beforeEach(() => {
  const random = vi.spyOn(Math, "random").mockReturnValue(0);
  return () => random.mockRestore();
});

/** An agent in this process, the replies that it will lose, and what it has run. */
async function startAgent(
  losses: (LossPoint | undefined)[] = [],
  { runs: given = [], ...behaviour }: Partial<Omit<Behaviour, "runs">> & { runs?: Run[] } = {},
  options: Partial<PiperClientOptions> = {},
) {
  const kept = new Map<string, Run>(given.map((run) => [run.id, run]));
  const server = createAgentServer({
    runs: {
      list: () => [...kept.values()],
      keep: (run) => void kept.set(run.id, structuredClone(run)),
    },
    losses,
    breakDown: (socket) => socket.resetAndDestroy(),
    ...behaviour,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const piper = createPiperClient({ token: "pat_example", orgId: ID, baseUrl, ...options });
  return { piper, runs: () => [...kept.values()] };
}

/** Makes a call whose reply is lost, and says when it was sent. */
async function lose(
  piper: { createResponse(params: CreateResponseParams, options?: object): Promise<unknown> },
  params: CreateResponseParams = CALL,
  options: object = {},
) {
  const error = await failureOf(() => piper.createResponse(params, options));
  expect(error.outcome).toBe("unknown");
  return { since: error.sentAt };
}

/** A run as it might have been: of these events, created so many milliseconds ago. */
function ago(ms: number, message: string | null = CALL.message, fields: Partial<Run> = {}): Run {
  const at = new Date(Date.now() - ms).toISOString();
  const said = message === null ? [] : [{ event_type: "user_message", content: message }];
  return {
    id: crypto.randomUUID(),
    ...{ session_id: SESSION, created_at: at, updated_at: at },
    events: [...said, { event_type: "assistant_message", content: "Hello!" }],
    ...fields,
  };
}

const AFTER_THE_RUN: LossPoint[] = [
  "in the run, after its first event",
  "in the headers",
  "in the body",
  "502 after the run",
];

test.each(AFTER_THE_RUN)("a run whose reply was lost (%s) is found", async (point) => {
  const { piper, runs } = await startAgent([undefined, point]);
  await piper.createResponse({ ...CALL, message: "Hello?" });
  const search = await lose(piper);
  const found = await piper.findRuns(CALL, search);
  expect(found).toEqual({ runs: [runs()[1]], undecided: [] });
});

test("a look for a run is told to hooks as what it is", async () => {
  const onAttempt = vi.fn();
  const { piper } = await startAgent([], { runs: [ago(1_000)] }, { onAttempt });
  await piper.findRuns(CALL, { since: Date.now() - MINUTE });
  expect(onAttempt.mock.calls).toEqual([
    [expect.objectContaining({ operation: "getSessionEvents", status: 200 })],
  ]);
});

test("a run whose reply never came within the deadline is found", async () => {
  const { piper, runs } = await startAgent(["stalls after the run"]);
  const search = await lose(piper, CALL, { timeoutMs: 300 });
  expect(await piper.findRuns(CALL, search)).toEqual({ runs: runs(), undecided: [] });
});

const BEFORE_THE_RUN: LossPoint[] = [
  "before the request is read",
  "after the request, before the run",
  "502 before the run",
];

test.each(BEFORE_THE_RUN)("a call that was lost before its run (%s) is not seen", async (point) => {
  const { piper } = await startAgent([undefined, point]);
  await piper.createResponse({ ...CALL, message: "Hello?" });
  const search = await lose(piper);
  expect(await piper.findRuns(CALL, search)).toEqual({ runs: [], undecided: [] });
});

test("a run in progress, which has no events yet, is undecided", async () => {
  const { piper, runs } = await startAgent(["in the run, before its first event"]);
  const search = await lose(piper);
  expect(await piper.findRuns(CALL, search)).toEqual({ runs: [], undecided: runs() });
});

test.each<[what: string, params: CreateResponseParams]>([
  ["no message", GREETING],
  ["a message of null", { ...GREETING, message: null }],
])("the run of a greeting is found by %s: no user spoke in it", async (_, params) => {
  const { piper, runs } = await startAgent([undefined, "in the body"]);
  await piper.createResponse(CALL);
  const search = await lose(piper, params);
  expect(await piper.findRuns(params, search)).toEqual({ runs: [runs()[1]], undecided: [] });
});

test("a greeting that did not run is not seen in the messages beside it", async () => {
  const { piper } = await startAgent(["502 before the run", undefined]);
  const search = await lose(piper, GREETING);
  await piper.createResponse(CALL);
  expect(await piper.findRuns(GREETING, search)).toEqual({ runs: [], undecided: [] });
});

test("a message that did not run is not seen in the greeting before it", async () => {
  const { piper } = await startAgent([undefined, "502 before the run"]);
  await piper.createResponse(GREETING);
  const search = await lose(piper);
  expect(await piper.findRuns(CALL, search)).toEqual({ runs: [], undecided: [] });
});

test("of the same text twice, the run of the call that was lost is found", async () => {
  const { piper, runs } = await startAgent([undefined, "in the headers"]);
  await piper.createResponse(CALL);
  const search = await lose(piper);
  const { runs: found } = await piper.findRuns(CALL, search);
  expect(found).toEqual([runs()[1]]);
});

test("the same text a moment before is not taken for a call that did not run", async () => {
  const { piper } = await startAgent([undefined, "502 before the run"]);
  await piper.createResponse(CALL);
  const search = await lose(piper);
  expect((await piper.findRuns(CALL, search)).runs).toEqual([]);
});

test("the same text a minute before is not even undecided", async () => {
  const { piper } = await startAgent(["502 before the run"], { runs: [ago(MINUTE)] });
  const search = await lose(piper);
  expect(await piper.findRuns(CALL, search)).toEqual({ runs: [], undecided: [] });
});

test("two calls of the same text that were both lost cannot be told apart", async () => {
  const { piper, runs } = await startAgent(["in the body", "in the body"]);
  const search = await lose(piper);
  await lose(piper);
  expect(await piper.findRuns(CALL, search)).toEqual({ runs: runs(), undecided: [] });
});

test("the order in which runs are listed does not matter", async () => {
  const others = [ago(MINUTE), ago(2 * MINUTE, null), ago(3 * MINUTE, "Thanks")];
  const orders: ((runs: Run[]) => Run[])[] = [
    (runs) => runs.toReversed(),
    (runs) => runs.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ([first, ...rest]) => [...rest, ...(first ? [first] : [])],
  ];
  for (const order of orders) {
    const { piper, runs } = await startAgent(["in the body"], { runs: others, order });
    const search = await lose(piper);
    const [lost] = runs().slice(-1);
    expect(await piper.findRuns(CALL, search)).toEqual({ runs: [lost], undecided: [] });
  }
});

test("of a session that the API does not know, the API's refusal is told", async () => {
  const { piper } = await startAgent();
  const error = await failureOf(() => piper.findRuns(CALL, { since: Date.now() }));
  expect(error).toMatchObject({ kind: "http", status: 404, outcome: "none" });
});

test("a conversation without runs, and one of none that match, show nothing", async () => {
  const { piper } = await startAgent([], { runs: [ago(0, "Thanks")], order: () => [] });
  const search = { since: Date.now() - MINUTE };
  expect(await piper.findRuns(CALL, search)).toEqual({ runs: [], undecided: [] });
  const other = await startAgent([], { runs: [ago(0, "Thanks")] });
  expect(await other.piper.findRuns(CALL, search)).toEqual({ runs: [], undecided: [] });
});

/** What of one run is told of a call that was sent this long ago. */
async function told(run: Run, message: string | null = CALL.message, sentAgoMs = 1000) {
  const { piper } = await startAgent([], { runs: [run] });
  const found = await piper.findRuns({ ...CALL, message }, { since: Date.now() - sentAgoMs });
  return found.runs.length > 0 ? "ran" : found.undecided.length > 0 ? "undecided" : "not seen";
}

const said = (...contents: unknown[]) => ({
  events: contents.map((content) => ({ event_type: "user_message", content })),
});

test.each<[what: string, events: unknown[], message: string | null, verdict: string]>([
  ["the text", said("Hi").events, "Hi", "ran"],
  ["another text", said("Ho").events, "Hi", "not seen"],
  ["the text in other letters", said("hi").events, "Hi", "not seen"],
  ["the text among others", said("Ho", "Hi").events, "Hi", "ran"],
  ["the text without the space behind it", said("Hi").events, "Hi ", "undecided"],
  [
    "the text without the space before it, among others",
    said("Ho", "Hi").events,
    " Hi",
    "undecided",
  ],
  ["the text with other ends of lines", said("a\nb").events, "a\r\nb", "undecided"],
  ["the text in another form of Unicode", said("u\u0308").events, "ü", "undecided"],
  ["no content of what was said", said(null).events, "Hi", "undecided"],
  ["a content that is a number", said(7).events, "Hi", "undecided"],
  ["a content that is a list", said(["Hi"]).events, "Hi", "undecided"],
  [
    "the text as an assistant's",
    [{ event_type: "assistant_message", content: "Hi" }],
    "Hi",
    "undecided",
  ],
  ["events that do not show yet what was said", [{ event_type: "reasoning" }], "Hi", "undecided"],
  ["events of no type", [{ content: "Hi" }], "Hi", "undecided"],
  ["a type that is a number", [{ event_type: 1, content: "Hi" }], "Hi", "undecided"],
  ["no events", [], "Hi", "undecided"],
  ["no events, of a greeting", [], null, "undecided"],
  ["what the user said, of a greeting", said("Hi").events, null, "not seen"],
  ["an empty text, of a greeting", said("").events, null, "undecided"],
  ["no user, of an empty text", [{ event_type: "assistant_message" }], "", "undecided"],
  ["an empty text, of an empty text", said("").events, "", "ran"],
])("a run with %s", async (_, events, message, verdict) => {
  expect(await told(ago(0, null, { events: events as object[] }), message)).toBe(verdict);
});

test("where the user said nothing, a run from just before the call is of an empty text, if of any", async () => {
  const before = ago(3000, null);
  expect(await told(before, "")).toBe("undecided");
  expect(await told(before, "Hi")).toBe("not seen");
});

const at = (ms: number, write = (date: Date) => date.toISOString()) => ({
  created_at: write(new Date(Date.now() - ms)),
});
const bare = (date: Date) => date.toISOString().replace("Z", "");

test.each<[what: string, fields: () => object, verdict: string]>([
  ["just now", () => at(0), "ran"],
  ["a second before the call", () => at(2000), "undecided"],
  ["ten seconds before the call", () => at(11_000), "not seen"],
  ["without a zone, as Python writes it", () => at(0, bare), "ran"],
  ["without a zone, before the call", () => at(11_000, bare), "not seen"],
  ["with microseconds", () => at(0, (date) => `${bare(date)}123+00:00`), "ran"],
  ["in another zone", () => at(0, (date) => `${bare(new Date(+date + 7_200_000))}+02:00`), "ran"],
  ["in whole seconds", () => at(0, (date) => `${bare(date).slice(0, 19)}Z`), "ran"],
  ["with a space", () => at(0, (date) => date.toISOString().replace("T", " ")), "ran"],
  ["an hour ahead", () => at(-3_600_000), "undecided"],
  ["never", () => ({ created_at: "never" }), "undecided"],
  ["empty", () => ({ created_at: "" }), "undecided"],
  ["null", () => ({ created_at: null }), "undecided"],
  ["a number", () => ({ created_at: Date.now() }), "undecided"],
  ["left out", () => ({ created_at: undefined }), "undecided"],
  ["no day there is", () => ({ created_at: "2026-99-99T00:00:00Z" }), "undecided"],
  ["a list", () => ({ created_at: ["2026-11-23T12:00:00Z"] }), "undecided"],
])("a run of the same text whose created_at is %s", async (_, fields, verdict) => {
  expect(await told(ago(0, CALL.message, fields() as Partial<Run>))).toBe(verdict);
});

test("in a page, whose server may leave events out, no user_message tells nothing", async () => {
  vi.stubGlobal("location", new URL("https://app.example/chat"));
  onTestFinished(() => void vi.unstubAllGlobals());
  const session = { session_id: SESSION, agent_id: ID, organization_id: ID };
  const runs = [ago(0, null), ago(0), ago(0, "Thanks")];
  const fetch = async () => new Response(JSON.stringify({ session, runs }));
  const page = createPiperClient({ baseUrl: "/api/piper", fetch });
  const search = { since: Date.now() - 1000 };
  expect(await page.findRuns(CALL, search)).toEqual({ runs: [runs[1]], undecided: [runs[0]] });
  expect(await page.findRuns(GREETING, search)).toEqual({ runs: [], undecided: [runs[0]] });
});

test.each([
  ["whole seconds", "", 1000],
  ["tenths", ".0", 100],
  ["thousandths", ".000", 1],
])("a created_at of %s is of any moment that it may mean", async (_, fraction, lasts) => {
  const second = Math.floor(Date.now() / 1000) * 1000 - 20_000;
  const created_at = new Date(second).toISOString().replace(".000", fraction);
  const { piper, runs } = await startAgent([], { runs: [ago(0, CALL.message, { created_at })] });
  const within = await piper.findRuns(CALL, { since: second + lasts - 1 });
  expect(within).toEqual({ runs: runs(), undecided: [] });
  // Two clocks may be five seconds apart.
  for (const later of [0, 4999])
    expect(await piper.findRuns(CALL, { since: second + lasts + later })).toEqual({
      runs: [],
      undecided: runs(),
    });
  const longBefore = await piper.findRuns(CALL, { since: second + lasts + 5000 });
  expect(longBefore).toEqual({ runs: [], undecided: [] });
});

test.each([-3_600_000, -2000, -400, 400, 2000, 3_600_000, 40 * 365 * 24 * 3_600_000])(
  "a server's clock that is %i ms ahead of this one's is corrected by its Date",
  async (clockAheadMs) => {
    const { piper, runs } = await startAgent(["in the body", "502 before the run"], {
      clockAheadMs,
    });
    const search = await lose(piper);
    const found = await piper.findRuns(CALL, search);
    // Where the Date's whole seconds hide that the clocks differ, nothing wrong is said.
    if (Math.abs(clockAheadMs) < 1000) expect([...found.runs, ...found.undecided]).toEqual(runs());
    else expect(found).toEqual({ runs: runs(), undecided: [] });
  },
);

test.each([-3_600_000, 3_600_000])(
  "the same text ten seconds before is told apart where the server's clock is %i ms ahead",
  async (clockAheadMs) => {
    const runs = [ago(10_000 - clockAheadMs)];
    const { piper } = await startAgent(["502 before the run"], { clockAheadMs, runs });
    const search = await lose(piper);
    expect(await piper.findRuns(CALL, search)).toEqual({ runs: [], undecided: [] });
  },
);

test.each([null, "", "yesterday", "0", "Mon, 99 Foo 2026 12:00:00 GMT"])(
  "an answer whose Date is %o is read by this machine's clock",
  async (date) => {
    const { piper, runs } = await startAgent(["in the body"], { date });
    const search = await lose(piper);
    expect(await piper.findRuns(CALL, search)).toEqual({ runs: runs(), undecided: [] });
  },
);

test("an answer that took long says nothing of the clocks: its Date is of any moment of it", async () => {
  const since = Date.now();
  const fetch = async () => {
    const [sentAt, steady, laterMs] = [Date.now(), performance.now(), 10_000];
    const date = new Date(sentAt).toUTCString();
    vi.spyOn(performance, "now").mockReturnValue(steady + laterMs);
    vi.spyOn(Date, "now").mockReturnValue(sentAt + laterMs);
    const session = { session_id: SESSION, agent_id: ID, organization_id: ID };
    const runs = [ago(sentAt + laterMs - since + 3000)];
    return new Response(JSON.stringify({ session, runs }), { headers: { date } });
  };
  onTestFinished(() => void vi.restoreAllMocks());
  const { piper } = await startAgent([], {}, { fetch });
  const found = await piper.findRuns(CALL, { since });
  expect([found.runs.length, found.undecided.length]).toEqual([0, 1]);
});

test("a Date that belongs to no run claims no old one", async () => {
  const date = "Wed, 21 Oct 2015 07:28:00 GMT";
  const { piper } = await startAgent(["502 before the run"], { date, runs: [ago(MINUTE)] });
  const search = await lose(piper);
  expect((await piper.findRuns(CALL, search)).runs).toEqual([]);
});

test("a clock that was set back since the call leaves undecided what is of its text", async () => {
  const { piper } = await startAgent([], { runs: [ago(MINUTE), ago(0, "Thanks")] });
  const found = await piper.findRuns(CALL, { since: Date.now() + 60 * MINUTE });
  expect([found.runs.length, found.undecided.length]).toEqual([0, 1]);
});

test.each<[what: string, params: object, options: unknown, fields: string[]]>([
  ["no since", CALL, {}, ["since"]],
  ["a since that is undefined", CALL, { since: undefined }, ["since"]],
  ["no options", CALL, undefined, ["since"]],
  ["no session", valid.CALL, { since: 0 }, ["session_id"]],
  ["a session of null", { ...CALL, session_id: null }, { since: 0 }, ["session_id"]],
  ["an undefined session", { ...CALL, session_id: undefined }, { since: 0 }, ["session_id"]],
  ["a session that is a number", { ...CALL, session_id: 1 }, { since: 0 }, ["session_id"]],
  ["a session that is a path", { ...CALL, session_id: "../x" }, { since: 0 }, ["session_id"]],
  ["a blank session", { ...CALL, session_id: " " }, { since: 0 }, ["session_id"]],
  ["a message that was lost", { ...CALL, message: undefined }, { since: 0 }, ["message"]],
  ["no agent", withoutAgent, { since: 0 }, ["agent_id"]],
  ["a mistyped parameter", { ...CALL, mesage: "Hi" }, { since: 0 }, ["mesage"]],
  ["no parameters at all", undefined as never, { since: 0 }, ["params", "agent_id", "session_id"]],
  ["a mistyped option", CALL, { since: 0, waitMS: 1 }, ["waitMS"]],
  ["nothing right", {}, { waitMs: -1 }, ["agent_id", "session_id", "waitMs", "since"]],
])("%s is refused before anything is sent", async (_, params, options, fields) => {
  const { piper } = await startAgent([], {}, { fetch: () => expect.fail("fetch was called") });
  const search = () => piper.findRuns(params as typeof CALL, options as FindRunsOptions);
  expect((await refusedFor(search)).toSorted()).toEqual(fields.toSorted());
  expect(await failureOf(search)).toMatchObject({ outcome: "none" });
});

const NO_NUMBERS = [
  "0",
  null,
  true,
  [0],
  {},
  1n,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  new Date(0),
];

test("since and waitMs are numbers in their range", async () => {
  const { piper } = await startAgent([], { runs: [ago(MINUTE)] });
  const refused = (options: object) =>
    refusedFor(() => piper.findRuns(CALL, { since: 0, ...options } as FindRunsOptions));
  for (const since of NO_NUMBERS) expect(await refused({ since })).toEqual(["since"]);
  for (const since of [0, -1, 1.5, Date.now()]) expect(await refused({ since })).toEqual([]);
  for (const waitMs of [...NO_NUMBERS, -1, 2 ** 31])
    expect(await refused({ waitMs })).toEqual(["waitMs"]);
  expect(await refused({ waitMs: undefined })).toEqual([]);
});

test("the parameters are those of the lost call, whatever else they say", async () => {
  const params = { ...CALL, include_events: false, profile_metadata: { name: "Ada" } } as const;
  const { piper, runs } = await startAgent(["in the body"]);
  const search = await lose(piper, params);
  expect(await piper.findRuns(params, search)).toEqual({ runs: runs(), undecided: [] });
});

test("parameters, options and answers of hostile making fail as a PiperError, or not at all", async () => {
  const throwing = new Proxy(
    {},
    {
      get: () => expect.fail("read"),
      ownKeys: () => {
        throw new Error("no");
      },
    },
  );
  const { piper } = await startAgent([], { runs: [ago(0)] });
  for (const params of [throwing, new Map(), Object.create(CALL), Symbol("x"), () => {}])
    expect(await failureOf(() => piper.findRuns(params as never, { since: 0 }))).toMatchObject({
      kind: "config",
    });
  for (const options of [throwing, null, "x", [], new Date()])
    expect(await failureOf(() => piper.findRuns(CALL, options as never))).toMatchObject({
      kind: "config",
    });
});

test.each<[what: string, body: string]>([
  ["nothing", ""],
  ["no runs", "{}"],
  ["a list", "[]"],
  ["runs that are null", '{"session":{},"runs":null}'],
  ["a page", "<html>"],
  ["a lone brace", "{"],
  ["a depth of a million", "[".repeat(1e6)],
])("an answer that is %s is told as such, and nothing is said of runs", async (_, body) => {
  const fetch = async () => new Response(body);
  const { piper } = await startAgent([], {}, { fetch });
  const error = await failureOf(() => piper.findRuns(CALL, { since: 0 }));
  expect(error).toMatchObject({ kind: "response", outcome: "none" });
});

test("a look is sent again where its connection is lost", async () => {
  let requests = 0;
  const { piper, runs } = await startAgent(
    ["in the body"],
    {},
    {
      fetch: (url, init) =>
        ++requests === 2 ? Promise.reject(new Error("lost")) : fetch(url, init),
    },
  );
  const search = await lose(piper);
  expect((await piper.findRuns(CALL, search)).runs).toEqual(runs());
  expect(requests).toBe(3);
});

test("the README's way of looking finds the run, and sends nothing twice", async () => {
  const { piper, runs } = await startAgent([undefined, "in the headers"]);
  const [example = ""] = (await readExamples()).filter((block) => block.includes("findRuns("));
  const never = () => expect.unreachable();
  const context = {
    ...{ piper, agent_id: CALL.agent_id, message: CALL.message, isPiperError },
    ...{ sendLater: never, askPerson: never },
  };
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  const follow = new AsyncFunction(
    `{ ${Object.keys(context).join(", ")} }`,
    `${example}\nreturn answerOrRun();`,
  );
  expect(await follow(context)).toEqual(runs()[1]);
  expect(runs()).toHaveLength(2); // The greeting's, and the message's.
});
