import { expect, test } from "vitest";
import { createExchangeReader } from "../judge/judge.ts";
import { document, example, sampleExchange } from "../judge/sample.ts";
import { readJsonLines } from "./json-lines.ts";
import { judgeRecording } from "./judge-recording.ts";

const read = createExchangeReader(document);
const { url } = sampleExchange().request;
const reply = example("WithEventsResponse");

async function* chunksOf(text: string, size = 500) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

const judgeText = (text: string) => judgeRecording(readJsonLines(chunksOf(text)), document, read);

/** What came of each line. */
async function judged(...lines: unknown[]): Promise<string[]> {
  const servers = await judgeText(lines.map((line) => JSON.stringify(line)).join("\n"));
  return servers
    .flatMap(({ checks }) => checks)
    .map(({ name, state, findings }) =>
      [name, state, ...findings.map(({ rule, pointer }) => `${rule} ${pointer}`)].join(" | "),
    );
}

test("judges lines of three fields, and passes over other paths and empty lines", async () => {
  const text = [
    JSON.stringify({ url, status: 200, body: reply }),
    "",
    JSON.stringify({ url: "/health", status: 500, body: "no" }),
    JSON.stringify({ url: new URL(url).pathname, status: 200, body: { ...reply, role: "user" } }),
  ].join("\r\n");
  const [here, unnamed] = await judgeText(`\uFEFF${text}\n`);
  expect([here?.host, here?.checks.map(({ state }) => state)]).toEqual(["127.0.0.1", ["clean"]]);
  expect([unnamed?.host, unnamed?.checks[0]?.name]).toEqual(["", "POST, line 4"]);
  expect(unnamed?.checks[0]?.state).toBe("violation");
});

test("takes a text for a body as it came", async () => {
  expect(
    await judged(
      { url, status: 200, body: JSON.stringify(reply) },
      { url, status: 200, body: '{"content":' },
    ),
  ).toEqual(["POST, line 1 | clean", "POST, line 2 | violation | json "]);
});

test("judges what else a line tells", async () => {
  const line = { url: `${url}&include_events=false`, status: 200, body: reply };
  const html = { "content-type": "text/html" };
  expect(
    await judged(
      { ...line, url, request: {} },
      { ...line, url, method: "GET" },
      { ...line, url, headers: html },
      { url, status: 204 },
    ),
  ).toEqual([
    "POST, line 1 | violation | accepted body/agent_id",
    "GET, line 2 | warning | accepted path and method",
    "POST, line 3 | violation | content-type Content-Type",
    "POST, line 4 | violation | status status",
  ]);
});

test.each([
  ["{}\nnot JSON", "lacks a url or a status in line 1"],
  [`{"url":"/","status":200}\n{"url":`, "is not JSON Lines: line 2 is no JSON object"],
  ['{"url":"/","status":"200"}', "lacks a url or a status in line 1"],
  ["[]", "is not JSON Lines: line 1 is no JSON object"],
])("says of %j that it %s", async (text, reason) => {
  await expect(judgeText(text)).rejects.toThrow(reason);
});
