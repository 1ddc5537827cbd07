import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createExchangeReader } from "../judge/judge.ts";
import { document, example, sampleExchange } from "../judge/sample.ts";
import { readHar } from "./har.ts";
import { judgeRecording } from "./judge-recording.ts";
import type { JudgedServer } from "./server-judge.ts";

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

async function* chunksOf(text: string, size = 1000) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

/** What came of each entry, in one line. */
async function judged(...entries: unknown[]): Promise<string[]> {
  const har = readHar(chunksOf(JSON.stringify({ log: { entries } })));
  const servers = await judgeRecording(har, document, read);
  return servers
    .flatMap(({ checks }) => checks)
    .map(({ name, state, findings, reason }) =>
      [name, state, ...findings.map(({ rule, pointer }) => `${rule} ${pointer}`), reason ?? ""]
        .join(" | ")
        .replace(/( \| )+$/, ""),
    );
}

const broken = { answered: { ...example("WithEventsResponse"), role: "user" } };

test("judges each exchange with the endpoint, wherever it stood, and no other", async () => {
  const elsewhere = (url: string) => entry(broken, { request: { url } });
  const { url } = sampleExchange().request;
  expect(
    await judged(
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

test("decodes a body in base64", async () => {
  const { response } = sampleExchange(broken);
  const base64 = { text: Buffer.from(response.body).toString("base64"), encoding: "base64" };
  expect(await judged(entry(broken, { content: base64 }))).toEqual([
    "POST, entry 1 | violation | const /role",
  ]);
});

test("does not judge an answer whose body the record does not hold", async () => {
  expect(
    await judged(
      entry({}, { content: { text: undefined } }),
      entry({}, { content: { text: undefined, size: 0 }, response: { bodySize: 2081 } }),
      entry({}, { content: { text: '{"content":"Hel', size: 999 } }),
      entry({}, { response: { status: 0 } }),
      entry({}, { response: { content: undefined } }),
    ),
  ).toEqual([
    "POST, entry 1 | skipped | recorded without the answer's body (it is not there)",
    "POST, entry 2 | skipped | recorded without the answer's body (it is not there)",
    "POST, entry 3 | skipped | recorded without the answer's body (it holds 15 of 999 bytes)",
    "POST, entry 4 | skipped | recorded without an answer",
    "POST, entry 5 | skipped | recorded without the answer's body (it is not there)",
  ]);
});

test("judges an answer without a body", async () => {
  const empty = { text: undefined, size: 0 };
  expect(await judged(entry({}, { content: empty }))).toEqual([
    "POST, entry 1 | violation | json ",
  ]);
});

test("holds nothing against a request that the record leaves out in part", async () => {
  const headers = (authorization?: string) => [
    { name: "content-type", value: "application/json" },
    ...(authorization ? [{ name: "authorization", value: authorization }] : []),
  ];
  const without = (request: Fields) => entry({}, { request });
  expect(
    await judged(
      without({ headers: headers() }),
      without({ headers: headers("[redacted]") }),
      without({ headers: headers("Bearer ***") }),
      without({ postData: undefined }),
      without({ bodySize: 9999, postData: { text: '{"agent_id":"3c90' } }),
      without({ headers: headers("Basic cGF0X2V4YW1wbGU6") }),
    ),
  ).toEqual([
    "POST, entry 1 | clean | recorded without authorization",
    "POST, entry 2 | clean | recorded without authorization",
    "POST, entry 3 | clean | recorded without authorization",
    "POST, entry 4 | clean | recorded without the request's body",
    "POST, entry 5 | clean | recorded without the request's body",
    "POST, entry 6 | violation | accepted Authorization",
  ]);
});

test("goes by the recorded media type where the headers were dropped", async () => {
  expect(
    await judged(
      entry({}, { response: { headers: [] } }),
      entry({}, { response: { headers: [] }, content: { mimeType: "text/html" } }),
    ),
  ).toEqual(["POST, entry 1 | clean", "POST, entry 2 | violation | content-type Content-Type"]);
});

test("holds a recorded 5xx to be a bad day, unless a like request got one again", async () => {
  const down = { status: 502, answered: "<p>" };
  const other = { ...down, asked: example("GreetingRequest") };
  const badDay = "skipped | status 502: a bad day, since no like request got one again";
  expect(await judged(entry(), entry(down), entry(other))).toEqual([
    "POST, entry 1 | clean",
    `POST, entry 2 | ${badDay}`,
    `POST, entry 3 | ${badDay}`,
  ]);
  expect(await judged(entry(down), entry(down))).toEqual([
    "POST, entry 1 | violation | status status",
    "POST, entry 2 | violation | status status",
  ]);
});

test("reads bodies whose size is the one that they had over the wire", async () => {
  const gzipped = [
    ...list(sampleExchange().response.headers),
    { name: "content-encoding", value: "gzip" },
  ];
  const { response } = sampleExchange(broken);
  const asSent = { text: gzipSync(response.body).toString("base64"), encoding: "base64" };
  expect(
    await judged(
      entry(broken, { response: { headers: gzipped }, content: { size: 99_999 } }),
      entry(broken, { response: { headers: gzipped }, content: { size: 9 } }),
      entry(broken, { response: { headers: gzipped }, content: { ...asSent, size: 300 } }),
    ),
  ).toEqual([1, 2, 3].map((index) => `POST, entry ${index} | violation | const /role`));
});

test("judges an answer by its status where its body is not held", async () => {
  const withoutAgent = { postData: { text: "{}" } };
  const [check] = await judged(entry({}, { request: withoutAgent, content: { text: undefined } }));
  expect(check).toContain("POST, entry 1 | violation | accepted body/agent_id | recorded without");
});

test("finds no fault with an empty answer that may have none", async () => {
  const empty = { text: undefined, size: -1 };
  const [check] = await judged(
    entry({ method: "HEAD", status: 405 }, { response: { headers: [] }, content: empty }),
  );
  expect(check).toBe("HEAD, entry 1 | clean");
});

test("reads bodies from the files beside the HAR", async () => {
  const files: Record<string, Uint8Array> = { "a.json": sampleExchange(broken).response.body };
  const inFile = (name: string) => entry({}, { content: { text: undefined, _file: name } });
  const entries = [inFile("a.json"), inFile("gone.json")];
  const har = readHar(chunksOf(JSON.stringify({ log: { entries } })), async (name) => files[name]);
  const [server] = await judgeRecording(har, document, read);
  expect(server?.checks.map(({ state }) => state)).toEqual(["violation", "skipped"]);
});

test("takes an asterisk in a header for what it is, and a masked one for unseen", async () => {
  const open = [
    ...list(sampleExchange().response.headers),
    { name: "access-control-allow-origin", value: "*" },
  ];
  const accept = [...list(sampleExchange().request.headers), { name: "accept", value: "*/*" }];
  const limited = [
    { name: "content-type", value: "[FILTERED]" },
    { name: "retry-after", value: "***" },
  ];
  expect(
    await judged(
      entry({}, { request: { headers: accept }, response: { headers: open } }),
      entry(
        { status: 429, answered: example("RateLimitedError") },
        { response: { headers: limited } },
      ),
    ),
  ).toEqual([
    "POST, entry 1 | clean",
    "POST, entry 2 | clean | recorded without values of the answer",
  ]);
});

test("judges each server by itself", async () => {
  const { url } = sampleExchange().request;
  const at = (origin: string, sample = {}) =>
    entry(sample, { request: { url: url.replace("http://127.0.0.1", origin) } });
  const entries = [
    at("https://api.letpiper.com"),
    at("https://staging.example:8443", broken),
    at("https://api.letpiper.com"),
  ];
  const again = () => readHar(chunksOf(JSON.stringify({ log: { entries } })));
  const states = (servers: JudgedServer[]) =>
    servers.map(({ host, checks }) => [host, checks.map(({ state }) => state)]);
  expect(states(await judgeRecording(again(), document, read))).toEqual([
    ["api.letpiper.com", ["clean", "clean"]],
    ["staging.example:8443", ["violation"]],
  ]);
  const chosen = await judgeRecording(again(), document, read, { host: "staging.example:8443" });
  expect(chosen.map(({ host }) => host)).toEqual(["staging.example:8443"]);
});

test.each([
  ["<har>", "is not JSON"],
  ["", "is not JSON"],
  ["[]", "has no log.entries"],
  ["{}", "has no log.entries"],
  ['{"log":{"entries":{}}}', "has no log.entries"],
  ['{"entries":[{}]}', "has no log.entries"],
  ['{"log":{"pages":[{"entries":[1]}],"entries":[{},{"a":', "is cut off after entry 1"],
  ['{"log":{"entries":[{},{"a":[}]}}', "is not JSON in entry 2"],
])("says of %s that it %s", async (text, reason) => {
  const reading = judgeRecording(readHar(chunksOf(text, 3)), document, read);
  await expect(reading).rejects.toThrow(reason);
});

test("finds the entries wherever they stand, and in whatever pieces the text comes", async () => {
  const log = {
    entries_: { entries: ["[{"] },
    pages: [{ entries: ["no", { log: { entries: [] } }] }],
    'en"tries\\': "]}",
    entries: [entry(broken), entry()],
    comment: "entries: [",
  };
  const text = `\uFEFF${JSON.stringify({ "log ": [[{ entries: [1] }]], log }, null, 1)}`;
  for (const size of [1, 7, 4096]) {
    const [server] = await judgeRecording(readHar(chunksOf(text, size)), document, read);
    expect(server?.checks.map(({ state }) => state)).toEqual(["violation", "clean"]);
  }
});
