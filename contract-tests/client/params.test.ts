import { beforeAll, expect, test } from "vitest";
import { type CreateResponseParams, createPiperClient } from "../../src/index.ts";
import { BODY, CALL, GREETING } from "../calls/call.ts";
import { answer, type ScriptedServer, startScriptedServer } from "../servers/scripted.ts";
import { failureOf } from "./failure-of.ts";
import { refusedFor } from "./refused-for.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

let server: ScriptedServer;
beforeAll(async () => {
  server = await startScriptedServer([answer(200, '{"content":"Hello!"}')]);
  return server.close;
});

const call = (params: object, options = {}) =>
  createPiperClient({ orgId: ID, baseUrl: server.url }).createResponse(
    params as CreateResponseParams,
    options,
  );

/** The query and the body that a server gets of a call. */
async function sent(params: object) {
  await call(params);
  const [head = "", body = ""] = server.requests.at(-1)?.split("\r\n\r\n") ?? [];
  return { query: /\?(\S*)/.exec(head)?.[1], body: JSON.parse(body) as unknown };
}

/** The fields that a call is refused for, and of which the server gets nothing. */
async function refused(params: unknown, options = {}) {
  const before = server.requests.length;
  const fields = await refusedFor(() => call(params as object, options));
  expect(server.requests.length - before).toBe(fields.length > 0 ? 0 : 1);
  return fields;
}

const NO_STRINGS = [1, true, ["x"], new String("x"), Symbol("x")];
const NO_UUIDS = ["", "..", ID.slice(1), `${ID}\n`, `{${ID}}`, `urn:uuid:${ID}`, "\ud800"];
const NO_OBJECTS = ["x", 1, true, null, [], [{}], () => {}, Symbol("x"), 1n];
const NO_JSON = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, 1n, Symbol("x"), () => {}, class {}],
  ...[new Date(), new Map(), new Set(), /x/, new Error("x"), new URL("https://a.example")],
  ...[new String("x"), new Uint8Array(1), Promise.resolve(), new (class Named {})()],
];

test.each<[field: string, good: unknown[], bad: unknown[]]>([
  ["agent_id", [ID.toUpperCase()], [...NO_STRINGS, ...NO_UUIDS, {}, null, undefined]],
  ["message", ["", " ", "Grüße 👋", null], [...NO_STRINGS, {}, undefined, "\ud800", "cut \ud83d"]],
  ["session_id", ["", "any text", null, undefined], [...NO_STRINGS, {}]],
  ["include_events", [true, false, undefined], ["false", 0, 1, null, new Boolean(false)]],
  ["profile_metadata", [{}, undefined], [...NO_OBJECTS, ...NO_JSON]],
])("%s is of its type", async (field, good, bad) => {
  for (const value of good)
    expect([value, await refused({ ...CALL, [field]: value })]).toEqual([value, []]);
  for (const value of bad)
    expect([value, await refused({ ...CALL, [field]: value })]).toEqual([value, [field]]);
});

test("agent_id is needed, nothing else", async () => {
  expect(await refused({ message: "Hello" })).toEqual(["agent_id"]);
  expect(await refused({ agent_id: ID })).toEqual([]);
});

test.each([undefined, null, "params", 1, [CALL]])(
  "%o is no object of parameters",
  async (params) => {
    expect(await refused(params)).toContain("agent_id");
  },
);

test("unknown parameters are refused, those of another case or place too", async () => {
  const unknown = {
    agentId: ID,
    Message: "x",
    org_id: ID,
    no_such_field: undefined,
    constructor: 1,
  };
  expect(await refused({ ...CALL, ...unknown })).toEqual(Object.keys(unknown));
});

test.each([
  [20, ". "],
  [21, "; and 1 more. "],
  [23, "; and 3 more. "],
])("of %i problems twenty are told, and how many more there are", async (length, end) => {
  const unknown = Object.fromEntries(Array.from({ length }, (_, at) => [`x${at}`, at]));
  const { message } = await failureOf(() => call({ ...CALL, ...unknown }));
  expect(message).toContain(`x19 is no parameter of this call${end}Nothing was sent`);
  expect(message).not.toContain("x20");
});

test("an own __proto__, as JSON.parse makes it, is refused", async () => {
  expect(await refused({ ...CALL, ...JSON.parse('{"__proto__":{"a":1}}') })).toEqual(["__proto__"]);
});

test("parameters are the own ones of a plain object: an inherited one would be lost", async () => {
  class Params {
    agent_id = ID;
    get message() {
      return "Where is my order?";
    }
  }
  for (const params of [new Params(), Object.create(CALL), new Map(Object.entries(CALL))])
    expect(await refused(params)).toContain("params");
  expect((await sent(Object.assign(Object.create(null), CALL))).body).toEqual(BODY);
});

