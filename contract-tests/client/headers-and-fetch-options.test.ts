// Further headers and further fields of fetch's init: what goes out, and what stays the client's.
import { Agent } from "node:http";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import {
  createPiperClient,
  type FetchInit,
  type HeadersOption,
  type PiperClientOptions,
  type RequestOptions,
} from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { API_URL } from "../document/api-url.ts";
import { closedPort } from "../servers/closed-port.ts";
import { answer, startScriptedServer } from "../servers/scripted.ts";
import { failureOf } from "./failure-of.ts";
import { refusedFor } from "./refused-for.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const TOKEN = "pat_example_0123456789";
const REPLY = JSON.stringify({ content: "Hello!" });

afterEach(() => void vi.unstubAllGlobals());

/** What fetch is given in a call. */
async function sent(client: object = {}, forCall: object = {}): Promise<FetchInit> {
  const inits: FetchInit[] = [];
  const fetch = async (_: string, init: FetchInit) => {
    inits.push({ ...init });
    return new Response(REPLY);
  };
  const options = { token: TOKEN, orgId: ID, fetch, ...client } as PiperClientOptions;
  await createPiperClient(options).createResponse(CALL, forCall as RequestOptions);
  expect(inits).toHaveLength(1);
  return inits[0] as FetchInit;
}

const bad = (client: object, forCall?: object) =>
  failureOf(() => sent({ fetch: () => expect.fail("sent"), ...client }, forCall));

const FORMS: [what: string, headers: HeadersOption][] = [
  ["a record", { "X-Trace": "1", "x-key": "2" }],
  [
    "pairs",
    [
      ["X-Trace", "1"],
      ["x-key", "2"],
    ],
  ],
  ["a Headers", new Headers({ "X-Trace": "1", "x-key": "2" })],
];

test.each(FORMS)("%s of headers goes out: a client's, and a call's", async (_, headers) => {
  for (const options of [[{ headers }], [{}, { headers }]])
    expect((await sent(...options)).headers).toMatchObject({ "x-trace": "1", "x-key": "2" });
});

test("a Headers or a Map of another realm is taken by what it holds", async () => {
  const headers = new Map([["x-trace", "1"]]);
  expect((await sent({ headers })).headers).toMatchObject({ "x-trace": "1" });
});

test("a call's headers come on top of its client's, whatever the case of their names", async () => {
  const client = { headers: { "X-Trace": "client", "x-key": "client" } };
  const forCall = { headers: { "x-TRACE": "call" } };
  expect((await sent(client, forCall)).headers).toMatchObject({
    "x-trace": "call",
    "x-key": "client",
  });
});

test("a header that is undefined is left out", async () => {
  const { headers } = await sent({ headers: { "x-trace": undefined, "x-key": "1" } });
  expect(Object.keys(headers)).not.toContain("x-trace");
  expect(headers["x-key"]).toBe("1");
});

test("a header may be empty, and white space around its value does not count", async () => {
  const { headers } = await sent({ headers: { "x-empty": "", "x-trace": " 1\t" } });
  expect(headers).toMatchObject({ "x-empty": "", "x-trace": "1" });
});

test("headers changed after the client was made change nothing", async () => {
  const headers: Record<string, string> = { "x-trace": "1" };
  const inits: FetchInit[] = [];
  const fetch = async (_: string, init: FetchInit) => {
    inits.push(init);
    return new Response(REPLY);
  };
  const piper = createPiperClient({ token: TOKEN, orgId: ID, fetch, headers });
  headers["x-trace"] = "2";
  await piper.createResponse(CALL);
  expect(inits[0]?.headers["x-trace"]).toBe("1");
});

const OWNED = [
  ...["Authorization", "AUTHORIZATION", "authorization", "Content-Type", "content-length"],
  ...["Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Expect", "Upgrade"],
];

test.each(OWNED)("the header %s is the client's own: another's is refused", async (name) => {
  for (const headers of [{ [name]: "mine" }, [[name, "mine"]]]) {
    const field = name.toLowerCase();
    const problems = [{ field: "headers", message: `must leave ${field} to the client` }];
    expect(await bad({ headers })).toMatchObject({ kind: "config", problems });
    expect(await bad({}, { headers })).toMatchObject({ kind: "config", problems });
  }
});

