// A handler is no open proxy: what is not one of its calls is refused, and nothing is sent.
import { expect, test } from "vitest";
import { BODY } from "../calls/call.ts";
import { ID, PATH, pageRequest, replies, standUp } from "./stand-up.ts";

const MOUNTED = "/api/piper";
const OWN = "/v1/orgs/_/responses/";

test.each([
  ["at the root", OWN],
  ["below a path", `${MOUNTED}${OWN}`],
  ["below a long path", `/a/b-c/d.e/~f${OWN}`],
  ["without the slash at its end, which Next.js strips", `${MOUNTED}${OWN.slice(0, -1)}`],
  ["with an organization that the page has", `${MOUNTED}/v1/orgs/${ID}/responses/`],
])("the call is served %s", async (_, path) => {
  const stand = await standUp([[replies()]]);
  const response = await stand.handler(pageRequest(BODY, { path }));
  expect(response.status).toBe(200);
  expect(stand.requests[0]).toMatch(new RegExp(`^POST /v1/orgs/${ID}/responses/\\?`));
});

test.each([
  "/",
  "/api/piper",
  "/api/piper/",
  "/v1/other",
  "/v1/orgs/_/agents/",
  "/v1/orgs/_/responses/stream",
  "/v1/orgs/_/responses/x",
  "/v1/orgs/_",
  "/v2/orgs/_/responses/",
  "/V1/ORGS/_/RESPONSES/",
  "/v1/orgs//responses/",
  "/v1/orgs/_/responses//",
  "//v1/orgs/_/responses/",
  "/api//piper/v1/orgs/_/responses/",
  "/v1//orgs/_/responses/",
  "/v1/orgs/_/responses/../agents/",
  "/v1/orgs/_/responses/..",
  "/v1/orgs/_/responses/%2e%2e/agents/",
  "/v1/orgs/_/responses/%2E%2e",
  "/v1/orgs/..%2f_/responses/",
  "/v1/orgs/%2e%2e/responses/",
  "/v1/orgs/_%2Fresponses/",
  "/v1/orgs/_/responses%2f",
  "/v1/orgs/_/responses%5c",
  "/v1/orgs/_/responses%00",
  "/v1/orgs/_/%72esponses/",
  "/v1/orgs/_/responses;a=1/",
  "/v1/orgs/_/responses/%",
  "/v1/orgs/%5F/responses/",
  "/v1/orgs/x/responses/",
  `/v1/orgs/${ID}%0d%0a/responses/`,
  `/v1/orgs/${ID}x/responses/`,
  "/v1/orgs/_/responses/?include_events=true/../../other",
])("%s is refused", async (path) => {
  const stand = await standUp([[replies()]]);
  const response = await stand.handler(pageRequest(BODY, { path }));
  // The URL parser has resolved the dots of some, which then are another path or another query.
  expect([400, 404]).toContain(response.status);
  expect(response.headers.get("piper-outcome")).toBe("rejected");
  expect(stand.requests).toEqual([]);
});

test.each(["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])(
  "%s is no way to call",
  async (method) => {
    const stand = await standUp([[replies()]]);
    const response = await stand.handler(
      new Request(`https://app.example${PATH}`, {
        method,
        headers: { "x-http-method-override": "POST", "sec-fetch-site": "same-origin" },
      }),
    );
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
    expect(
      [...response.headers.keys()].filter((name) => name.startsWith("access-control")),
    ).toEqual([]);
    expect(stand.requests).toEqual([]);
  },
);

test.each([
  "?include_events=true&include_events=false",
  "?include_events=true&include_events=true",
  "?include_events=",
  "?include_events",
  "?include_events=TRUE",
  "?include_events=1",
  "?include_events=true%0d%0aX:y",
  "?agent_id=x",
  "?agent_id=true",
  "?message=true",
  "?org_id=x",
  "?baseUrl=https://evil.example",
  "?__proto__=true",
  "?toString=true",
])("a query with what is no parameter, or with one twice, is refused: %s", async (query) => {
  const stand = await standUp([[replies()]]);
  const response = await stand.handler(pageRequest(BODY, { path: `${PATH}${query}` }));
  expect(response.status).toBe(400);
  expect(stand.requests).toEqual([]);
});

test.each([
  ["?include_events=true&include_events=false", "include_events is there twice."],
  ["?include_events=1", "include_events must be a boolean."],
  ["?agent_id=x", "The query has what is no parameter of this call."],
])("a page is told what is wrong with the query %s", async (query, detail) => {
  const stand = await standUp([[replies()]]);
  const response = await stand.handler(pageRequest(BODY, { path: `${PATH}${query}` }));
  expect(await response.json()).toEqual({ detail });
});

test("a call that does not say whether it wants events is sent with the contract's default", async () => {
  const stand = await standUp([[replies()]], { events: true });
  await stand.handler(pageRequest(BODY, { path: PATH }));
  expect(stand.requests[0]).toContain("include_events=true");
});
