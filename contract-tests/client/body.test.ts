// Bodies as platforms and servers give them: without a stream, in pieces, stalled, or without end.
import { getEventListeners } from "node:events";
import { PassThrough } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, onTestFinished, test, vi } from "vitest";
import { createPiperClient, type Fetch, type PiperClientOptions } from "../../src/index.ts";
import { parseRetryAfter } from "../../src/retry.ts";
import { CALL } from "../calls/call.ts";
import { answer, raw, type Step, startScriptedServer } from "../servers/scripted.ts";
import { failureOf } from "./failure-of.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const TEXT = "Ça va? 😀 東京";
const REPLY = JSON.stringify({ content: TEXT, run_id: ID });

const call = (options: Partial<PiperClientOptions>) =>
  createPiperClient({ token: "pat_example", orgId: ID, ...options }).createResponse(CALL);

const gives = (response: object) => ({ fetch: (async () => response) as Fetch });

/** A Response without a stream, as React Native and node-fetch give it. */
const streamless = (status: number, text: () => unknown, more: object = {}) =>
  gives({ ok: status < 300, status, headers: new Headers(), text, ...more });

const streamed = (stream: ReadableStream, status = 200) => gives(new Response(stream, { status }));

async function serve(...script: Step[][]): Promise<string> {
  const server = await startScriptedServer(...script);
  onTestFinished(server.close);
  return server.url;
}

test.each<[what: string, more: object]>([
  ["no body", {}],
  ["null as its body", { body: null }],
  ["undefined as its body", { body: undefined }],
  ["a body of Node's streams, which has no getReader", { body: { pipe() {}, on() {} } }],
  ["a body whose getReader is no function", { body: { getReader: true } }],
])("a reply that has text() and %s arrives whole", async (_, more) => {
  const { data } = await call(streamless(200, async () => REPLY, more));
  expect(data.content).toBe(TEXT);
});

test("a byte order mark that text() leaves in costs no reply, and no error's words", async () => {
  const { data } = await call(streamless(200, async () => `\uFEFF${REPLY}`));
  expect(data.content).toBe(TEXT);
  const error = await failureOf(() => call(streamless(404, async () => '\uFEFF{"detail":"no"}')));
  expect(error).toMatchObject({ body: { detail: "no" } });
});

test("an error's body that has text() alone arrives whole", async () => {
  const error = await failureOf(() => call(streamless(404, async () => '{"detail":"no"}')));
  expect(error).toMatchObject({ status: 404, body: { detail: "no" }, outcome: "rejected" });
});

test("of an error's long body that has text() alone, no more than 64 KiB are kept", async () => {
  const error = await failureOf(() => call(streamless(500, async () => "x".repeat(1_000_000))));
  expect(error).toMatchObject({ status: 500, body: "x".repeat(64 * 1024) });
});

test("of an error that comes in one long chunk, no more than 64 KiB are kept", async () => {
  const fetch = async () => new Response("x".repeat(1_000_000), { status: 500 });
  expect(await failureOf(() => call({ fetch }))).toMatchObject({ body: "x".repeat(64 * 1024) });
});

test("a chunk that was read is let go while the rest still comes", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const chunks = ['{"content":', '"Hello!"', "}"].map((text) => new TextEncoder().encode(text));
  const first = new WeakRef(chunks[0] as Uint8Array);
  let isHeld: boolean | undefined;
  const pull = async (stream: ReadableStreamDefaultController) => {
    await new Promise((resolve) => setImmediate(resolve));
    const chunk = chunks.shift();
    if (chunk) return stream.enqueue(chunk);
    collectGarbage();
    isHeld = first.deref() !== undefined;
    stream.close();
  };
  const { data } = await call(streamed(new ReadableStream({ pull })));
  expect([data.content, isHeld]).toEqual(["Hello!", false]);
});

