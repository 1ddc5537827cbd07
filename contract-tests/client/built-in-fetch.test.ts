import { inspect } from "node:util";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { type Attempt, createPiperClient } from "../../src/index.ts";
import { CALL } from "../calls/call.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

/** What a call fails with where the platform's fetch does this, one step an attempt. */
async function failureOf(...steps: (() => Response)[]): Promise<unknown> {
  let calls = 0;
  vi.stubGlobal("fetch", async () => (steps[calls++] ?? steps[0])?.());
  const events: Attempt[] = [];
  const piper = createPiperClient({
    token: "pat_example",
    orgId: ID,
    maxRetries: 1,
    onAttempt: (attempt) => events.push(attempt),
  });
  const failure = await piper.createResponse(CALL).catch((error: unknown) => error);
  expect({ calls, events: events.length }).toEqual({ calls: steps.length, events: steps.length });
  return failure;
}
afterEach(() => void vi.unstubAllGlobals());

/** An error with a code, as Node's are. */
const coded = (code: string, syscall?: string) => Object.assign(new Error(), { code, syscall });
const fails = (cause: unknown) => () => {
  throw new TypeError("fetch failed", { cause });
};
const throws = (error: unknown) => () => {
  throw error;
};
const refused = fails(coded("ECONNREFUSED", "connect"));

/** A refused connection as the cause of a cause of … of so many errors. */
const refusedDeep = (causes: number) => {
  let cause: Error = coded("ECONNREFUSED", "connect");
  for (let outer = 0; outer < causes; outer++) cause = new Error("", { cause });
  return fails(cause);
};
const refusedAtAddresses = (count: number) =>
  fails(new AggregateError(Array.from({ length: count }, () => coded("ECONNREFUSED", "connect"))));

/** A refused connection to the port of the API, at another host or by its address. */
const refusedAt = (where: object) =>
  fails(Object.assign(coded("ECONNREFUSED", "connect"), { port: 443, ...where }));

test.each<[name: string, step: () => Response]>([
  ["a refused connection", refused],
  ["a connection that is refused at an address of the API", refusedAt({ address: "203.0.113.7" })],
  ["the innermost of 20 errors", refusedDeep(18)],
  ["a host of as many addresses as are looked at", refusedAtAddresses(18)],
  ["an unknown host", fails(coded("ENOTFOUND", "getaddrinfo"))],
  ["a resolver that is not there", fails(coded("EAI_AGAIN", "getaddrinfo"))],
  ["a connect timeout of the system", fails(coded("ETIMEDOUT", "connect"))],
  ["a connect timeout of undici", fails(coded("UND_ERR_CONNECT_TIMEOUT"))],
  [
    "a host of two addresses, refused at one and out of reach at the other",
    fails(new AggregateError([coded("ECONNREFUSED", "connect"), coded("ENETUNREACH", "connect")])),
  ],
])("%s was not sent, and is sent again", async (_, step) => {
  expect(await failureOf(step, step)).toMatchObject({
    kind: "connection",
    outcome: "not_sent",
    retryable: true,
  });
});

test.each<[name: string, step: () => Response]>([
  ["a reset", fails(coded("ECONNRESET", "read"))],
  ["a connection to this machine, which is refused", refusedAt({ address: "127.0.0.1" })],
  ["a connection to another host, which is refused", refusedAt({ host: "collector.example" })],
  ["a connection to another name, which is refused", refusedAt({ hostname: "collector.example" })],
  ["the innermost of more errors than are looked at", refusedDeep(19)],
  ["a host of more addresses than are looked at", refusedAtAddresses(19)],
  ["a timeout of a connection that was made", fails(coded("ETIMEDOUT", "read"))],
  [
    "one failure of several that came later than connecting",
    fails(new AggregateError([coded("ECONNREFUSED", "connect"), coded("ECONNRESET", "read")])),
  ],
  ["several failures of which none is told", fails(new AggregateError([]))],
  ["no cause", fails(undefined)],
  ["a cause that is null", fails(null)],
  ["a cause that is text", fails("refused")],
  ["no error at all", throws(undefined)],
  ["errors that are no list", throws({ errors: { code: "x" } })],
  [
    "a cause without a code beside one",
    fails({ errors: [coded("ECONNREFUSED", "connect"), null] }),
  ],
])("%s may have run, and is not sent again", async (_, step) => {
  expect(await failureOf(step)).toMatchObject({
    kind: "connection",
    outcome: "unknown",
    retryable: false,
  });
});

const cutOff = (error: unknown, status: number) => () =>
  new Response(new ReadableStream({ pull: (stream) => stream.error(error) }), { status });

test("a code of no connection proves nothing once an answer has begun", async () => {
  const step = cutOff(coded("ECONNREFUSED", "connect"), 200);
  expect(await failureOf(step)).toMatchObject({
    kind: "connection",
    outcome: "unknown",
    retryable: false,
    status: 200,
  });
});

