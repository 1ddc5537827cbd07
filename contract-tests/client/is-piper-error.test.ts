import { createContext, runInContext } from "node:vm";
import { expect, expectTypeOf, onTestFinished, test } from "vitest";
import { bundle } from "../../scripts/shared/bundle.ts";
import type { AnyPiperError, RequestOptions } from "../../src/index.ts";
import * as piper from "../../src/index.ts";
import { CALL } from "../calls/call.ts";
import { answer, close, type Step, startScriptedServer } from "../servers/scripted.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

/** The error of a call that a server answers like this. */
async function errorOf(steps: Step[], options: RequestOptions = {}): Promise<unknown> {
  const server = await startScriptedServer(steps);
  onTestFinished(server.close);
  const { createResponse } = piper.createPiperClient({ orgId: ID, baseUrl: server.url });
  return createResponse(CALL, options).catch((error: unknown) => error);
}

const KINDS = {
  config: [[], { maxRetries: -1 }, piper.PiperConfigError, "PiperConfigError"],
  http: [[answer(500)], {}, piper.PiperHttpError, "PiperHttpError"],
  connection: [[close], {}, piper.PiperConnectionError, "PiperConnectionError"],
  timeout: [[], { timeoutMs: 50 }, piper.PiperTimeoutError, "PiperTimeoutError"],
  abort: [[], { signal: AbortSignal.abort() }, piper.PiperAbortError, "AbortError"],
  response: [[answer(200)], {}, piper.PiperResponseError, "PiperResponseError"],
} as const satisfies Record<AnyPiperError["kind"], unknown>;

test.each(Object.entries(KINDS))(
  "an error of kind %s is one of its class, and says that it is this client's",
  async (kind, [steps, options, Class, name]) => {
    const error = await errorOf([...steps], options);
    expect(piper.isPiperError(error)).toBe(true);
    expect(error).toMatchObject({ kind, name });
    expect(error).toBeInstanceOf(Class);
    expect(error).toBeInstanceOf(piper.PiperError);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toMatch(new RegExp(`^${name}: \\S`));
  },
);

test("other values are no errors of the client", () => {
  const lookAlike = { name: "PiperHttpError", kind: "http", outcome: "unknown", retryable: false };
  const others = [undefined, null, "PiperError", 0, new Error("PiperError"), lookAlike];
  expect(others.filter(piper.isPiperError)).toEqual([]);
  expect(piper.isPiperError(new DOMException("aborted", "AbortError"))).toBe(false);
});

/** Makes copies of the package, as a bundler minifies it. */
async function bundled(): Promise<() => typeof piper> {
  const code = await bundle("src/index.ts", { format: "iife", globalName: "piper", minify: true });
  return () =>
    runInContext(`${code}; piper`, createContext({ FormData, Headers, Request, URL, performance }));
}

test("the class of each kind of error bears the name that it is exported by, when it is minified too", async () => {
  for (const copy of [piper, (await bundled())()]) {
    const classes = Object.entries(copy).filter(([name]) => /^Piper.+Error$/.test(name));
    expect(classes).toHaveLength(Object.keys(KINDS).length);
    for (const [name, Class] of classes) expect((Class as { name: string }).name).toBe(name);
  }
});

test("two copies of the package know each other's errors", async () => {
  const load = await bundled();
  const [one, other] = [load(), load()];
  const thrown = (by: typeof piper) => {
    try {
      return by.createPiperClient({ orgId: "x" });
    } catch (error) {
      return error;
    }
  };
  expect(thrown(one)).toBeInstanceOf(one.PiperConfigError);
  expect(thrown(one)).not.toBeInstanceOf(other.PiperConfigError);
  expect(one.isPiperError(thrown(other))).toBe(true);
  expect(piper.isPiperError(thrown(one))).toBe(true);
  expect(one.isPiperError(await errorOf([answer(500)]))).toBe(true);
  // By this name a copy of another version knows them as well.
  expect(Object(thrown(one))[Symbol.for("PiperError")]).toBe(true);
  expect(thrown(one)).toMatchObject({ name: "PiperConfigError", kind: "config" });
});

/** Says what an error carries: it compiles only where each kind narrows to its class. */
function describe(error: AnyPiperError): unknown {
  switch (error.kind) {
    case "config":
      return error.problems.map(({ field, message }) => `${field} ${message}`);
    case "http":
      return [error.status, error.headers.get("x"), error.body, error.retryAfterMs];
    case "connection":
      return [error.code, error.status];
    case "timeout":
      return [error.timeoutMs, error.phase];
    case "abort":
      return error.outcome;
    case "response":
      return [error.status, error.text, error.run_id];
    default:
      return error satisfies never;
  }
}

test("isPiperError narrows to the union of kinds, and kind to one of them", async () => {
  const error = await errorOf([answer(503, "{}", { "retry-after": "0" })]);
  if (!piper.isPiperError(error)) throw error;
  expectTypeOf(error).toEqualTypeOf<AnyPiperError>();
  expectTypeOf(error.outcome).toEqualTypeOf<piper.Outcome>();
  expectTypeOf(error.retryable).toEqualTypeOf<boolean>();
  // @ts-expect-error: only some kinds have it.
  expect(error.retryAfterMs).toBe(0);
  expect(describe(error)).toEqual([503, null, {}, 0]);
});