test("what was checked is sent: each parameter is read once", async () => {
  const messages = ["first", 2];
  const params = {
    ...GREETING,
    get message() {
      return messages.shift();
    },
  };
  expect((await sent(params)).body).toEqual({ ...BODY, message: "first" });
});

test("what was checked is sent, whatever becomes of it while a token is awaited", async () => {
  const profile_metadata: Record<string, unknown> = { name: "Ada" };
  const piper = createPiperClient({
    orgId: ID,
    baseUrl: server.url,
    async token() {
      profile_metadata.name = 1n;
      return "pat_example";
    },
  });
  await piper.createResponse({ ...CALL, profile_metadata });
  expect(server.requests.at(-1)).toContain('"profile_metadata":{"name":"Ada"}');
});

test("profile_metadata holds, at any depth, no bigint and no cycle: JSON has none", async () => {
  const knot: Record<string, unknown> = {};
  knot.list = [{ knot }];
  for (const profile_metadata of [{ a: 1n }, { a: [{ b: 1n }] }, knot])
    expect(await refused({ ...CALL, profile_metadata })).toEqual(["profile_metadata"]);
});

test("what profile_metadata holds is sent as JSON.stringify writes it", async () => {
  const profile_metadata = { since: new Date(0), plan: undefined, list: [undefined, Number.NaN] };
  const { body } = await sent({ ...CALL, profile_metadata });
  expect(body).toEqual({
    ...BODY,
    profile_metadata: { since: "1970-01-01T00:00:00.000Z", list: [null, null] },
  });
});

test("profile_metadata that is an object twice is sent twice", async () => {
  const plan = { name: "pro" };
  const profile_metadata = { before: plan, after: [plan, plan] };
  expect((await sent({ ...CALL, profile_metadata })).body).toEqual({ ...BODY, profile_metadata });
});

test("profile_metadata of odd keys, without a prototype, arrives as it is", async () => {
  const profile_metadata = Object.assign(
    Object.create(null),
    JSON.parse('{"__proto__x":1,"constructor":{"a":null},"":[],"0":-1.5e300}'),
  );
  const { body } = await sent({ ...CALL, profile_metadata });
  expect(body).toEqual({ ...BODY, profile_metadata: { ...profile_metadata } });
});

test("profile_metadata that is nested too deep to be written is refused, no RangeError", async () => {
  let deep: Record<string, unknown> = {};
  for (let level = 0; level < 100_000; level++) deep = { deep };
  expect(await refused({ ...CALL, profile_metadata: deep })).toEqual(["profile_metadata"]);
});

test("half a surrogate pair is refused wherever it stands: a server may fail at it", async () => {
  expect(await refused({ ...CALL, message: "a cut \ud83d" })).toEqual(["message"]);
  expect(await refused({ ...CALL, session_id: "\ude00" })).toEqual(["session_id"]);
  for (const profile_metadata of [
    { a: ["\ud83d"] },
    { "\ud83d": 1 },
    { a: new String("\ud83d") },
    { a: { toJSON: () => "\ud83d" } },
  ])
    expect(await refused({ ...CALL, profile_metadata })).toEqual(["profile_metadata"]);
});

test("no message and message null both ask for a greeting, as they are", async () => {
  expect((await sent({ agent_id: ID })).body).toEqual({ agent_id: ID });
  expect((await sent({ agent_id: ID, message: null })).body).toEqual({
    agent_id: ID,
    message: null,
  });
});

test("the last reply's session_id is sent as it came, and left out where none came", async () => {
  expect((await sent({ ...CALL, session_id: ID })).body).toEqual({ ...BODY, session_id: ID });
  expect((await sent({ ...CALL, session_id: null })).body).toEqual({ ...BODY, session_id: null });
  expect((await sent({ ...CALL, session_id: undefined })).body).toEqual(BODY);
});

test("include_events is in the query of each call, true unless the caller says otherwise", async () => {
  expect(await sent(CALL)).toEqual({ query: "include_events=true", body: BODY });
  expect((await sent({ ...CALL, include_events: undefined })).query).toBe("include_events=true");
  expect((await sent({ ...CALL, include_events: true })).query).toBe("include_events=true");
  expect((await sent({ ...CALL, include_events: false })).query).toBe("include_events=false");
});

test("one error lists every bad parameter and option, and nothing is sent", async () => {
  const bad = {
    agent_id: 1,
    session_id: 1,
    include_events: 1,
    profile_metadata: 1,
    x: 1,
    message: 1,
  };
  const options = { orgId: 1, timeoutMs: 0, maxRetries: 11, signal: 1, y: 1 };
  const fields = [...Object.keys(bad), ...Object.keys(options)];
  expect((await refused(bad, options)).toSorted()).toEqual(fields.toSorted());
  const error = await call(bad, options).catch((error: unknown) => error);
  for (const field of fields) expect(String(error)).toContain(`${field} `);
});
