import { expect, test } from "vitest";
import { tokenPrefixes } from "../../document/token-prefixes.ts";
import { createExchangeReader } from "../judge/judge.ts";
import { document, example, type Fields, sampleExchange } from "../judge/sample.ts";
import { judgeRecording } from "./judge-recording.ts";
import { isCredential, isMasked } from "./masked.ts";
import type { RawExchange } from "./raw.ts";

const read = createExchangeReader(document);
const prefixes = tokenPrefixes(document);

const MASKS = [
  "FILTERED",
  "[Filtered]",
  "SANITIZED",
  "__SANITIZED__",
  "MASKED",
  "***MASKED***",
  "<redacted>",
  "[REDACTED:UUID]",
  "token-redacted",
  "REDACTED_BY_PROXY",
  "<REMOVED FOR PRIVACY>",
  "{{session}}",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what stands in a recording.
  "${SESSION}",
  "%SESSION_ID%",
  "$SESSION",
  "xxxx",
  "XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX",
  "3c90c3cc-****-****-****-************",
  "3c90…052a",
  "••••••",
  "*",
  "########",
  "sha256:9f86d081884c7d65",
  "SESSION_ID",
  "private",
];

/** A recorded exchange that is correct but for what a test changes in its bodies and its URL. */
async function* recorded({ asked = {}, answered = {}, url = "", text = "" }) {
  const sample = sampleExchange();
  const body = (correct: Uint8Array | null, changes: Fields) =>
    Buffer.from(JSON.stringify({ ...JSON.parse(String(Buffer.from(correct ?? []))), ...changes }));
  const { request, response } = sample;
  const exchange: RawExchange = {
    name: "entry 1",
    method: request.method,
    url: url || request.url,
    status: response.status,
    request: { headers: request.headers, hasAllHeaders: true, body: body(request.body, asked) },
    response: {
      headers: response.headers,
      hasAllHeaders: true,
      body: text ? Buffer.from(text) : body(response.body, answered),
    },
  };
  yield exchange;
}

/** What is found in such an exchange. */
async function found(changes: Parameters<typeof recorded>[0]): Promise<string[]> {
  const [server] = await judgeRecording(recorded(changes), document, read);
  const [check] = server?.checks ?? [];
  return [
    `${check?.state}`,
    ...(check?.findings ?? []).map(({ rule, pointer }) => `${rule} ${pointer}`),
  ];
}

test.each(MASKS)("takes %s for a mask, in a token, a request and an answer", async (mask) => {
  expect(isMasked(mask)).toBe(true);
  expect(isCredential(`Bearer ${mask}`, prefixes)).toBe(false);
  expect(isCredential(mask, prefixes)).toBe(false);
  expect(await found({ asked: { session_id: mask, agent_id: mask } })).toEqual(["clean"]);
  const [event] = example("WithEventsResponse").events;
  const events = [
    { ...event, id: mask, created_at: mask, cost_usd: mask, tool_arguments: mask },
    { ...event, id: mask, run_id: mask },
  ];
  expect(await found({ answered: { session_id: mask, run_id: mask, events } })).toEqual(["clean"]);
  expect(await found({ answered: { events: mask } })).toEqual(["clean"]);
});

test.each([
  "my-session",
  "",
  "5f8a1d7e64f14d0e8a3b0c9e7b1f2d63",
  "0",
  "null",
  "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d6g",
])("takes %j for what a server said", async (text) => {
  expect(isMasked(text)).toBe(false);
  expect(await found({ answered: { session_id: text } })).toContain("format /session_id");
});

test("finds what is broken beside a mask", async () => {
  const [event] = example("WithEventsResponse").events;
  const events = [
    { ...event, id: "[id]" },
    { ...event, id: "no-id" },
  ];
  expect(await found({ answered: { events } })).toEqual(["violation", "format /events/1/id"]);
  expect(await found({ answered: { role: "[role]", content: 42 } })).toEqual([
    "violation",
    "type /content",
  ]);
});

test.each([
  "{{baseUrl}}/v1/orgs/{{org}}/responses/?include_events=***",
  "https://api.letpiper.com/v1/orgs/########/responses/",
  "https://api.letpiper.com/v1/orgs/%5BFILTERED%5D/responses/?include_events=true",
  "/v1/orgs/:org_id/responses/",
])("finds the endpoint in %s, and no fault", async (url) => {
  expect(await found({ url })).toEqual(["clean"]);
});

test.each(["[REDACTED]", '"***"', "<body removed>"])(
  "judges nothing of a body that is %s",
  async (text) => {
    expect(await found({ text })).toEqual(["skipped"]);
  },
);

test("reads a body whose masks stand without quotes", async () => {
  const text = '{"content": "Hello", "role": "user", "session_id": [REDACTED], "run_id": ***}';
  expect(await found({ text })).toEqual(["violation", "const /role"]);
  expect(await found({ text: '{"content": Hello}' })).toEqual(["violation", "json "]);
  expect(await found({ text: "Upstream failed ..." })).toEqual(["violation", "json "]);
});

test("knows a credential, its own or another's", () => {
  const known = (value: string) => isCredential(value, prefixes);
  expect(known("Bearer pat_9f86d081884c7d65")).toBe(true);
  expect(known("Bearer ppat_9f86d081884c7d65")).toBe(true);
  expect(known("Bearer ppat_example")).toBe(true);
  expect(known("bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgN")).toBe(true);
  expect(known("Basic cGF0X2V4YW1wbGU6")).toBe(true);
  expect(known("pat_9f86d081884c7d65")).toBe(true);
  expect(known("Bearer")).toBe(false);
  expect(known("")).toBe(false);
  expect(known("Bearer pat_")).toBe(false);
  expect(known("Bearer ppat_")).toBe(false);
  expect(known("Bearer secret")).toBe(false);
  expect(known("Bearer <my pat_ token>")).toBe(false);
  expect(known("Bearer the-pat_token")).toBe(false);
});
