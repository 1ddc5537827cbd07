import { expect, test } from "vitest";
import type { Exchange } from "../judge/exchange.ts";
import { createJudge } from "../judge/judge.ts";
import { document, example, sampleExchange } from "../judge/sample.ts";
import { createShaper } from "./shapes.ts";

const judge = createJudge(document);
const shape = createShaper(document);
const reply = example("WithEventsResponse");

const SECRET = "Ada Lovelace";
const customer = {
  agent_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
  message: SECRET,
  session_id: SECRET,
  profile_metadata: { [SECRET]: SECRET, age: 36, vip: false },
};

/** All that an exchange holds, as text. */
const textOf = ({ request, response }: Exchange) =>
  [
    request.url,
    JSON.stringify([...request.headers, ...response.headers]),
    Buffer.from(request.body ?? []).toString(),
    Buffer.from(response.body).toString(),
  ].join("\n");

test("leaves no value of a customer, an agent or a caller", () => {
  const events = [{ ...reply.events[0], content: SECRET, tool_arguments: { [SECRET]: 36.6 } }];
  const exchange = sampleExchange({
    asked: customer,
    answered: { ...reply, content: SECRET, events, [`new_${events.length}`]: SECRET },
    query: `?include_events=true&note=${SECRET}`,
    headers: { "content-type": "application/json", "x-user": SECRET },
  });
  const text = textOf(shape(exchange));
  for (const value of [SECRET, "Lovelace", "36", "pat_example", reply.run_id, customer.agent_id])
    expect(text).not.toContain(value);
  expect(text).toContain(`"content":"${"x".repeat(SECRET.length)}"`);
  expect(text).toContain('"role":"assistant"');
});

test.each([
  ["nothing in a correct exchange", {}],
  ["a value beside a constant", { answered: { ...reply, role: "user" } }],
  ["a wrong type", { answered: { ...reply, content: 42 } }],
  ["a fraction", { answered: { ...reply, events: [{ ...reply.events[0], input_tokens: 1.5 }] } }],
  ["text that is no UUID", { answered: { ...reply, session_id: "my-session" } }],
  [
    "text that is no date",
    { answered: { ...reply, events: [{ ...reply.events[0], created_at: "now" }] } },
  ],
  ["a field that is not there", { answered: { session_id: null } }],
  ["a new field", { answered: { ...reply, mood: "good" } }],
  ["a body that is not JSON", { answered: "<p>Ada</p>" }],
  ["another media type", { headers: { "content-type": "text/html" } }],
  ["an undocumented status", { status: 418, answered: {} }],
  ["a personal token", { requestHeaders: { authorization: "Bearer ppat_example" } }],
  ["a token of another kind", { requestHeaders: { authorization: "Basic cGF0X2V4YW1wbGU6" } }],
  ["a request without an agent", { asked: { message: SECRET } }],
])("finds the same in a shape: %s", (_, changes) => {
  const found = (exchange: Exchange) =>
    judge(exchange).map(({ severity, rule, pointer }) => [severity, rule, pointer]);
  const exchange = sampleExchange(changes);
  exchange.request.unseen = ["values"];
  expect(found(shape(exchange))).toEqual(found(exchange));
});
