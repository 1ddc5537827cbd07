// Whatever a caller, a platform or a wrapped fetch hands over: what comes out is a PiperError.
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import {
  createPiperClient,
  isPiperError,
  type PiperClientOptions,
  type RequestOptions,
} from "../../src/index.ts";
import { BODY, CALL, GREETING } from "../calls/call.ts";
import { startCpuTime } from "./cpu-time.ts";
import { failureOf } from "./failure-of.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const TOKEN = "pat_example_0123456789";
const REPLY = JSON.stringify({ content: "Hello!" });

afterEach(() => void vi.unstubAllGlobals());

const reply = async () => new Response(REPLY);

const create = (options: object = {}) =>
  createPiperClient({ token: TOKEN, orgId: ID, fetch: reply, ...options } as PiperClientOptions);

const call = (params: unknown, options?: unknown, client?: object) =>
  create(client).createResponse(params as typeof CALL, options as RequestOptions);

const throws = () => {
  throw new Error("hands off");
};

const hostile = <T extends object>(target: T): T =>
  new Proxy(target, {
    get: throws,
    has: throws,
    ownKeys: throws,
    getPrototypeOf: throws,
    getOwnPropertyDescriptor: throws,
  });

function revoked<T extends object>(target: T): T {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const withGetter = (key: string, more: object = {}) =>
  Object.defineProperty({ ...more }, key, { get: throws, enumerable: true });

const VALUES: [what: string, value: unknown][] = [
  ["a symbol", Symbol("x")],
  ["a bigint", 1n],
  ["a function", throws],
  [
    "an object whose text throws",
    { toString: throws, valueOf: throws, [Symbol.toPrimitive]: throws },
  ],
  ["a Proxy that throws", hostile({})],
  ["a list that throws", hostile([])],
  ["a function that throws when it is read", hostile(() => {})],
  ["a revoked Proxy", revoked({})],
  ["a revoked list", revoked([])],
  ["a revoked function", revoked(() => {})],
];

const FIELDS = [
  ...["token", "orgId", "baseUrl", "timeoutMs", "maxRetries", "headers", "fetchOptions"],
  ...["reuseConnections", "fetch", "onAttempt", "dangerouslyAllowBrowser"],
];

/** What may come of hostile input: an error of the client's, or, where it is harmless, a reply. */
const settles = async (act: () => unknown) => {
  try {
    return await act();
  } catch (error) {
    expect(isPiperError(error), String(Object(error).stack)).toBe(true);
    return error;
  }
};

describe.each(VALUES)("%s", (_, value) => {
  test("as a client's option lets nothing but a PiperError out", async () => {
    for (const field of FIELDS) await settles(() => call(CALL, undefined, { [field]: value }));
  });

  test("as a call's option lets nothing but a PiperError out", async () => {
    for (const field of [...FIELDS, "signal"]) await settles(() => call(CALL, { [field]: value }));
  });

  test("as a parameter is refused", async () => {
    for (const field of ["agent_id", "message", "session_id", "include_events"])
      expect(await failureOf(() => call({ ...CALL, [field]: value }))).toMatchObject({
        kind: "config",
        outcome: "not_sent",
        problems: [{ field }],
      });
  });

  test("as profile_metadata, or within it, lets nothing but a PiperError out", async () => {
    await settles(() => call({ ...CALL, profile_metadata: value }));
    await settles(() => call({ ...CALL, profile_metadata: { value } }));
    await settles(() => call({ ...CALL, profile_metadata: { list: [value] } }));
  });

  test("as all of the parameters or options is refused", async () => {
    expect(await failureOf(() => call(value))).toMatchObject({ kind: "config" });
    expect(await failureOf(() => call(CALL, value))).toMatchObject({ kind: "config" });
    const client = () => createPiperClient(value as PiperClientOptions);
    expect(await failureOf(client)).toMatchObject({ kind: "config", outcome: "none" });
  });

  test("as what a global fetch throws is a failure about which nothing is known", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(value));
    const error = await failureOf(() => call(CALL, undefined, { fetch: undefined }));
    expect(error).toMatchObject({ kind: "connection", outcome: "unknown" });
  });

  test("as what a fetch gives is a failure about which nothing is known", async () => {
    const error = await failureOf(() => call(CALL, undefined, { fetch: async () => value }));
    expect(error).toMatchObject({ kind: "connection", outcome: "unknown" });
  });

  test("as part of an answer lets nothing but a PiperError out", async () => {
    const whole = {
      ok: true,
      status: 200,
      headers: new Headers(),
      body: null,
      text: async () => REPLY,
    };
    for (const status of [200, 500])
      for (const field of ["ok", "status", "headers", "body", "text", "type"]) {
        const response = { ...whole, status, [field]: value };
        await settles(() => call(CALL, undefined, { fetch: async () => response }));
      }
  });

  test("as what a token function gives or throws is refused", async () => {
    for (const token of [async () => value, () => Promise.reject(value)])
      expect(await failureOf(() => call(CALL, undefined, { token }))).toMatchObject({
        kind: "config",
        outcome: "not_sent",
      });
  });

  test("as what a caller aborts with is an abort", async () => {
    const signal = AbortSignal.abort(value);
    expect(await failureOf(() => call(CALL, { signal }))).toMatchObject({ kind: "abort" });
  });

  test("is no PiperError", () => {
    expect(isPiperError(value)).toBe(false);
  });
});