test.each([
  ["a line break", "secret\r\nx-evil: 1"],
  ["a NUL", "secret\0"],
  ["a letter beyond Latin-1", "secret 東京"],
])("a value with %s is refused, and not shown", async (_, value) => {
  const error = await bad({ headers: { "x-key": value } });
  expect(error).toMatchObject({ kind: "config", problems: [{ field: "headers" }] });
  expect(error.message).toContain("x-key");
  expect(JSON.stringify(error)).not.toContain("secret");
});

test.each([
  ...[
    "",
    "x",
    null,
    7,
    true,
    ["x-trace"],
    [["x-trace"]],
    [["x-trace", "1", "2"]],
    [["x-a", "1"], ["x-b"]],
    new Date(),
  ],
  ...[() => {}, Symbol("x"), new WeakMap()],
])("headers that are %o are refused", async (headers) => {
  const message = "must be an object, pairs or a Headers";
  const problems = [{ field: "headers", message }];
  expect(await bad({ headers: headers as never })).toMatchObject({ kind: "config", problems });
});

test.each(["", "x key", "x:key", "x-käy", "x\nkey"])("the name %j is refused", async (name) => {
  const message = "cannot be sent: a name in it has a character that no header may have";
  const error = await bad({ headers: { [name]: "1" } });
  expect(error).toMatchObject({ problems: [{ field: "headers", message }] });
});

test.each([
  ["text"],
  [null],
  [1],
  [{ "x-key": null }],
  [[["x-key"]]],
  [[["x-key", "1", "2"]]],
  [["x-key"]],
  [() => {}],
])("%j is refused as headers", async (headers) => {
  expect(await refusedFor(() => sent({ headers }))).toEqual(["headers"]);
  expect(await refusedFor(() => sent({}, { headers }))).toEqual(["headers"]);
});

test("the client names itself and its version, and may be named otherwise", async () => {
  expect((await sent()).headers["user-agent"]).toBe(`${manifest.name}/${manifest.version}`);
  const { headers } = await sent({ headers: { "User-Agent": "shop/1.0" } });
  expect(headers["user-agent"]).toBe("shop/1.0");
});

test("a platform's fields reach fetch: a client's, and a call's on top of them", async () => {
  const dispatcher = { dispatch() {} };
  const client = { fetchOptions: { dispatcher, priority: "low", next: { tags: ["a"] } } };
  const init = await sent(client, { fetchOptions: { priority: "high", keepalive: true } });
  expect(init).toMatchObject({ priority: "high", keepalive: true, next: { tags: ["a"] } });
  expect(Reflect.get(init, "dispatcher")).toBe(dispatcher);
});

const OWNED_FIELDS = [
  ...["method", "body", "headers", "signal", "redirect", "cache", "mode", "duplex", "integrity"],
];

test.each(OWNED_FIELDS)("the field %s is the client's own: another's is refused", async (field) => {
  const fetchOptions = { [field]: "mine" };
  const problems = [{ field: "fetchOptions", message: `must leave ${field} to the client` }];
  expect(await bad({ fetchOptions })).toMatchObject({ kind: "config", problems });
  expect(await bad({}, { fetchOptions })).toMatchObject({ kind: "config", problems });
});

test.each([[new Agent()], [{}], ["http://proxy.invalid"]])(
  "%o, which is none of undici's dispatchers, is refused as one",
  async (dispatcher) => {
    const message = expect.stringContaining("one of undici's as dispatcher");
    const problems = [{ field: "fetchOptions", message }];
    expect(await bad({ fetchOptions: { dispatcher } })).toMatchObject({ problems });
    expect(await bad({}, { fetchOptions: { dispatcher } })).toMatchObject({ problems });
  },
);

test.each([[undefined], [null]])(
  "a dispatcher of %o is that of all fetches",
  async (dispatcher) => {
    expect(await sent({ fetchOptions: { dispatcher } })).toMatchObject({ dispatcher });
  },
);

