// What a page sends: no more than there is room for, no longer than there is time, and no surprises.
import { getEventListeners } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { PiperHandlerOptions } from "../../src/handler/index.ts";
import { BODY, CALL } from "../calls/call.ts";
import { serve } from "./serve.ts";
import { ID, PATH, pageRequest, replies, standUp } from "./stand-up.ts";

/** Sends a body, and says what came of it. */
async function send(body: unknown, options: Partial<PiperHandlerOptions> = {}) {
  const stand = await standUp([[replies()]], options);
  const response = await stand.handler(pageRequest(body));
  const { detail } = await response.json();
  return { status: response.status, detail, requests: stand.requests, errors: stand.errors };
}

/** Sends a body in chunks that a function makes, one whenever one is asked for. */
async function stream(
  pull: (controller: ReadableStreamDefaultController) => void | PromiseLike<void>,
  options: Partial<PiperHandlerOptions> = {},
) {
  const stand = await standUp([[replies()]], { admitWithinMs: 300, ...options });
  let cancelled = false;
  const cancel = () => {
    cancelled = true;
  };
  const body = new ReadableStream({ pull, cancel });
  const page = new AbortController();
  const headers = { "content-type": "application/json", origin: "https://app.example" };
  const init = { method: "POST", body, headers, signal: page.signal, duplex: "half" };
  const request = new Request(`https://app.example${PATH}`, init);
  const { status } = await stand.handler(request);
  expect(stand.requests).toHaveLength(status === 200 ? 1 : 0);
  expect(getEventListeners(request.signal, "abort")).toEqual([]);
  return { status, cancelled };
}

/** The JSON of a greeting, in which more is written than JSON.stringify would. */
const bodyWith = (more: string) =>
  JSON.stringify({ ...BODY, message: undefined }).replace(/}$/, `,${more}}`);

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ["", 400, /^The body must be a JSON object; it is empty: did a body parser read it before\?$/],
  [" ", 400, /^The body must be a JSON object\.$/],
  ["{", 400, /^The body must be a JSON object\.$/],
  ["null", 400, /^The body must be a JSON object\.$/],
  ["[]", 400, /^The body must be a JSON object\.$/],
  ['"x"', 400, /^The body must be a JSON object\.$/],
  ["7", 400, /^The body must be a JSON object\.$/],
  [`agent_id=${ID}`, 400, /^The body must be a JSON object\.$/],
])("the body %o is refused", async (body, status, detail) => {
  const sent = await send(body);
  expect(sent).toMatchObject({ status, requests: [], errors: [] });
  expect(sent.detail).toMatch(detail);
});

test("a request without a body is refused as one whose body is empty", async () => {
  const stand = await standUp([[replies()]]);
  const { headers } = pageRequest(BODY);
  const request = new Request(`https://app.example${PATH}`, { method: "POST", headers });
  expect(await (await stand.handler(request)).json()).toEqual({
    detail: "The body must be a JSON object; it is empty: did a body parser read it before?",
  });
});

test.each([
  '{"__proto__":{"agent_id":"x"}}',
  bodyWith('"__proto__":{"session_id":"x"}'),
  bodyWith('"constructor":{"prototype":{"session_id":"x"}}'),
  bodyWith('"toString":"x"'),
  bodyWith(`"org_id":"${ID}"`),
  bodyWith('"include_events":true'),
  bodyWith('"no_such_field":true'),
  bodyWith('"token":"x"'),
])("a field that is none of the call's is refused: %s", async (body) => {
  const { status, requests } = await send(body, { events: true });
  expect([status, requests]).toEqual([400, []]);
  expect(Object.prototype).not.toHaveProperty("session_id");
});

test.each([
  bodyWith('"message":7'),
  bodyWith('"message":{"toJSON":"x"}'),
  bodyWith('"session_id":7'),
  bodyWith('"session_id":{}'),
  bodyWith(`"session_id":["${ID}"]`),
  bodyWith('"message":"\\ud83d"'),
])(
  "a field of another type is refused by the client, and the page is told which: %s",
  async (body) => {
    const stand = await standUp([[replies()]]);
    const response = await stand.handler(pageRequest(body));
    expect(response.status).toBe(400);
    const { failure } = await response.json();
    expect(failure).toMatchObject({ kind: "config", problems: [{ field: expect.any(String) }] });
    expect(stand.requests).toEqual([]);
  },
);

test.each([
  bodyWith('"agent_id":"7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10"'),
  '{"agent_id":["3c90c3cc-0d44-4b50-8888-8dd25736052a"]}',
  '{"agent_id":{"toString":"x"}}',
  '{"agent_id":"*"}',
  '{"agent_id":""}',
  '{"agent_id":null}',
  "{}",
])("another agent, or none, is refused: %s", async (body) => {
  expect(await send(body)).toMatchObject({ status: 403, requests: [] });
});

test("an agent's id may be written in any case", async () => {
  const stand = await standUp([[replies()]]);
  const { status } = await stand.handler(pageRequest({ ...BODY, agent_id: ID.toUpperCase() }));
  expect(status).toBe(200);
});

test("of a field that is there twice the one that is checked is the one that is sent", async () => {
  const stand = await standUp([[replies()]], { authorize: () => ({ sessions: ["own"] }) });
  const twice = bodyWith('"session_id":"others","session_id":"own"');
  await stand.handler(pageRequest(twice));
  expect(stand.requests[0]).toMatch(/"session_id":"own"/);
  expect(stand.requests[0]).not.toMatch(/others/);
});