test("a getter that throws is named: a parameter's, an option's", async () => {
  const params = await failureOf(() => call(withGetter("message", { ...GREETING })));
  expect(params).toMatchObject({ problems: [{ field: "message", message: "cannot be read" }] });
  const options = await failureOf(() => call(CALL, withGetter("timeoutMs")));
  expect(options).toMatchObject({ problems: [{ field: "timeoutMs", message: "cannot be read" }] });
  const client = await failureOf(() =>
    createPiperClient(withGetter("orgId", { token: TOKEN }) as never),
  );
  expect(client).toMatchObject({
    problems: expect.arrayContaining([{ field: "orgId", message: "cannot be read" }]),
  });
});

test("a key that is a symbol is refused by its name", async () => {
  const error = await failureOf(() => call({ ...CALL, [Symbol("trace")]: 1 }));
  expect(error).toMatchObject({ problems: [{ field: "Symbol(trace)" }] });
});

test("each parameter is read once: what is checked is what is sent", async () => {
  let reads = 0;
  const bodies: unknown[] = [];
  const params = {
    ...GREETING,
    get message() {
      return reads++ === 0 ? "first" : 2;
    },
  };
  const fetch = async (_: string, { body }: RequestInit) => {
    bodies.push(JSON.parse(String(body)));
    return new Response(REPLY);
  };
  await call(params, undefined, { fetch });
  expect(bodies).toEqual([{ ...BODY, message: "first" }]);
});

/** The profile_metadata that goes out, where it is written otherwise each time. */
async function sentMetadata(...written: unknown[]): Promise<unknown> {
  let sent: unknown;
  const fetch = async (_: string, { body }: RequestInit) => {
    sent = JSON.parse(String(body)).profile_metadata;
    return new Response(REPLY);
  };
  const profile_metadata = { toJSON: () => written.shift() };
  await call({ ...CALL, profile_metadata }, undefined, { fetch });
  return sent;
}

test("profile_metadata is written once: a second toJSON would not be what was checked", async () => {
  expect(await sentMetadata({ user_name: "Ada" }, "changed")).toEqual({ user_name: "Ada" });
});

test.each([["text"], [1], [null], [[]], [undefined]])(
  "profile_metadata that writes itself as %j is refused",
  async (written) => {
    const error = await failureOf(() => sentMetadata(written));
    expect(error).toMatchObject({ kind: "config", problems: [{ field: "profile_metadata" }] });
  },
);

test("profile_metadata whose toJSON throws is refused", async () => {
  const profile_metadata = { toJSON: throws };
  expect(await failureOf(() => call({ ...CALL, profile_metadata }))).toMatchObject({
    kind: "config",
    problems: [{ field: "profile_metadata" }],
  });
});

test("a plain object that writes itself as a text is that text", async () => {
  let sent: unknown;
  const fetch = async (_: string, { body }: RequestInit) => {
    sent = JSON.parse(String(body)).message;
    return new Response(REPLY);
  };
  await call({ ...CALL, message: { toJSON: () => "Hi" } } as never, undefined, { fetch });
  expect(sent).toBe("Hi");
});

