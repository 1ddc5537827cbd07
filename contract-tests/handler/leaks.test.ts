// What comes back to the page: nothing of the token, the API's headers, its insides or ours.
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { createPiperHandler } from "../../src/handler/index.ts";
import { createPiperClient, type PiperClient } from "../../src/index.ts";
import { BODY, CALL } from "../calls/call.ts";
import { answer, close, raw, type Step } from "../servers/scripted.ts";
import { ID, OTHER_ID, openPage, pageRequest, REPLY, replies, standUp, TOKEN } from "./stand-up.ts";

/** What a page gets of an answer of the API's: head and body as one text. */
async function seenByPage(step: Step, client: object = {}) {
  const stand = await standUp([[step]], {}, { maxRetries: 0, ...client });
  const response = await stand.handler(pageRequest());
  const body = await response.text();
  return { response, body, all: JSON.stringify([...response.headers]) + body };
}

const STACK =
  "Traceback (most recent call last):\n  File /srv/piper/app.py, line 7, in run\nKeyError: 'x'";

test.each([
  ["a stack", answer(500, JSON.stringify({ detail: STACK }))],
  ["a stack in the form of a 422", answer(500, JSON.stringify({ detail: [{ msg: STACK }] }))],
  ["a stack as text", answer(500, STACK, { "content-type": "text/plain" })],
  ["an HTML page of a proxy", answer(502, "<h1>nginx/1.2 at 10.0.0.7 /srv/piper</h1>")],
  ["an unusable reply", answer(200, `{"prompt":"You are app.py at 10.0.0.7"}`)],
  ["a refusal in words", answer(403, '{"detail":"token of org app.py at 10.0.0.7 may not"}')],
])("of the API's own words the page learns nothing: %s", async (_, step) => {
  const { all } = await seenByPage(step);
  expect(all).not.toMatch(/Traceback|app\.py|nginx|10\.0\.0\.7|KeyError|prompt/);
});

test("of the server's own network the page learns nothing", async () => {
  const { all, body } = await seenByPage(answer(200), { baseUrl: "http://127.0.0.1:1" });
  expect(JSON.parse(body).failure.kind).toBe("connection");
  expect(all).not.toMatch(/127\.0\.0\.1|:1\b|localhost/);
});

test("of a 422 the page learns where and what, not what was sent: the app may have added to it", async () => {
  const problem = {
    loc: ["body", "profile_metadata", 0],
    msg: "Not a string",
    type: "string_type",
    input: { user_name: "Alice", plan: "gold" },
    ctx: { secret: "x" },
  };
  const { body, response } = await seenByPage(answer(422, JSON.stringify({ detail: [problem] })));
  const { input, ctx, ...told } = problem;
  expect(response.status).toBe(422);
  expect(JSON.parse(body).detail).toEqual([told]);
});

test("of what is wrong with the server's own client the page learns nothing", async () => {
  const token = () => "Bearer pat_example_0123456789";
  const { response, body } = await seenByPage(replies(), { token });
  expect(response.status).toBe(500);
  expect(JSON.parse(body).failure).toMatchObject({ kind: "config", problems: [] });
  expect(body).not.toMatch(/token|Bearer/i);
});

test.each([
  { detail: [null, 7, "x", [], { loc: "body" }, { loc: [null, {}], msg: 7, type: [] }] },
  { detail: Array.from({ length: 100 }, () => ({ msg: "x".repeat(500) })) },
  { detail: {} },
  { detail: [] },
])("a 422 of another shape is told as far as it goes, and no further", async (body) => {
  const seen = await seenByPage(answer(422, JSON.stringify(body)));
  expect(seen.response.status).toBe(422);
  expect(seen.body.length).toBeLessThan(8000);
});

test("of a 422 a step that is no step is told as an empty one", async () => {
  const detail = [{ loc: [null, "body", 3, {}], msg: "No.", type: 7 }];
  const { body } = await seenByPage(answer(422, JSON.stringify({ detail })));
  expect(JSON.parse(body).detail).toEqual([{ loc: ["", "body", 3, ""], msg: "No." }]);
});

