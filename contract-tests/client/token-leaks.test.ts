// No 8 characters of a token in a row are shown, however they come back; and it costs little.
import { inspect } from "node:util";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { createPiperClient, type Fetch } from "../../src/index.ts";
import { createRedact } from "../../src/redact.ts";
import { CALL } from "../calls/call.ts";
import { answer, startScriptedServer } from "../servers/scripted.ts";
import { startCpuTime } from "./cpu-time.ts";
import { failureOf } from "./failure-of.ts";

const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const TOKEN = "pat_example/0123456789-abcdefgh";

afterEach(() => void vi.unstubAllGlobals());

const code = (character: string) => character.charCodeAt(0).toString(16).padStart(4, "0");
const escapeAll = (text: string) => [...text].map((one) => `\\u${code(one)}`).join("");

/** The same token, as answers write it. */
const WRITTEN: [how: string, written: string][] = [
  ["as it is", TOKEN],
  ["in part", TOKEN.slice(5, 13)],
  ["with a slash escaped", TOKEN.replace("/", "\\/")],
  ["escaped", escapeAll(TOKEN)],
  ["escaped in capitals", escapeAll(TOKEN).toUpperCase().replaceAll("\\U", "\\u")],
  ["escaped in part", TOKEN.slice(0, 6) + escapeAll(TOKEN.slice(6, 9)) + TOKEN.slice(9)],
  ["escaped twice", JSON.stringify(escapeAll(TOKEN)).slice(1, -1)],
  ["escaped three times", JSON.stringify(JSON.stringify(escapeAll(TOKEN))).slice(1, -1)],
  ["in a JSON text in a JSON text", JSON.stringify(JSON.stringify({ said: TOKEN }))],
];

const PARTS = Array.from({ length: TOKEN.length - 7 }, (_, at) => TOKEN.slice(at, at + 8));