test("a megabyte of text as parameters is refused at once, in a short message", async () => {
  const cpuTime = startCpuTime();
  const error = await failureOf(() => call("x".repeat(2 ** 20)));
  expect(error.message.length).toBeLessThan(200);
  expect(cpuTime()).toBeLessThan(1000);
});

test("a key of a megabyte is refused in a short message", async () => {
  const error = await failureOf(() => call({ ...CALL, ["x".repeat(2 ** 20)]: 1 }));
  expect(error.message.length).toBeLessThan(200);
});

test("ten thousand unknown keys are refused in a short message", async () => {
  const keys = Object.fromEntries(Array.from({ length: 10_000 }, (_, key) => [`key${key}`, 1]));
  const error = await failureOf(() => call({ ...CALL, ...keys }));
  expect(error.message.length).toBeLessThan(2000);
});

test("an error that is marked with a digest comes out of the platform's fetch as it is", async () => {
  const digest = Object.assign(new Error("bail out"), { digest: "DYNAMIC_SERVER_USAGE" });
  vi.stubGlobal("fetch", () => Promise.reject(digest));
  await expect(call(CALL, undefined, { fetch: undefined })).rejects.toBe(digest);
});

test("an error with a digest of another kind is a PiperError: the agent may have run", async () => {
  const digest = Object.assign(new Error("checksum differs"), { digest: "sha-256=abc" });
  vi.stubGlobal("fetch", () => Promise.reject(digest));
  const error = await failureOf(() => call(CALL, undefined, { fetch: undefined }));
  expect(error).toMatchObject({ kind: "connection", outcome: "unknown" });
});

test("an error that is marked with a digest out of a custom fetch is a PiperError", async () => {
  const digest = Object.assign(new Error("bail out"), { digest: "DYNAMIC_SERVER_USAGE" });
  const error = await failureOf(() =>
    call(CALL, undefined, { fetch: () => Promise.reject(digest) }),
  );
  expect(error).toMatchObject({ kind: "connection", outcome: "unknown" });
});

/** What somebody else has put on every object's prototype. */
const POLLUTION = {
  ...{ baseUrl: "https://evil.invalid", fetch: throws, token: "pat_evil_0123456789" },
  ...{ orgId: "evil", timeoutMs: 1, maxRetries: 9, reuseConnections: true, onAttempt: throws },
  ...{ headers: { "x-evil": "1" }, fetchOptions: { evil: 1 }, dangerouslyAllowBrowser: true },
  ...{ content: "evil", run_id: "evil", session_id: "evil", events: [], role: "evil" },
  ...{ agent_id: "evil", message: "evil", include_events: false, profile_metadata: { evil: 1 } },
  ...{
    querySerializer: () => "evil=1",
    pathSerializer: () => "/evil",
    bodySerializer: throws,
  },
  ...{ redirect: "follow", method: "DELETE", body: "evil", signal: "evil", cache: "force-cache" },
  ...{ mode: "no-cors", credentials: "include", dispatcher: {}, client: {}, duplex: "half" },
  ...{ params: { query: { evil: 1 } }, middleware: [], Request: throws, parseAs: "stream" },
  ...{ cause: new Error("evil"), code: "ECONNREFUSED", syscall: "connect", errors: [] },
  ...{ since: 0, waitMs: 60_000, created_at: "2026-11-23T12:00:00Z", updated_at: 1, runs: [] },
  ...{ event_type: "user_message", id: "evil", session: {}, date: "evil" },
  ...{ outcome: "not_sent", retryable: true, status: 429, digest: "NEXT_EVIL", problems: [] },
  ...{ data: "evil", value: "evil", path: "/evil", url: "https://evil.invalid", wrong: "evil" },
  ...{ admin: "yes", stopped: "evil", detail: "evil", json: "evil", name: "evil", in: "query" },
};

/** Does something while every object inherits a property. */
async function polluted<T>(
  name: string,
  act: () => Promise<T>,
  value: unknown = POLLUTION[name as keyof typeof POLLUTION],
): Promise<T> {
  Object.defineProperty(Object.prototype, name, {
    ...{ value, configurable: true, writable: true, enumerable: true },
  });
  try {
    return await act();
  } finally {
    Reflect.deleteProperty(Object.prototype, name);
  }
}