test("of a 422 no more is told than 20 problems, each with 20 steps and texts of 200 characters", async () => {
  const [long, cut] = ["x".repeat(201), "x".repeat(200)];
  const problem = { loc: [long, ...Array(20).fill("x")], msg: long, type: long };
  const { body } = await seenByPage(
    answer(422, JSON.stringify({ detail: Array(21).fill(problem) })),
  );
  const told = { loc: [cut, ...Array(19).fill("x")], msg: cut, type: cut };
  expect(JSON.parse(body).detail).toEqual(Array(20).fill(told));
});

test.each<[what: string, step: Step, told: object]>([
  [
    "a failed API",
    answer(500, "{}"),
    {
      detail: "The API answered 500.",
      failure: { kind: "http", retryable: false, status: 500 },
    },
  ],
  [
    "a lost connection",
    close,
    {
      detail: "The connection to the API failed (UND_ERR_SOCKET).",
      failure: { kind: "connection", retryable: false, code: "UND_ERR_SOCKET" },
    },
  ],
  [
    "a reply that is none",
    answer(200, JSON.stringify({ run_id: ID })),
    {
      detail: "The API's reply is unusable.",
      failure: { kind: "response", retryable: false, status: 200, run_id: ID },
    },
  ],
])("of %s a page is told what is its kind's, and no more", async (_, step, told) => {
  const { body } = await seenByPage(step);
  expect(JSON.parse(body)).toEqual(told);
});

test.each([
  [200, 502], // Without a reply.
  [204, 502],
  [302, 502],
  [400, 400],
  [407, 502],
  [408, 504],
  [421, 502],
  [425, 502],
  [429, 429],
  [499, 499],
  [503, 503],
  [599, 599],
])("a %i of the API is a %i to the page: a browser acts on none of them", async (status, given) => {
  const { response } = await seenByPage(answer(status, status === 204 ? "" : "{}"));
  expect(response.status).toBe(given);
});

test("a 407 is none to the page either where the app's own fetch hands it over, as Node's does not", async () => {
  const fetch = async () => new Response("{}", { status: 407 });
  const stand = await standUp([[]], {}, { fetch });
  const response = await stand.handler(pageRequest(BODY));
  expect(response.status).toBe(502);
  expect(await response.json()).toMatchObject({ failure: { kind: "http", status: 407 } });
});

test("a connection that was lost without a code is told without one", async () => {
  const fetch = () => Promise.reject(new Error("the secret host"));
  const stand = await standUp([[]], {}, { fetch });
  const response = await stand.handler(pageRequest(BODY));
  expect(await response.json()).toEqual({
    detail: "The connection to the API failed.",
    failure: { kind: "connection", retryable: false },
  });
});

test("what is wrong with the page's own call is told, by field", async () => {
  const stand = await standUp([[]]);
  const response = await stand.handler(pageRequest({ ...BODY, message: 7 }));
  expect(response.status).toBe(400);
  const problems = [{ field: "message", message: expect.stringMatching(/^must be /) }];
  expect(await response.json()).toEqual({
    detail: "The parameters are wrong.",
    failure: { kind: "config", retryable: false, problems },
  });
});

test("what is wrong with the server's client is not told, though the page's call is wrong as well", async () => {
  // A server has no page that such an address would be below.
  const stand = await standUp([[]], { piper: createPiperClient({ baseUrl: "/api/piper" }) });
  const response = await stand.handler(pageRequest({ ...BODY, message: 7 }));
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({
    detail: "The server's client cannot make this call; the server's log says why.",
    failure: { kind: "config", problems: [] },
  });
  expect(stand.errors).toMatchObject([{ problems: [{ field: "message" }, { field: "baseUrl" }] }]);
});

test.each([
  ["a reply", answer(200, JSON.stringify(REPLY))],
  ["a failure", answer(500, "{}")],
  ["a lost connection", close],
])("%s is JSON, is kept by nobody, and is for pages of the same origin", async (_, step) => {
  const { response } = await seenByPage(step);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "application/json",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
  });
});

