import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, inject, test } from "vitest";
import { findOperation, readOpenApi, requestExamples } from "../document/openapi.ts";
import { hostOf } from "./mock.ts";

const { path, operation } = findOperation(await readOpenApi());
const [orgId] = operation.parameters.map(({ example }) => example);
const url = new URL(path.replace("{org_id}", String(orgId)), inject("mockUrl"));
const requests = requestExamples(operation);
const replies = operation.responses["200"]?.content["application/json"].examples;
const headers = { authorization: "Bearer pat_example", "content-type": "application/json" };

const post = (body: unknown, { query = "", ...init }: RequestInit & { query?: string } = {}) =>
  fetch(`${url}${query}`, {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...init,
  });

test.each([
  ["newConversation", "", "withEvents"],
  ["newConversation", "?include_events=true", "withEvents"],
  ["followUp", "?include_events=false", "withoutEvents"],
  ["greeting", "", "greeting"],
])("answers %s%s with %s", async (name, query, reply) => {
  const { content, events } = replies?.[reply]?.value ?? {};
  const answer = await (await post(requests[name]?.value, { query })).json();
  expect(answer.content).toBe(content);
  expect(answer.events === null).toBe(events === null);
});

test.each([
  ["0.0.0.0", "127.0.0.1"],
  ["::", "127.0.0.1"],
  ["::1", "[::1]"],
  ["127.0.0.2", "127.0.0.2"],
  ["localhost", "localhost"],
])("what listens on %s is called at %s", (host, inUrl) => {
  expect(hostOf(host)).toBe(inUrl);
});

test("answers a request without a message with the greeting", async () => {
  const { message, ...body } = requests.newConversation?.value ?? {};
  const { content } = await (await post(body)).json();
  expect(content).toEqual(replies?.greeting?.value.content);
});

test("leaves the choice to a caller that prefers an example", async () => {
  const prefer = { ...headers, prefer: "example=withoutEvents" };
  const byHeader = await post(requests.newConversation?.value, { headers: prefer });
  expect(await byHeader.json()).toEqual(replies?.withoutEvents?.value);
  const byQuery = await post(requests.newConversation?.value, { query: "?__code=404" });
  expect(byQuery.status).toBe(404);
});

test("chooses itself where what a caller prefers is no answer", async () => {
  const prefer = { ...headers, prefer: "respond-async, wait=10" };
  const { content } = await (await post(requests.greeting?.value, { headers: prefer })).json();
  expect(content).toEqual(replies?.greeting?.value.content);
});

test.each([
  ["cut JSON", '{"agent_id":', "application/json"],
  [
    "a byte order mark",
    `\uFEFF${JSON.stringify(requests.newConversation?.value)}`,
    "application/json",
  ],
  ["another charset", "{}", "application/json; charset=utf-16le"],
])("refuses %s as the document says", async (_, body, type) => {
  const signed = await post(body, { headers: { ...headers, "content-type": type } });
  expect(signed.status).toBe(422);
  const unsigned = await post(body, { headers: { "content-type": type } });
  expect(unsigned.status).toBe(401);
});

test("refuses a body that is too long to keep", async () => {
  const answer = await post("x".repeat(2 ** 20 + 1));
  expect(answer.status).toBe(413);
});

/** Sends what no HTTP client would, and resolves to the status of the answer. */
async function statusOf(head = "", body = ""): Promise<number> {
  const socket = connect(Number(url.port), url.hostname);
  const lines = [head, `host: ${url.host}`, "authorization: Bearer pat_example"];
  const length = Buffer.byteLength(body);
  socket.write(
    `${lines.join("\r\n")}\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n${body}`,
  );
  return Number((await text(socket)).split(" ")[1]);
}

const POST = `POST ${url.pathname} HTTP/1.1\r\ncontent-type: application/json`;
const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
const deepBody = `{"agent_id":"${requests.newConversation?.value.agent_id}","profile_metadata":${'{"a":'.repeat(20_000)}1${"}".repeat(20_001)}`;

test.each<[what: string, head: string, body?: string]>([
  ["a path that is no percent-encoding", "POST /v1/orgs/100%/responses/ HTTP/1.1"],
  ["a percent sign before letters", "POST /v1/orgs/%zz/responses/ HTTP/1.1"],
  ["percent-encoded bytes that are no text", "POST /v1/orgs/%ff/responses/ HTTP/1.1"],
  ["no path", "OPTIONS * HTTP/1.1"],
  ["a backslash for a path", "GET /\\ HTTP/1.1"],
  ["a URL that is none", "GET http://[/ HTTP/1.1"],
  ["Accept: json", `${POST}\r\naccept: json`],
  ["Accept: *", `${POST}\r\naccept: *`],
  ["Accept: ;;;", `${POST}\r\naccept: ;;;`],
  ["Accept: text/html;", `${POST}\r\naccept: text/html;`],
  ["an Accept whose quotes do not end", `${POST}\r\naccept: text/html;a="b, */*`],
  ["a Content-Type that is none", `POST ${url.pathname} HTTP/1.1\r\ncontent-type: ;;;`],
  ["a tunnel", "CONNECT api.letpiper.com:443 HTTP/1.1"],
  ["a method of WebDAV", `PROPFIND ${url.pathname} HTTP/1.1`],
  ["a method that does not exist", `FOO ${url.pathname} HTTP/1.1`],
  ["a header of 60 kB", `${POST}\r\nx-long: ${"x".repeat(60_000)}`],
  ["a preference that is none", `${POST}\r\nprefer: code=many`],
  ["lists 100,000 deep", POST, nested(100_000)],
  ["objects 20,000 deep", POST, deepBody],
  ["objects 20,000 deep, though an answer is chosen", `${POST}\r\nprefer: code=200`, deepBody],
])("refuses %s with a 4xx, and goes on", async (_, ...request) => {
  const status = await statusOf(...request);
  expect([Math.floor(status / 100), status]).toEqual([4, status]);
  expect((await post(requests.newConversation?.value)).status).toBe(200);
});

const many = Array.from({ length: 980 }, (_, n) => [`x-${n}`, "12345678"]);

test.each([
  ["a long header", { headers: { ...headers, "x-long": "x".repeat(20_000) } }],
  ["many headers", { headers: { ...headers, ...Object.fromEntries(many) } }],
  ["a long address", { query: `?${"x".repeat(20_000)}` }],
])("refuses %s that Prism may answer with a torn connection, and says why", async (_, init) => {
  const answer = await post({}, init);
  const reason = { detail: "The mock takes 15000 characters of address and headers." };
  expect([answer.status, await answer.json()]).toEqual([431, reason]);
});

test("lets a page of another origin call it", async () => {
  const origin = "http://localhost:3000";
  const preflight = await fetch(url, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type",
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization,content-type");
  const answer = await post(requests.newConversation?.value, { headers: { ...headers, origin } });
  expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
});
