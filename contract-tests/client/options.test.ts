import { afterEach, beforeAll, expect, test, vi } from "vitest";
import {
  createPiperClient,
  type PiperClientOptions,
  type RequestOptions,
} from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { API_URL } from "../document/api-url.ts";
import { answer, type ScriptedServer, startScriptedServer } from "../servers/scripted.ts";
import { refusedFor } from "./refused-for.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const TOKEN = "pat_example_0123456789";
const REPLY = JSON.stringify({ content: "Hello!" });
const GIVEN = { token: TOKEN, orgId: ID };

let server: ScriptedServer;
beforeAll(async () => {
  server = await startScriptedServer([answer(200, REPLY)]);
  return server.close;
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const create = (options: object) => createPiperClient(options as PiperClientOptions);

const call = (options: object) =>
  create({ ...GIVEN, baseUrl: server.url }).createResponse(CALL, options as RequestOptions);

const NO_NUMBERS = ["1", null, true, [1], {}, 1n, Number.NaN, Number.POSITIVE_INFINITY];
const NO_FUNCTIONS = ["fetch", null, {}, 1, true];
const NO_UUIDS = [
  ...["", ".", "..", "x", ` ${ID}`, `${ID}\n`, `{${ID}}`, `urn:uuid:${ID}`, `${ID}/../x`, "\ud800"],
  ...[ID.slice(1), `${ID}0`, ID.replace("c", "g"), ID.replaceAll("-", ""), [ID], null, 1, {}],
];

type Rule = [field: string, good: unknown[], bad: unknown[]];

const OF_BOTH: Rule[] = [
  ["timeoutMs", [1, 1.5, 2 ** 31 - 1], [...NO_NUMBERS, -1, 0, 0.9, 2 ** 31]],
  ["maxRetries", [0, 10], [...NO_NUMBERS, -1, 11, 1.5]],
  ["orgId", [ID.toUpperCase(), "00000000-0000-0000-0000-000000000000"], NO_UUIDS],
];

test.each<Rule>([
  ...OF_BOTH,
  ["fetch", [fetch, undefined], NO_FUNCTIONS],
  ["onAttempt", [() => {}, async () => {}, undefined], NO_FUNCTIONS],
  ["dangerouslyAllowBrowser", [true, false, undefined], ["true", "", 0, 1, null]],
])(
  "a client takes a %s that is of its type and within its range, no other",
  async (field, good, bad) => {
    const refusals = (value: unknown) => refusedFor(() => create({ ...GIVEN, [field]: value }));
    for (const value of good) expect([value, await refusals(value)]).toEqual([value, []]);
    for (const value of bad) expect([value, await refusals(value)]).toEqual([value, [field]]);
  },
);

test.each<Rule>([
  ...OF_BOTH,
  [
    "signal",
    [AbortSignal.timeout(60_000)],
    ["abort", null, {}, true, new AbortController(), new EventTarget()],
  ],
])(
  "a call takes a %s that is of its type and within its range, no other",
  async (field, good, bad) => {
    const refusals = (value: unknown) => refusedFor(() => call({ [field]: value }));
    for (const value of [...good, undefined])
      expect([value, await refusals(value)]).toEqual([value, []]);
    for (const value of bad) expect([value, await refusals(value)]).toEqual([value, [field]]);
  },
);

test("a client needs its orgId", async () => {
  expect(await refusedFor(() => create({ token: TOKEN }))).toEqual(["orgId"]);
  expect(await refusedFor(() => create({ ...GIVEN, orgId: undefined }))).toEqual(["orgId"]);
});

test.each([undefined, null, "options", 1, [GIVEN]])(
  "a client refuses %o as options",
  async (options) => {
    const refusal = await refusedFor(() => create(options as unknown as object));
    expect(refusal).toContain("orgId");
  },
);

test.each([
  ["a client", (options: object) => create({ ...GIVEN, ...options })],
  ["a call", call],
])("%s refuses options that it does not know", async (_, use) => {
  const fields = { timeout: 1000, retries: 0, header: {}, constructor: 1 };
  expect(await refusedFor(() => use(fields))).toEqual(Object.keys(fields));
  expect(await refusedFor(() => use({ timeout: undefined }))).toEqual([]); // It is not given.
});

test("an own __proto__, as JSON.parse makes it, is refused", async () => {
  const options = JSON.parse('{"__proto__":{"timeoutMs":5}}');
  expect(await refusedFor(() => call(options))).toEqual(["__proto__"]);
  expect(await refusedFor(() => create(options))).toContain("__proto__");
});

test.each([null, "options", 1, [], new AbortController(), Object.create({ timeoutMs: 5 })])(
  "a call refuses %o as options: an inherited one would be lost",
  async (options) => {
    expect(await refusedFor(() => call(options))).toContain("options");
  },
);

test("only options of its own count, and inherited ones would be lost", async () => {
  expect(await refusedFor(() => create(Object.create(GIVEN)))).toContain("options");
  expect(await refusedFor(() => create(Object.create({ x: 1 }, describe(GIVEN))))).toContain(
    "options",
  );
  expect(await refusedFor(() => create(Object.create(null, describe(GIVEN))))).toEqual([]);
});

const describe = (options: object) =>
  Object.getOwnPropertyDescriptors(options) as PropertyDescriptorMap;

test("what was checked is used: a client reads each option once", async () => {
  const orgIds = [ID, "../../v2/orgs/elsewhere"];
  const options = {
    ...{ token: TOKEN, baseUrl: server.url },
    get orgId() {
      return orgIds.shift();
    },
  };
  const piper = create(options);
  await piper.createResponse(CALL);
  expect(server.requests.at(-1)).toContain(`POST /v1/orgs/${ID}/responses/`);
});

test("options changed after the client was made change nothing", async () => {
  const options = { ...GIVEN, baseUrl: server.url };
  const piper = create(options);
  options.orgId = "..";
  options.baseUrl = "https://elsewhere.example";
  await piper.createResponse(CALL);
  expect(server.requests.at(-1)).toContain(`POST /v1/orgs/${ID}/responses/`);
});

test("one error lists every bad option, its message too", async () => {
  const bad = { orgId: "x", token: 1, baseUrl: "x", timeoutMs: 0, maxRetries: 11, fetch: 1, x: 1 };
  const fields = Object.keys(bad);
  expect((await refusedFor(() => create(bad))).toSorted()).toEqual(fields.toSorted());
  const message = String(await (async () => create(bad))().catch((error: unknown) => error));
  for (const field of fields) expect(message).toContain(`${field} `);
});

test("a call's orgId and timeoutMs replace the client's", async () => {
  const other = "11111111-2222-3333-4444-555555555555";
  await call({ orgId: other, timeoutMs: undefined, maxRetries: undefined });
  expect(server.requests.at(-1)).toContain(`POST /v1/orgs/${other}/responses/`);
  await call({ orgId: undefined });
  expect(server.requests.at(-1)).toContain(`POST /v1/orgs/${ID}/responses/`);
});

test("fetch is the global one, looked up when a call is made", async () => {
  const piper = create(GIVEN);
  const seen: unknown[] = [];
  vi.stubGlobal("fetch", async (url: unknown) => {
    seen.push(url);
    return new Response(REPLY);
  });
  await piper.createResponse(CALL);
  expect(seen).toEqual([`${API_URL}/v1/orgs/${ID}/responses/?include_events=true`]);
});

test("a call is given up after 290 seconds where nothing else is said", async () => {
  vi.useFakeTimers();
  const piper = create({ ...GIVEN, fetch: () => new Promise(() => {}) });
  const result = piper.createResponse(CALL).catch((error: unknown) => error);
  const settled = vi.fn();
  result.then(settled);
  await vi.advanceTimersByTimeAsync(289_999);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(await result).toMatchObject({ kind: "timeout", timeoutMs: 290_000 });
});
