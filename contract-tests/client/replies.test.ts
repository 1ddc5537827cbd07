import { expect, inject, test } from "vitest";
import { createPiperClient } from "../../src/index.ts";
import { CALL, GREETING } from "../calls/call.ts";
import { findOperation, readOpenApi } from "../document/openapi.ts";
import { startCpuTime } from "./cpu-time.ts";
import { prefer } from "./prefer.ts";

const { operation } = findOperation(await readOpenApi());
const examples = operation.responses["200"]?.content["application/json"].examples ?? {};
const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

const client = { token: "pat_example", orgId: ID, baseUrl: inject("mockUrl") };
const piper = createPiperClient(client);

test.each(Object.entries(examples))("the reply %s comes back whole", async (name, { value }) => {
  const preferring = createPiperClient({ ...client, fetch: prefer(`example=${name}`) });
  const include_events = value.events !== null;
  const { data, response } = await preferring.createResponse({ ...CALL, include_events });
  expect(data).toEqual(value);
  expect(response.status).toBe(200);
});

test("a reply has its events unless they are not asked for", async () => {
  const events = examples.withEvents?.value.events as object[];
  const leftOut = await piper.createResponse(CALL);
  expect(leftOut.data.events).toHaveLength(events.length);
  const asked = await piper.createResponse({ ...CALL, include_events: true });
  expect(asked.data.events).toHaveLength(events.length);
  const refused = await piper.createResponse({ ...CALL, include_events: false });
  expect(refused.data.events).toBeNull();
});

test.each([{}, { message: null }])("%o gets the agent's greeting", async (params) => {
  const { data } = await piper.createResponse({ ...GREETING, ...params });
  expect(data.content).toBe(examples.greeting?.value.content);
});

test("a conversation goes on with the session_id of its last reply", async () => {
  const { data } = await piper.createResponse(CALL);
  const next = await piper.createResponse({ ...CALL, session_id: data.session_id });
  expect(next.data.session_id).toBe(data.session_id);
});

test.each([
  ["text", JSON.stringify("x".repeat(4e6))],
  ["a list", `[${"0,".repeat(2e6)}0]`],
])("a reply that is megabytes of %s is refused without holding up the app", async (_, body) => {
  const fetch = async () => new Response(body);
  const cpuTime = startCpuTime();
  await expect(createPiperClient({ ...client, fetch }).createResponse(CALL)).rejects.toMatchObject({
    kind: "response",
    outcome: "unknown",
  });
  expect(cpuTime()).toBeLessThan(2000); // It takes some 100 ms.
});