test("an error in a thousand tiny chunks is not taken for a long one", async () => {
  const bytes = new TextEncoder().encode(`{"detail":"no"${" ".repeat(1000)}}`);
  let at = 0;
  const pull = (stream: ReadableStreamDefaultController) => {
    if (at === bytes.length) stream.close();
    else stream.enqueue(bytes.subarray(at, ++at));
  };
  const error = await failureOf(() => call(streamed(new ReadableStream({ pull }), 500)));
  expect(error).toMatchObject({ body: { detail: "no" } });
});

test("a reply's text() that fails is a lost connection: the run may have been", async () => {
  const text = () => Promise.reject(new TypeError("Network request failed"));
  expect(await failureOf(() => call(streamless(200, text)))).toMatchObject({
    kind: "connection",
    outcome: "unknown",
    status: 200,
  });
});

const never = () => new Promise<never>(() => {});

test("a reply's text() that stalls ends at the deadline", async () => {
  const options = { ...streamless(200, never), timeoutMs: 500 };
  expect(await failureOf(() => call(options))).toMatchObject({
    kind: "timeout",
    phase: "body",
    outcome: "unknown",
  });
});

test("an error's text() that stalls is that error all the same", async () => {
  const options = { ...streamless(401, never), timeoutMs: 500 };
  expect(await failureOf(() => call(options))).toMatchObject({ kind: "http", status: 401 });
});

test("an error's text() that stalls is waited for 2 s, however long the call may take", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const startedAt = performance.now();
  const failed = failureOf(() => call({ ...streamless(401, never), timeoutMs: 100_000 }));
  await vi.runAllTimersAsync();
  expect(await failed).toMatchObject({ kind: "http", status: 401 });
  expect(performance.now() - startedAt).toBe(2000);
});

test("an error's body is read to its 64th KiB, however it is cut, and then given up", async () => {
  const chunks = ["x".repeat(64 * 1024 - 1), "y", "z"].map((text) =>
    new TextEncoder().encode(text),
  );
  const start = (stream: ReadableStreamDefaultController) =>
    chunks.forEach((chunk) => void stream.enqueue(chunk));
  const cancel = vi.fn();
  const error = await failureOf(() => call(streamed(new ReadableStream({ start, cancel }), 500)));
  expect(error).toMatchObject({ body: `${"x".repeat(64 * 1024 - 1)}y` });
  expect(cancel).toHaveBeenCalledOnce();
});

test("an error's body of 64 KiB is enough: what would follow is not waited for", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const chunk = new TextEncoder().encode("x".repeat(64 * 1024));
  const start = (stream: ReadableStreamDefaultController) => stream.enqueue(chunk);
  const stream = new ReadableStream({ start, pull: never });
  expect(await failureOf(() => call(streamed(stream, 500)))).toMatchObject({ status: 500 });
});

test("a reply in single bytes arrives whole: no character is cut", async () => {
  const bytes = [...new TextEncoder().encode(REPLY)];
  const stream = new ReadableStream({
    pull(controller) {
      const byte = bytes.shift();
      if (byte === undefined) controller.close();
      else controller.enqueue(Uint8Array.of(byte));
    },
  });
  expect((await call(streamed(stream))).data.content).toBe(TEXT);
});

test("an error in single bytes arrives whole: no character is cut", async () => {
  const bytes = [...new TextEncoder().encode(JSON.stringify({ detail: TEXT }))];
  const stream = new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  expect(await failureOf(() => call(streamed(stream, 403)))).toMatchObject({
    body: { detail: TEXT },
  });
});

test("a character that a server cuts between two packets arrives whole", async () => {
  const bytes = Buffer.from(REPLY);
  const cut = bytes.indexOf(Buffer.from("😀")) + 2;
  const head = `HTTP/1.1 200 OK\r\ncontent-length: ${bytes.length}\r\n\r\n`;
  const turn = () => new Promise((resolve) => setTimeout(resolve, 20));
  const baseUrl = await serve([
    raw(head),
    raw(bytes.subarray(0, cut)),
    turn,
    raw(bytes.subarray(cut)),
  ]);
  expect((await call({ baseUrl })).data.content).toBe(TEXT);
});