test.each(Object.keys(POLLUTION))(
  "an Object.prototype with %s changes no request",
  async (name) => {
    const sent = async () => {
      const requests: unknown[] = [];
      const fetch = async (url: string, init: RequestInit) => {
        const { signal, ...rest } = init;
        const inherited: unknown = Reflect.get({ __proto__: init, signal: null }, name);
        requests.push({ url, rest, inherited, isSignal: signal instanceof AbortSignal });
        return new Response(REPLY);
      };
      const { data } = await create({ fetch }).createResponse(CALL);
      return { requests, data: Object.entries(data) };
    };
    const clean = await sent();
    expect(await polluted(name, sent)).toEqual(clean);
  },
);

// Node's own fetch takes an inherited body for one of the GET's, and refuses that.
test.each(Object.keys(POLLUTION).filter((name) => name !== "body"))(
  "an Object.prototype with %s changes nothing of a search, nor what it finds",
  async (name) => {
    const session = { session_id: ID, agent_id: ID, organization_id: ID };
    const run = { id: ID, session_id: ID };
    const events = [{ event_type: "user_message", content: "evil" }, { content: CALL.message }];
    const runs = [run, { ...run, events }, { ...run, events: [] }];
    const search = async () => {
      const urls: string[] = [];
      const fetch = async (url: string) => {
        urls.push(url);
        return new Response(JSON.stringify({ session, runs }));
      };
      const params = { ...CALL, session_id: ID };
      const found = await create({ fetch }).findRuns(params, { since: Date.now() });
      const { data } = await create({ fetch }).getSessionEvents({ session_id: ID });
      return {
        urls,
        found: found.undecided.length,
        ran: found.runs.length,
        runs: data.runs.length,
      };
    };
    const clean = await search();
    expect(clean).toMatchObject({ found: 3, ran: 0, runs: 3 });
    expect(await polluted(name, search)).toEqual(clean);
  },
);

test.each(["content", "run_id", "session_id", "events", "role"])(
  "an Object.prototype with %s lends nothing to a reply without content",
  async (name) => {
    const fetch = async () => new Response("{}");
    const error = await polluted(name, () => failureOf(() => call(CALL, undefined, { fetch })));
    expect(error).toMatchObject({ kind: "response", outcome: "unknown", run_id: undefined });
  },
);

test.each(["code", "syscall", "cause", "errors", "digest"])(
  "an Object.prototype with %s proves nothing of a failure",
  async (name) => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
    const act = () => failureOf(() => call(CALL, undefined, { fetch: undefined }));
    expect(await polluted(name, act)).toMatchObject({ kind: "connection", outcome: "unknown" });
  },
);

test.each<
  [name: string, answer: () => Response | Promise<Response>, failure: object, options: object]
>([
  [
    "data",
    () => new Response("<html>Sign in</html>"),
    { kind: "response", outcome: "unknown" },
    {},
  ],
  [
    "value",
    () => new Promise(() => {}),
    { kind: "timeout", outcome: "unknown" },
    { timeoutMs: 1_000 },
  ],
  [
    "path",
    () => new Response("{}", { status: 504, headers: { "piper-outcome": "rejected" } }),
    { kind: "http", outcome: "unknown" },
    {},
  ],
])("an Object.prototype with %s changes no outcome", async (name, answer, failure, options) => {
  const client = create({ fetch: async () => answer(), ...options });
  const act = () => failureOf(() => client.createResponse(CALL));
  expect(await polluted(name, act)).toMatchObject(failure);
});

test.each([
  ["a list", []],
  ["a function", () => {}],
])("%s that has lost its prototype is no plain object", async (_, value) => {
  Object.setPrototypeOf(value, null);
  const error = await failureOf(() => call(value));
  expect(error.message).toContain("params must be a plain object");
});

test("a platform that breaks while a request is made has sent nothing", async () => {
  const fetch = vi.fn(reply);
  const broken = vi.spyOn(Headers.prototype, "forEach").mockImplementation(throws);
  const error = await failureOf(() => call(CALL, {}, { fetch }));
  broken.mockRestore();
  expect(error).toMatchObject({ kind: "config", outcome: "not_sent" });
  expect(error.message).toMatch(
    /^request could not be made. The platform says: .+ Nothing was sent/,
  );
  expect(fetch).not.toHaveBeenCalled();
});