test("fetch is called as nobody's method: a browser refuses that", async () => {
  let caller: unknown = "nobody yet";
  vi.stubGlobal("fetch", async function (this: unknown) {
    caller = this;
    return new Response('{"content":"Hello!"}');
  });
  await createPiperClient({ token: "pat_example", orgId: ID }).createResponse(CALL);
  expect(caller).toBeUndefined();
});

test("the platform's own deadline is a timeout, in its phase", async () => {
  expect(await failureOf(fails(coded("UND_ERR_HEADERS_TIMEOUT")))).toMatchObject({
    kind: "timeout",
    phase: "headers",
    code: "UND_ERR_HEADERS_TIMEOUT",
    outcome: "unknown",
  });
  const body = new TypeError("terminated", { cause: coded("UND_ERR_BODY_TIMEOUT") });
  expect(await failureOf(cutOff(body, 200))).toMatchObject({
    kind: "timeout",
    phase: "body",
    code: "UND_ERR_BODY_TIMEOUT",
    outcome: "unknown",
  });
});

test("a connection that was not made, after a refusal, still says that the server refused", async () => {
  const limited = () => new Response("{}", { status: 429, headers: { "retry-after": "0" } });
  expect(await failureOf(limited, refused)).toMatchObject({
    kind: "connection",
    outcome: "rejected",
    retryable: true,
  });
});

test("what the platform could not parse is left out of the cause: it may echo the request", async () => {
  const parser = Object.assign(coded("HPE_INVALID_CONSTANT"), { data: "Bearer pat_example" });
  const failure = await failureOf(fails(parser));
  expect(failure).toMatchObject({
    code: "HPE_INVALID_CONSTANT",
    cause: { message: "fetch failed", cause: { code: "HPE_INVALID_CONSTANT" } },
  });
  expect(inspect(failure, { depth: null, showHidden: true })).not.toContain("pat_example");
});

test.each([
  ["Z_DATA_ERROR", "the body could not be decompressed"],
  ["Z_BUF_ERROR", "the body could not be decompressed"],
  ["ERR__ERROR_FORMAT_CL_SPACE", "the body could not be decompressed"],
  ["ZSTD_error_corruption_detected", "the body could not be decompressed"],
  ["ZlibError", "the body could not be decompressed"],
  ["BrotliDecompressionError", "the body could not be decompressed"],
  ["ZstdDecompressionError", "the body could not be decompressed"],
  ["HPE_INVALID_CHUNK_SIZE", "what came is no valid HTTP"],
  ["InvalidHTTPResponse", "what came is no valid HTTP"],
  ["InvalidContentLength", "what came is no valid HTTP"],
  ["Malformed_HTTP_Response", "what came is no valid HTTP"],
  ["ECONNRESET", "the connection was lost"],
  ["A_Z_DATA_ERROR", "the connection was lost"],
])("a body that breaks off with %s is told as what it is: %s", async (code, words) => {
  const error = await failureOf(cutOff(new TypeError("terminated", { cause: coded(code) }), 200));
  expect(String(error)).toContain(`: ${words} after `);
  expect(error).toMatchObject({ kind: "connection", outcome: "unknown", code });
});

test("a clock that stands at 0 is no sign that nothing was sent", async () => {
  vi.useFakeTimers({ now: 0, toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  expect(await failureOf(fails(coded("ECONNRESET", "read")))).toMatchObject({ kind: "connection" });
});

test("a code that is no text, as a DOMException's, is none", async () => {
  const failure = await failureOf(throws(new DOMException("Timed out", "TimeoutError")));
  expect(failure).toMatchObject({ kind: "connection", outcome: "unknown", code: undefined });
});

test("of several failures one is told, its code beside its own words", async () => {
  const failed = (code: string, address: string) =>
    Object.assign(new Error(`connect ${code} ${address}`), { code, syscall: "connect" });
  const step = fails(
    new AggregateError([
      failed("ETIMEDOUT", "192.0.2.1:443"),
      failed("ENETUNREACH", "2001:db8::1"),
    ]),
  );
  const failure = await failureOf(step, step);
  expect(failure).toMatchObject({ code: "ETIMEDOUT" });
  expect(String(failure)).toContain("(ETIMEDOUT: connect ETIMEDOUT 192.0.2.1:443)");
});

test("a stack without frames is left as it is", async () => {
  const { stackTraceLimit } = Error;
  onTestFinished(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });
  Error.stackTraceLimit = 0;
  const { stack } = (await failureOf(fails(coded("ECONNRESET", "read")))) as Error;
  expect(stack).toMatch(/^PiperConnectionError: .* sending again\.$/);
});