test.each([["text"], [null], [1], [[]], [() => {}], [new Headers()]])(
  "%j is refused as fetchOptions",
  async (fetchOptions) => {
    expect(await refusedFor(() => sent({ fetchOptions }))).toEqual(["fetchOptions"]);
  },
);

test("fetchOptions of which one field cannot be read are refused", async () => {
  const fetchOptions = {
    get dispatcher() {
      throw new Error("hands off");
    },
  };
  expect(await refusedFor(() => sent({ fetchOptions }))).toEqual(["fetchOptions"]);
});

test("a request is never stored, and no redirect is followed", async () => {
  expect(await sent()).toMatchObject({ method: "POST", cache: "no-store", redirect: "manual" });
});

test("where the platform refuses the field cache, it is left out", async () => {
  const Platform = Request;
  class Refusing extends Platform {
    constructor(input: string, init: RequestInit = {}) {
      if ("cache" in init) throw new TypeError("The 'cache' field is not implemented.");
      super(input, init);
    }
  }
  vi.stubGlobal("Request", Refusing);
  const inits: object[] = [];
  const fetch = async (_: string, init: FetchInit) => {
    inits.push(init);
    return new Response(REPLY);
  };
  await createPiperClient({ token: TOKEN, orgId: ID, fetch }).createResponse(CALL);
  expect(inits).toHaveLength(1);
  expect(inits[0]).not.toHaveProperty("cache");
  expect(inits[0]).toMatchObject({ redirect: "manual" });
});

test("with a dispatcher of the caller's, a refused connection is still known as not sent", async () => {
  const dispatcher = Reflect.get(globalThis, Symbol.for("undici.globalDispatcher.1"));
  expect(dispatcher).toBeDefined();
  const piper = createPiperClient({
    ...{ token: TOKEN, orgId: ID, baseUrl: await closedPort(), maxRetries: 0 },
    fetchOptions: { dispatcher },
  });
  expect(await failureOf(() => piper.createResponse(CALL))).toMatchObject({
    kind: "connection",
    outcome: "not_sent",
    code: "ECONNREFUSED",
  });
});

test("a dispatcher of the caller's sends the request", async () => {
  const server = await startScriptedServer([answer(200, REPLY)]);
  onTestFinished(server.close);
  const platform = Reflect.get(globalThis, Symbol.for("undici.globalDispatcher.1"));
  let dispatched = 0;
  const dispatcher = Object.create(platform, {
    dispatch: {
      value(...args: unknown[]) {
        dispatched++;
        return platform.dispatch(...args);
      },
    },
  });
  const piper = createPiperClient({ token: TOKEN, orgId: ID, baseUrl: server.url });
  await piper.createResponse(CALL, { fetchOptions: { dispatcher } });
  expect({ dispatched, requests: server.requests.length }).toEqual({ dispatched: 1, requests: 1 });
});

test("a header that comes twice goes out with both values, as from a Headers", async () => {
  const headers: HeadersOption = [
    ["x-a", "1"],
    ["X-A", "2"],
  ];
  expect((await sent({ headers })).headers).toMatchObject({ "x-a": "1, 2" });
});

test("a header's name is a string", async () => {
  const headers = [[Object.create(null), "x"]];
  expect(await refusedFor(() => sent({ headers }))).toEqual(["headers"]);
  expect(await refusedFor(() => sent({}, { headers }))).toEqual(["headers"]);
});

test("fetchOptions cannot take over how the request is written", async () => {
  const urls: string[] = [];
  const fetch = async (url: string) => {
    urls.push(url);
    return new Response(REPLY);
  };
  const fetchOptions = {
    querySerializer: () => "",
    pathSerializer: () => "/elsewhere",
    bodySerializer: () => "{}",
    baseUrl: "https://elsewhere.example",
    middleware: [{ onRequest: () => expect.fail("asked") }],
  };
  const piper = createPiperClient({ token: TOKEN, orgId: ID, fetch, fetchOptions });
  await piper.createResponse(CALL);
  expect(urls).toEqual([`${API_URL}/v1/orgs/${ID}/responses/?include_events=true`]);
});