test("an Error.prepareStackTrace that makes no text takes nothing from an error", async () => {
  onTestFinished(() => void Reflect.deleteProperty(Error, "prepareStackTrace"));
  Error.prepareStackTrace = (_, frames) => frames;
  const fetch = async () => new Response("{}", { status: 500 });
  const error = await failureOf(() => call(CALL, undefined, { fetch }));
  expect(error).toMatchObject({ kind: "http", status: 500, outcome: "unknown" });
  expect(error.stack).toBeInstanceOf(Array);
});

test("an Error.prepareStackTrace that leaves one frame leaves the caller's", async () => {
  onTestFinished(() => void Reflect.deleteProperty(Error, "prepareStackTrace"));
  const isOfCall = (frame: NodeJS.CallSite) => frame.getFunctionName() === call.name;
  Error.prepareStackTrace = (error, frames) => [error, ...frames.filter(isOfCall)].join("\n");
  const fetch = async () => new Response("{}", { status: 500 });
  const error = await failureOf(() => call(CALL, undefined, { fetch }));
  expect(error.stack).toMatch(/^PiperHttpError: .+\ncall \(.+\)$/);
});

test.each(["token", "orgId"])(
  "an Object.prototype with %s gives no client its own",
  async (name) => {
    const error = await polluted(name, () => failureOf(() => createPiperClient({})));
    expect(error).toMatchObject({
      kind: "config",
      problems: [{ field: "token" }, { field: "orgId" }],
    });
  },
);

test("an Object.prototype with a baseUrl that is no text makes a client all the same", async () => {
  const options = { token: "pat_example", orgId: ID };
  const make = async () => createPiperClient(options);
  expect(await polluted("baseUrl", make, {})).toHaveProperty("createResponse");
});

test.each(["get", "set", "value", "writable", "enumerable", "configurable"])(
  "an Object.prototype with %s, which descriptors of properties have, lets nothing but a PiperError out",
  async (name) => {
    const refuse = async () => new Response("{}", { status: 401 });
    const lose = () => Promise.reject(new Error("lost"));
    new Headers([["x-key", "1"]]); // Platforms load what they need for it at its first use.
    const descriptor = Object.assign(Object.create(null), { value: throws, configurable: true });
    Object.defineProperty(Object.prototype, name, descriptor);
    const errors: unknown[] = [];
    try {
      errors.push(await failureOf(() => call({ ...CALL, agent_id: 1 })));
      errors.push(await failureOf(() => createPiperClient({})));
      for (const fetch of [refuse, lose])
        errors.push(await call(CALL, {}, { fetch }).catch(String));
      for (const error of errors) JSON.stringify(error);
    } finally {
      Reflect.deleteProperty(Object.prototype, name);
    }
    expect(errors).toEqual([
      expect.objectContaining({ kind: "config", outcome: "not_sent" }),
      expect.objectContaining({ kind: "config", outcome: "none" }),
      expect.stringMatching(/^Piper/),
      expect.stringMatching(/^Piper/),
    ]);
  },
);

const DEEP = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
const DEEP_OBJECT = `${'{"a":'.repeat(9000)}1${"}".repeat(9000)}`;

test.each([
  ["a place nested too deep", `{"detail":[{"loc":${DEEP},"msg":"no"}]}`],
  ["a step nested too deep", `{"detail":[{"loc":["body",${DEEP}],"msg":"no"}]}`],
  ["a step that has no text", '{"detail":[{"loc":[{"toString":1,"valueOf":1}],"msg":"no"}]}'],
  ["words nested too deep", `{"detail":[{"loc":["body"],"msg":${DEEP}}]}`],
  ["a type nested too deep", `{"detail":[{"loc":["body"],"type":${DEEP_OBJECT}}]}`],
  ["a detail nested too deep", `{"detail":${DEEP_OBJECT}}`],
  ["a list as its problem", '{"detail":[[],null,1,"x"]}'],
])("a 422 with %s is a refusal, which a logger can write", async (_, body) => {
  const fetch = async () => new Response(body, { status: 422 });
  const error = await failureOf(() => call(CALL, undefined, { fetch }));
  expect(error).toMatchObject({ kind: "http", status: 422, outcome: "rejected" });
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name: "PiperHttpError", status: 422 });
});
