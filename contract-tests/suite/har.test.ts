import { expect, test } from "vitest";
import { readHar } from "./har.ts";
import { createExchangeReader } from "./judge/judge.ts";
import { document, example, sampleExchange } from "./judge/sample.ts";
import { judgeRecord } from "./judge-record.ts";

const read = createExchangeReader(document);
const text = (body: Uint8Array | null) => new TextDecoder().decode(body ?? new Uint8Array());
const list = (headers: Headers) => [...headers].map(([name, value]) => ({ name, value }));

type Sample = Parameters<typeof sampleExchange>[0];
type Fields = Record<string, unknown>;

/** An entry as browsers write it, and what a test changes in its parts. */
function entry(
  sample: Sample = {},
  { request = {}, response = {}, content = {} }: Record<string, Fields> = {},
) {
  const { request: sent, response: answered } = sampleExchange(sample);
  return {
    request: {
      method: sent.method,
      url: sent.url,
      headers: [{ name: ":method", value: sent.method }, ...list(sent.headers)],
      bodySize: sent.body?.length,
      postData: { mimeType: "application/json", text: text(sent.body) },
      ...request,
    },
    response: {
      status: answered.status,
      headers: list(answered.headers),
      content: {
        size: answered.body.length,
        mimeType: "application/json",
        text: text(answered.body),
        ...content,
      },
      ...response,
    },
  };
}

const recordOf = (...entries: unknown[]) =>
  judgeRecord(readHar(JSON.stringify({ log: { entries } }), document), read);

/** What came of each entry, in one line. */
const judged = (...entries: unknown[]) =>
  recordOf(...entries).map(({ name, state, findings, reason }) =>
    [name, state, ...findings.map(({ rule, pointer }) => `${rule} ${pointer}`), reason ?? ""]
      .join(" | ")
      .replace(/( \| )+$/, ""),
  );

const broken = { answered: { ...example("WithEventsResponse"), role: "user" } };

test("judges each exchange with the endpoint, wherever it stood, and no other", () => {
  const elsewhere = (url: string) => entry(broken, { request: { url } });
  const { url } = sampleExchange().request;
  expect(
    judged(
      entry(),
      entry(broken),
      elsewhere(url.replace("http://127.0.0.1/", "https://shop.example/api/piper/")),
      elsewhere("https://shop.example/v1/orders/"),
      entry({ method: "OPTIONS" }),
      null,
      {},
    ),
  ).toEqual([
    "POST, entry 1 | clean",
    "POST, entry 2 | violation | const /role",
    "POST, entry 3 | violation | const /role",
  ]);
});

test("decodes a body in base64", () => {
  const { response } = sampleExchange(broken);
  const base64 = { text: Buffer.from(response.body).toString("base64"), encoding: "base64" };
  expect(judged(entry(broken, { content: base64 }))).toEqual([
    "POST, entry 1 | violation | const /role",
  ]);
});

test("does not judge an answer whose body the record does not hold", () => {
  expect(
    judged(
      entry({}, { content: { text: undefined } }),
      entry({}, { content: { text: undefined, size: 0 }, response: { bodySize: 2081 } }),
      entry({}, { content: { text: '{"content":"Hel', size: 999 } }),
      entry({}, { response: { status: 0 } }),
      entry({}, { response: { content: undefined } }),
    ),
  ).toEqual([
    "POST, entry 1 | skipped | not judgeable: the record holds no body",
    "POST, entry 2 | skipped | not judgeable: the record holds no body",
    "POST, entry 3 | skipped | not judgeable: the record holds 15 of the body's 999 bytes",
    "POST, entry 4 | skipped | not judgeable: there was no answer",
    "POST, entry 5 | skipped | not judgeable: the record holds no body",
  ]);
});

test("judges an answer without a body", () => {
  const empty = { text: undefined, size: 0 };
  expect(judged(entry({}, { content: empty }))).toEqual(["POST, entry 1 | violation | json "]);
});

test("holds nothing against a request that the record leaves out in part", () => {
  const headers = (authorization?: string) => [
    { name: "content-type", value: "application/json" },
    ...(authorization ? [{ name: "authorization", value: authorization }] : []),
  ];
  const without = (request: Fields) => entry({}, { request });
  expect(
    judged(
      without({ headers: headers() }),
      without({ headers: headers("[redacted]") }),
      without({ headers: headers("Bearer ***") }),
      without({ postData: undefined }),
      without({ bodySize: 9999 }),
      without({ headers: headers("Basic cGF0X2V4YW1wbGU6") }),
    ),
  ).toEqual([
    "POST, entry 1 | clean | recorded without authorization",
    "POST, entry 2 | clean | recorded without authorization",
    "POST, entry 3 | clean | recorded without authorization",
    "POST, entry 4 | clean | recorded without body",
    "POST, entry 5 | clean | recorded without body",
    "POST, entry 6 | violation | accepted Authorization",
  ]);
});

test("goes by the recorded media type where the headers were dropped", () => {
  expect(
    judged(
      entry({}, { response: { headers: [] } }),
      entry({}, { response: { headers: [] }, content: { mimeType: "text/html" } }),
    ),
  ).toEqual(["POST, entry 1 | clean", "POST, entry 2 | violation | content-type Content-Type"]);
});

test("holds a recorded 5xx to be a bad day, unless a like request got one again", () => {
  const down = { status: 502, answered: "<p>" };
  const other = { ...down, asked: example("GreetingRequest") };
  const badDay = "skipped | status 502: a bad day, since no like request got one again";
  expect(judged(entry(), entry(down), entry(other))).toEqual([
    "POST, entry 1 | clean",
    `POST, entry 2 | ${badDay}`,
    `POST, entry 3 | ${badDay}`,
  ]);
  expect(judged(entry(down), entry(down))).toEqual([
    "POST, entry 1 | violation | status status",
    "POST, entry 2 | violation | status status",
  ]);
});

test("says what a file lacks that is no HAR", () => {
  expect(() => readHar("<har>", document)).toThrow("is not JSON");
  expect(() => readHar("[]", document)).toThrow("has no log.entries");
  expect(() => readHar('{"log":{"entries":{}}}', document)).toThrow("has no log.entries");
});