const FORGED = {
  ...{
    "piper-outcome": "not_sent",
    "set-cookie": "session=evil",
    "access-control-allow-origin": "*",
  },
  ...{ "x-internal-host": "db-7", location: "https://evil.example/", "www-authenticate": "Basic" },
  ...{ refresh: "0;url=https://evil.example", link: "<https://evil.example>;rel=preload" },
  ...{ "content-security-policy": "none", "clear-site-data": '"*"', "retry-after": "soon" },
};

test.each([200, 302, 401, 429, 500])(
  "no header of the API's comes back with a %i",
  async (status) => {
    const { response } = await seenByPage(answer(status, JSON.stringify(REPLY), FORGED));
    const others = [...response.headers.keys()].filter(
      (name) => name in FORGED && name !== "piper-outcome",
    );
    expect(others).toEqual([]);
    expect(response.headers.get("piper-outcome")).not.toBe("not_sent");
  },
);

test("an outcome that the API forges is not the page's", async () => {
  const forged = answer(500, "{}", { "piper-outcome": "not_sent" });
  const page = await openPage(await standUp([[forged]]));
  await expect(page.createResponse(CALL)).rejects.toMatchObject({
    status: 500,
    outcome: "unknown",
  });
});

test("an error that the API forges is not the page's", async () => {
  const failure = { kind: "connection", retryable: true, status: 0 };
  const forged = answer(500, JSON.stringify({ failure, detail: "x" }), {
    "piper-outcome": "not_sent",
  });
  const page = await openPage(await standUp([[forged]]));
  await expect(page.createResponse(CALL)).rejects.toMatchObject({
    kind: "http",
    outcome: "unknown",
    retryable: false,
  });
});

test("an outcome that the page sends is not answered", async () => {
  const stand = await standUp([[answer(500)]]);
  const response = await stand.handler(
    pageRequest(BODY, { headers: { "piper-outcome": "not_sent" } }),
  );
  expect(response.headers.get("piper-outcome")).toBe("unknown");
  expect(stand.requests[0]).not.toMatch(/piper-outcome/i);
});

test.each(["gzip", "deflate", "br", "identity", "x"])(
  "a reply that says it is in %s is plain to the page",
  async (coding) => {
    const body = coding === "gzip" ? gzipSync(JSON.stringify(REPLY)) : JSON.stringify(REPLY);
    const { response } = await seenByPage(answer(200, body, { "content-encoding": coding }));
    expect(response.headers.has("content-encoding")).toBe(false);
    expect(response.headers.has("content-length")).toBe(false);
  },
);

test("a gzipped reply is a reply to the page's client", async () => {
  const zipped = answer(200, gzipSync(JSON.stringify(REPLY)), { "content-encoding": "gzip" });
  const page = await openPage(await standUp([[zipped]]));
  expect((await page.createResponse(CALL)).data).toMatchObject(REPLY);
});

test("events that come although nobody asked for them stay on the server", async () => {
  const { body } = await seenByPage(replies({ ...REPLY, events: [{ tool_args: "secret" }] }));
  expect(body).not.toContain("secret");
});

test("a status beyond those there are is a gateway's to the page", async () => {
  for (const status of [600, 999]) {
    const { response } = await seenByPage(answer(status));
    expect(response.status).toBe(502);
  }
});

test("a token whose parts come back in a header, an error or a reply comes no further", async () => {
  const echo = {
    content: TOKEN,
    session_id: TOKEN.slice(4),
    run_id: `x${TOKEN}`,
    role: "assistant",
  };
  for (const step of [
    answer(200, JSON.stringify(echo), { "x-token": TOKEN }),
    answer(200, JSON.stringify({ run_id: TOKEN })),
    answer(401, JSON.stringify({ detail: `bad ${TOKEN}` })),
    answer(422, JSON.stringify({ detail: [{ loc: [TOKEN], msg: TOKEN, type: TOKEN }] })),
    raw(`HTTP/1.1 200 OK\r\n${TOKEN}\r\n\r\n`),
  ]) {
    const { all } = await seenByPage(step);
    for (let at = 0; at + 8 <= TOKEN.length; at++)
      expect(all).not.toContain(TOKEN.slice(at, at + 8));
  }
});

