import { expect, test } from "vitest";
import { createPiperHandler } from "../../src/handler/index.ts";
import { createFakePiper } from "../../src/testing/index.ts";
import { BODY } from "../calls/call.ts";

const AGENT = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
const ORIGIN = "https://shop.example";

/** Asks the app's server as one of its pages does. */
function ask(handler: (request: Request) => Promise<Response>, body: object = {}) {
  const headers = { "content-type": "application/json", origin: ORIGIN };
  const text = JSON.stringify({ ...BODY, agent_id: AGENT, message: "Hi", ...body });
  const url = `${ORIGIN}/api/piper/v1/orgs/_/responses/?include_events=false`;
  return handler(new Request(url, { method: "POST", headers, body: text }));
}

test("an app's handler is tested with the fake behind it", async () => {
  const fake = createFakePiper();
  const authorize = () => ({ sessions: [] });
  const handler = createPiperHandler({ piper: fake.client, agents: [AGENT], authorize });
  fake.replyWith({ content: "Hello." });

  const reply = await ask(handler);
  expect([reply.status, (await reply.json()).content]).toEqual([200, "Hello."]);

  fake.failWith("reply lost");
  const lost = await ask(handler);
  expect([lost.status, lost.headers.get("piper-outcome")]).toEqual([502, "unknown"]);

  expect((await ask(handler, { agent_id: fake.calls.createResponse[0]?.orgId })).status).toBe(403);
  expect(fake.calls.createResponse).toHaveLength(2);
});