test("a body that is longer than the limit is refused before it is read whole", async () => {
  const chunk = bytes("x".repeat(1000));
  let pulled = 0;
  const { status, cancelled } = await stream(
    (controller) => {
      pulled++;
      controller.enqueue(chunk);
    },
    { maxBodyBytes: 5000 },
  );
  expect({ status, cancelled }).toEqual({ status: 413, cancelled: true });
  expect(pulled).toBeLessThan(9);
});

test("a body that says that it is longer than the limit is not read at all", async () => {
  const stand = await standUp([[replies()]], { maxBodyBytes: 10 });
  const request = pageRequest(BODY, { headers: { "content-length": "11" } });
  const { status } = await stand.handler(request);
  expect([status, request.bodyUsed]).toEqual([413, false]);
});

test("a body of the longest length is taken, of a byte more it is not", async () => {
  const body = JSON.stringify({ ...CALL, message: "ä".repeat(100) });
  const { length } = bytes(body);
  const taken = await standUp([[replies()]], { maxBodyBytes: length });
  const headers = { "content-length": String(length) };
  expect((await taken.handler(pageRequest(body, { headers }))).status).toBe(200);
  expect(await send(body, { maxBodyBytes: length - 1 })).toMatchObject({ status: 413 });
});

test("unless the app says otherwise a body has 128 KiB at most", async () => {
  const empty = JSON.stringify({ ...CALL, message: "" }).length;
  const sized = (length: number) =>
    JSON.stringify({ ...CALL, message: "x".repeat(length - empty) });
  expect((await send(sized(128 * 1024))).status).not.toBe(413);
  expect(await send(sized(128 * 1024 + 1))).toMatchObject({
    status: 413,
    detail: "The body is longer than 131072 bytes.",
  });
});

test("a body of which nothing comes ends at the limit of time", async () => {
  expect(await stream(() => new Promise(() => {}))).toEqual({ status: 400, cancelled: true });
});

test("a body that drips ends at the limit of time", async () => {
  const drip = (controller: ReadableStreamDefaultController) =>
    new Promise<void>((resolve) => {
      setTimeout(() => {
        if (controller.desiredSize) controller.enqueue(bytes(" "));
        resolve();
      }, 20);
    });
  expect(await stream(drip)).toEqual({ status: 400, cancelled: true });
});

test("a body of empty chunks without end ends as well", async () => {
  const { status } = await stream((controller) => controller.enqueue(new Uint8Array(0)));
  expect(status).toBe(413);
});

test("a body that breaks off is refused", async () => {
  const { status } = await stream((controller) => controller.error(new Error("reset")));
  expect(status).toBe(400);
});

test("a body that is no UTF-8 is refused", async () => {
  const { status } = await stream((controller) => {
    const [before, after] = JSON.stringify(BODY).split("Where");
    controller.enqueue(new Uint8Array([...bytes(`${before}`), 0xff, ...bytes(`${after}`)]));
    controller.close();
  });
  expect(status).toBe(400);
});

test("a character that comes in two chunks is whole", async () => {
  const all = bytes(JSON.stringify({ ...CALL, message: "😀" }));
  const chunks = [all.slice(0, -4), all.slice(-4)];
  const { status } = await stream((controller) => {
    const chunk = chunks.shift();
    if (chunk) controller.enqueue(chunk);
    else controller.close();
  });
  expect(status).toBe(200);
});

test("a compressed body is refused: nobody knows how long it is", async () => {
  const stand = await standUp([[replies()]]);
  const request = pageRequest(BODY, { headers: { "content-encoding": "gzip" } });
  expect((await stand.handler(request)).status).toBe(415);
});

test("a body that nests without end is refused, and nothing hangs", async () => {
  const deep = bodyWith(`"profile_metadata":${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`);
  const authorize = () => ({ profile_metadata: (given: unknown) => Object(given) });
  expect(await send(deep, { authorize })).toMatchObject({ status: 400, requests: [] });
});

test("a page that goes away while it sends its body ends the reading", async () => {
  const page = new AbortController();
  const stand = await standUp([[replies()]]);
  const body = new ReadableStream({ pull: () => page.abort() });
  const init = { method: "POST", body, signal: page.signal, duplex: "half" };
  const headers = { "content-type": "application/json", origin: "https://app.example" };
  const request = new Request(`https://app.example${PATH}`, { ...init, headers });
  expect((await stand.handler(request)).status).toBe(499);
  expect(stand.requests).toEqual([]);
});

test("on a real connection a body that never comes whole is answered in time", async () => {
  const stand = await standUp([[replies()]], { admitWithinMs: 300 });
  const server = await serve(stand.handler);
  onTestFinished(server.close);
  const { port, host } = new URL(server.url);
  const socket = connect(Number(port), "127.0.0.1");
  const head = `POST ${PATH} HTTP/1.1\r\nhost: ${host}\r\norigin: ${server.url}\r\ncontent-type: application/json\r\n`;
  socket.write(`${head}content-length: 99\r\n\r\n{`);
  let answer = "";
  for await (const chunk of socket) {
    answer += chunk;
    if (answer.includes("in time")) break;
  }
  expect(answer).toMatch(/^HTTP\/1.1 400 .*The body did not come in time/s);
});