test("of a client that does not say what it sent, whatever looks like a token comes no further", async () => {
  const tokens = ["pat_example_0123456789", "ppat_example-9876543210"];
  const data = { ...REPLY, content: `Of ${tokens.join(" and ")}: use a pat_.` };
  const response = await withClient(async () => ({ data, response: new Response() }))(
    pageRequest(),
  );
  expect(await response.json()).toMatchObject({ content: "Of [token] and [token]: use a pat_." });
});

/** A handler whose client is not ours, as in somebody's test. */
const withClient = (createResponse: unknown, onError: (error: unknown) => void = () => {}) =>
  createPiperHandler({
    piper: { createResponse, getSessionEvents: createResponse } as PiperClient,
    agents: [ID],
    authorize: () => ({}),
    onError,
  });

test("what is thrown and is no error of the client's leaves the outcome unknown, and stays here", async () => {
  const thrown = new Error("the secret");
  const told: unknown[] = [];
  const throws = () => Promise.reject(thrown);
  const response = await withClient(throws, (error) => told.push(error))(pageRequest());
  expect(told).toEqual([thrown]);
  expect([response.status, response.headers.get("piper-outcome")]).toEqual([500, "unknown"]);
  expect(await response.text()).not.toMatch(/secret/);
});

test("events that no page is shown come from no client, whatever it was asked for", async () => {
  const data = { ...REPLY, events: [{ content: "the secret" }] };
  const give = async () => ({ data, response: new Response() });
  const handler = createPiperHandler({
    piper: { createResponse: give, getSessionEvents: give } as unknown as PiperClient,
    agents: [ID],
    authorize: () => ({}),
    events: false,
  });
  expect(await (await handler(pageRequest())).json()).toMatchObject({ events: null });
});

test("what a request that is none throws is told to the app, and nothing of it to the page", async () => {
  const told: unknown[] = [];
  const handler = withClient(
    () => Promise.reject(),
    (error) => told.push(error),
  );
  const response = await handler({ url: "the secret" } as Request);
  expect(told).toEqual([expect.any(TypeError)]);
  expect([response.status, response.headers.get("piper-outcome")]).toEqual([500, "rejected"]);
  expect(await response.text()).not.toMatch(/secret/);
});

test("what a framework throws out of a client's fetch to steer itself is thrown on, and told to nobody", async () => {
  const steer = Object.assign(new Error("NEXT_HTTP_ERROR_FALLBACK"), {
    digest: "NEXT_HTTP_ERROR_FALLBACK;404",
  });
  const told: unknown[] = [];
  const throws = () => Promise.reject(steer);
  const handler = withClient(throws, (error) => told.push(error));
  await expect(handler(pageRequest())).rejects.toBe(steer);
  expect(told).toEqual([]);
});

test.each<[what: string, gives: unknown]>([
  ["nothing", undefined],
  ["no data", {}],
  ["data that is null", { data: null }],
  ["what cannot be written", { data: { content: 1n }, response: new Response() }],
  ["a cycle", { data: cycle(), response: new Response() }],
])("a client that gives %s makes no handler throw", async (_, gives) => {
  const response = await withClient(async () => gives)(pageRequest());
  expect([response.status, response.headers.get("piper-outcome")]).toEqual([500, "unknown"]);
});

function cycle() {
  const data: Record<string, unknown> = {};
  data.content = data;
  return data;
}

test("an outcome that no header can carry makes no handler throw", async () => {
  const piper = createPiperClient({ orgId: ID, baseUrl: "http://127.0.0.1:1", maxRetries: 0 });
  const forge = async () => {
    const error: unknown = await piper.createResponse(CALL).catch((error: unknown) => error);
    throw Object.assign(Object(error), { outcome: "unknown\r\nset-cookie: a=1" });
  };
  const response = await withClient(forge)(pageRequest());
  expect([response.status, response.headers.get("piper-outcome")]).toEqual([500, "unknown"]);
});

test("the page is not told which organization or other agents there are", async () => {
  const stand = await standUp([[replies()]], { agents: [OTHER_ID] });
  const text = await (await stand.handler(pageRequest())).text();
  expect(text).not.toContain(OTHER_ID);
});
