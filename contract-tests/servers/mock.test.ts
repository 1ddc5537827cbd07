import { expect, inject, test } from "vitest";
import { findOperation, readOpenApi } from "../document/openapi.ts";

const { path, operation } = findOperation(await readOpenApi());
const [orgId] = operation.parameters.map(({ example }) => example);
const url = new URL(path.replace("{org_id}", String(orgId)), inject("mockUrl"));
const requests = operation.requestBody.content["application/json"].examples;
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
  const answer = await post(requests[name]?.value, { query });
  expect(await answer.json()).toEqual(replies?.[reply]?.value);
});

test("answers a request without a message with the greeting", async () => {
  const { message, ...body } = requests.newConversation?.value ?? {};
  expect(await (await post(body)).json()).toEqual(replies?.greeting?.value);
});

test("leaves the choice to a caller that prefers an example", async () => {
  const prefer = { ...headers, prefer: "example=withoutEvents" };
  const byHeader = await post(requests.newConversation?.value, { headers: prefer });
  expect(await byHeader.json()).toEqual(replies?.withoutEvents?.value);
  const byQuery = await post(requests.newConversation?.value, { query: "?__code=404" });
  expect(byQuery.status).toBe(404);
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