test("a reply that ends within a character keeps what came before", async () => {
  const bytes = Buffer.from(`{"content":"😀`).subarray(0, -1);
  const baseUrl = await serve([answer(200, bytes)]);
  expect(await failureOf(() => call({ baseUrl }))).toMatchObject({
    kind: "response",
    text: '{"content":"\ufffd',
  });
});

/** A stream that is always ready, so that no timer ever fires. */
const microtasksOnly = (chunk: Uint8Array): Fetch =>
  (async () => ({
    ok: true,
    status: 200,
    headers: new Headers(),
    body: {
      getReader: () => ({
        read: async () => ({ done: false, value: chunk }),
        cancel: async () => {},
      }),
    },
    text: never,
  })) as unknown as Fetch;

test("a body of microtasks alone ends at its deadline", async () => {
  const startedAt = performance.now();
  const options = { fetch: microtasksOnly(Uint8Array.of(32)), timeoutMs: 200 };
  const error = await failureOf(() => call(options));
  expect(error).toMatchObject({ kind: "timeout", phase: "body", outcome: "unknown" });
  expect(performance.now() - startedAt).toBeLessThan(5000);
});

/** A custom fetch, whose head is there at once on the busiest machine. */
const stalled = (status: number) => {
  const start = (stream: ReadableStreamDefaultController) =>
    stream.enqueue(new TextEncoder().encode('{"detail":'));
  return { ...streamed(new ReadableStream({ start, pull: never }), status), timeoutMs: 500 };
};

test.each([401, 422])("a %i whose body stalls is a refusal", async (status) => {
  expect(await failureOf(() => call(stalled(status)))).toMatchObject({
    kind: "http",
    status,
    outcome: "rejected",
    body: '{"detail":',
  });
});

test("a 429 whose body stalls is one, and at its deadline is not sent again", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  onTestFinished(() => void vi.restoreAllMocks());
  const { fetch, timeoutMs } = stalled(429);
  let requests = 0;
  const counting: Fetch = (url, init) => {
    requests++;
    return fetch(url, init);
  };
  const failure = await failureOf(() => call({ fetch: counting, timeoutMs, maxRetries: 1 }));
  expect(failure).toMatchObject({ kind: "http", status: 429, outcome: "rejected" });
  expect(requests).toBe(1);
});

test("a 500 whose body stalls is a 500", async () => {
  const error = await failureOf(() => call(stalled(500)));
  expect(error).toMatchObject({ kind: "http", status: 500, outcome: "unknown" });
});

test.each([
  [404, "rejected"],
  [500, "unknown"],
  [200, "unknown"],
])("an abort within the body of a %i says what the status says: %s", async (status, outcome) => {
  const caller = new AbortController();
  const pull = () => {
    caller.abort();
    return never();
  };
  const stream = new ReadableStream({ pull }, { highWaterMark: 0 }); // Pulled when it is read.
  const piper = createPiperClient({ token: "pat_example", orgId: ID, ...streamed(stream, status) });
  const error = await failureOf(() => piper.createResponse(CALL, { signal: caller.signal }));
  expect(error).toMatchObject({ kind: "abort", phase: "body", status, outcome });
});

test("a reply that is read at once may be too long as well", async () => {
  const text = async () => `${REPLY.slice(0, -1)}${" ".repeat(64 * 2 ** 20)}}`;
  expect(await failureOf(() => call(streamless(200, text)))).toMatchObject({
    kind: "response",
    message: expect.stringContaining(": body is longer than 64 MiB. "),
  });
});

test.each([
  ["a refusal whose body stalls", () => new Response(new ReadableStream(), { status: 429 })],
  ["a reply", () => new Response(REPLY)],
])("%s leaves no listener on the signal of its call", async (_, answered) => {
  const signals = new Set<AbortSignal>();
  const fetch: Fetch = async (_, init) => {
    signals.add(init.signal);
    return answered();
  };
  await call({ fetch }).catch(() => {});
  const listeners = [...signals].flatMap((signal) => getEventListeners(signal, "abort"));
  expect([signals.size, listeners]).toEqual([1, []]);
});