/** What of the token is shown by an error, read as whoever logs it may read it. */
function shown(error: Error): string[] {
  const texts = [
    inspect(error, { depth: null, showHidden: true, maxStringLength: null }),
    JSON.stringify(error),
    String(error.stack),
    ...Object.values(error).map((value) =>
      typeof value === "string" ? value : JSON.stringify(value),
    ),
  ].map(String);
  const unescaped = texts.map((text) =>
    text
      .replace(/\\+u([\da-f]{4})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/\\+(["/\\])/g, "$1"),
  );
  return PARTS.filter((part) => [...texts, ...unescaped].some((text) => text.includes(part)));
}

test("what this file looks for would be found", () => {
  for (const [, written] of WRITTEN) expect(shown(new Error(written))).not.toEqual([]);
});

const failing = (fetch: Fetch) =>
  failureOf(() =>
    createPiperClient({ token: TOKEN, orgId: ID, fetch, maxRetries: 0 }).createResponse(CALL),
  );

const answering = (status: number, body: string, headers: Record<string, string> = {}) =>
  failing(async () => new Response(body, { status, headers }));

test.each(WRITTEN)("a token %s is not shown by an unusable reply", async (_, written) => {
  for (const text of [written, `{"said":"${written}"}`, `${"x".repeat(1990)}${written}`])
    expect(shown(await answering(200, text))).toEqual([]);
  expect(shown(await answering(200, `{"run_id":"${written.replaceAll('"', "")}"}`))).toEqual([]);
});

test.each(WRITTEN)("a token %s is not shown by a refusal", async (_, written) => {
  for (const text of [written, `{"detail":"${written}"}`, `{"${written}":1}`])
    expect(shown(await answering(401, text))).toEqual([]);
});

test.each(WRITTEN)(
  "a token %s at the end of 64 KiB of a refusal is not shown",
  async (_, written) => {
    const server = await startScriptedServer([
      answer(500, `${"x".repeat(2 ** 16 - 20)}${written}${"x".repeat(2 ** 17)}`),
    ]);
    onTestFinished(server.close);
    const piper = createPiperClient({ token: TOKEN, orgId: ID, baseUrl: server.url });
    expect(shown(await failureOf(() => piper.createResponse(CALL)))).toEqual([]);
  },
);

test("a token in headers is not shown: their names, values, and the request's id", async () => {
  const headers = {
    "x-request-id": TOKEN,
    "x-echo": `Bearer ${TOKEN}`,
    "x-part": TOKEN.slice(4, 14),
    "retry-after": TOKEN,
  };
  for (const status of [200, 401, 429]) {
    const error = await answering(status, "{}", headers);
    expect(shown(error)).toEqual([]);
    expect([...(error.headers ?? [])].flat().join()).not.toMatch(/example|01234567/);
    expect(error.requestId).toBeUndefined();
  }
});

/** An error that has the token wherever an error has something. */
const loaded = (depth = 3): Error =>
  Object.assign(new Error(`sent ${TOKEN}`, depth > 0 ? { cause: loaded(depth - 1) } : {}), {
    ...{ code: TOKEN, name: TOKEN, syscall: TOKEN, hostname: TOKEN, config: { headers: TOKEN } },
  });

test.each<[what: string, thrown: unknown]>([
  ["an error", loaded()],
  ["several errors", new AggregateError([loaded(), loaded()], TOKEN)],
  ["a text", `sent ${TOKEN}`],
  ["an object", { code: TOKEN, message: TOKEN, cause: TOKEN }],
  ["a name alone", Object.assign(new Error("no"), { name: `E${TOKEN}` })],
])("a token in %s that fetch throws is not shown", async (_, thrown) => {
  const reject = () => Promise.reject(thrown);
  expect(shown(await failing(reject))).toEqual([]);
  vi.stubGlobal("fetch", reject);
  const piper = createPiperClient({ token: TOKEN, orgId: ID });
  expect(shown(await failureOf(() => piper.createResponse(CALL)))).toEqual([]);
});

test("a token in the reason of an abort is not shown, where it was asked for", async () => {
  const caller = new AbortController();
  const fetch: Fetch = () => {
    caller.abort(loaded());
    return new Promise(() => {});
  };
  const piper = createPiperClient({ token: TOKEN, orgId: ID, fetch });
  const call = () => piper.createResponse(CALL, { signal: caller.signal });
  expect(shown(await failureOf(call))).toEqual([]);
});

test("a token in the reason of an abort before it was asked for is not shown", async () => {
  const piper = createPiperClient({ token: ` ${TOKEN}\n`, orgId: ID });
  const call = () => piper.createResponse(CALL, { signal: AbortSignal.abort(loaded()) });
  expect(shown(await failureOf(call))).toEqual([]);
});

test("a token that a 422 names step by step is not shown where the steps are joined", async () => {
  const steps = ["pat_exa", "mple012", "3456789"];
  const body = JSON.stringify({ detail: [{ loc: steps, msg: "no", type: "value_error" }] });
  const fetch = async () => new Response(body, { status: 422 });
  const piper = createPiperClient({ token: steps.join("."), orgId: ID, fetch });
  const { message } = await failureOf(() => piper.createResponse(CALL));
  expect(message).toContain("[token]");
  expect(message).not.toContain(steps.join("."));
});

test("of a text with a token in it twice, all else is kept as it is", () => {
  const token = "pat_example_0123456789";
  const redact = createRedact([token]);
  expect(redact(`bad ${token}, or ${token}: no.`)).toBe("bad [token], or [token]: no.");
  expect(redact(`bad ${token}${token}`)).toBe("bad [token]");
});

test("a text with escapes may begin with a part of a token", () => {
  expect(createRedact(["pat_example"])('pat_exam\\"')).toBe('[token]\\"');
});

test.each([
  ["nothing of it", "x".repeat(100_000)],
  ["nearly all of it, over and over", `${"a".repeat(199)}b`.repeat(500)],
  ["all of it, over and over", `pat_${"a".repeat(196)}`.repeat(500)],
  ["nothing but escapes", "\\u0061".repeat(17_000)],
  ["nothing but backslashes", "\\".repeat(100_000)],
])("redaction of 100 kB with %s is quick", (_, text) => {
  const redact = createRedact([`pat_${"a".repeat(196)}`]);
  const cpuTime = startCpuTime();
  redact(text);
  // A product of both lengths would take a second or more.
  expect(cpuTime()).toBeLessThan(500);
});
