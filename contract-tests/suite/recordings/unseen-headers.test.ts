// A document that asks for headers, and recordings that keep none of them, or not their values.
import { expect, test } from "vitest";
import { operationNamed } from "../../document/operation.ts";
import { createExchangeReader } from "../judge/judge.ts";
import { document as asItIs, example, sampleExchange } from "../judge/sample.ts";
import { patched } from "../requests/correct.ts";
import { readHar } from "./har.ts";
import { readJsonLines } from "./json-lines.ts";
import { judgeRecording } from "./judge-recording.ts";

const { pointer } = operationNamed(asItIs, "createResponse").place;
const header = { required: true, schema: { type: "string" }, "x-provenance": "documented" };
const document = patched(asItIs, [
  { op: "add", path: `${pointer}/responses/200/headers`, value: { "X-Request-Id": header } },
  {
    op: "add",
    path: `${pointer}/parameters/-`,
    value: { name: "X-Channel", in: "header", ...header },
  },
]);
const read = createExchangeReader(document);
const { url } = sampleExchange().request;
const reply = JSON.stringify(example("WithEventsResponse"));

async function* once(text: string) {
  yield text;
}

type Recording = Parameters<typeof judgeRecording>[0];

async function judged(recording: Recording): Promise<string[]> {
  const servers = await judgeRecording(recording, document, read);
  return servers
    .flatMap(({ checks }) => checks)
    .map(({ state, findings }) =>
      [state, ...findings.map(({ rule, pointer }) => `${rule} ${pointer}`)].join(" | "),
    );
}

interface Heads {
  request: Record<string, string>;
  response: Record<string, string>;
}

/** What is found in a HAR of one exchange with these headers. */
function judgedHar({ request, response }: Heads): Promise<string[]> {
  const list = (headers: Record<string, string>) =>
    Object.entries(headers).map(([name, value]) => ({ name, value }));
  const mimeType = "application/json";
  const text = JSON.stringify({ agent_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a" });
  const entry = {
    request: { method: "POST", url, headers: list(request), postData: { mimeType, text } },
    response: { status: 200, headers: list(response), content: { mimeType, text: reply } },
  };
  return judged(readHar(once(JSON.stringify({ log: { entries: [entry] } }))));
}

const TYPE = { "content-type": "application/json" };

test("a recording without headers is held against none that should be there", async () => {
  const line = JSON.stringify({ url, status: 200, body: JSON.parse(reply) });
  expect(await judged(readJsonLines(once(line)))).toEqual(["clean"]);
  expect(await judgedHar({ request: {}, response: {} })).toEqual(["clean"]);
});

test("a header that is masked was there", async () => {
  const heads = {
    request: { ...TYPE, "x-channel": "[redacted]" },
    response: { ...TYPE, "x-request-id": "***" },
  };
  expect(await judgedHar(heads)).toEqual(["clean"]);
});

test("a header that is missing among the others is missed", async () => {
  const [found] = await judgedHar({ request: TYPE, response: TYPE });
  expect(found).toBe("violation | accepted X-Channel | required X-Request-Id");
});