test.each([200, 401])("the body of a %i that is given up is cancelled", async (status) => {
  let cancelled = 0;
  const stream = new ReadableStream({ pull: never, cancel: () => void cancelled++ });
  await failureOf(() => call({ ...streamed(stream, status), timeoutMs: 500 }));
  await turn();
  expect(cancelled).toBe(1);
});

test("a body of Node's that is given up is destroyed", async () => {
  const body = new PassThrough();
  const answered = { ok: false, status: 401, headers: new Headers(), body, text: never };
  const fetch = (async () => answered) as unknown as Fetch;
  await failureOf(() => call({ fetch, timeoutMs: 500 }));
  await turn();
  expect(body.destroyed).toBe(true);
});

const DATE = "Wed, 21 Oct 2015 07:28:00 GMT";

test.each<[header: string | null, date: string | null, ms: number | undefined]>([
  ["1", null, 1000],
  ["1 ", null, 1000],
  ["\t60 ", null, 60_000],
  ["0", null, 0],
  ["007", null, 7000],
  ["Wed, 21 Oct 2015 07:29:00 GMT", DATE, 60_000],
  ["Wed, 21 Oct 2015 07:27:00 GMT", DATE, 0],
  ["Wednesday, 21-Oct-15 07:28:05 GMT", DATE, 5000],
  ["Wed Oct 21 07:28:05 2015", DATE, 5000],
  [`${DATE} `, ` ${DATE} `, 0],
  ["", null, undefined],
  [null, null, undefined],
  ["1 GMT", null, undefined],
  ["1.5", null, undefined],
  ["-1", null, undefined],
  ["+1", null, undefined],
  ["1e3", null, undefined],
  ["0x10", null, undefined],
  ["Infinity", null, undefined],
  ["1, 2", null, undefined],
  ["soon", null, undefined],
  ["2015-10-21T07:28:00Z", null, undefined],
  ["Wed, 99 Oct 2015 07:28:00 GMT", null, undefined],
  ["Wed, 21 Foo 2015 07:28:00 GMT", null, undefined],
  ["Wed, 21 Oct 2015 07:28:00 CET", null, undefined],
  ["Sat, 31 Oct 2015 23:59:60 GMT", "Sat, 31 Oct 2015 23:59:00 GMT", 60_000], // A leap second.
  ["Sat, 31 Oct 2015 23:59:61 GMT", null, undefined],
  ["Sat, 31 Oct 2015 24:00:00 GMT", null, undefined],
  ["Sat, 31 Oct 2015 23:60:00 GMT", null, undefined],
  ["Sat, 31 Feb 2015 07:28:00 GMT", null, undefined],
  ["Sun, 29 Feb 2015 07:28:00 GMT", null, undefined],
  ["Mon, 29 Feb 2016 00:00:30 GMT", "Mon, 29 Feb 2016 00:00:00 GMT", 30_000],
  ["Wed, 00 Oct 2015 07:28:00 GMT", null, undefined],
  ["Sat Feb 30 07:28:05 2015", null, undefined],
  ["Sun Nov  1 00:00:00 2015", "Sat, 31 Oct 2015 23:59:00 GMT", 60_000],
  ["Sunday, 01-Jan-80 00:00:00 GMT", "Mon, 31 Dec 2079 23:59:00 GMT", 60_000], // 50 years ahead.
  ["Sunday, 01-Jan-81 00:00:00 GMT", "Wed, 31 Dec 1980 23:59:00 GMT", 60_000], // 51: it is past.
])("Retry-After %j in an answer of %j asks for %s ms", (header, date, ms) => {
  const elsewhen = Date.parse("2030-01-01"); // This machine's clock tells a century at most.
  expect(parseRetryAfter(header, date, elsewhen)).toBe(ms);
});
