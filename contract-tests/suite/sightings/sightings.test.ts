import { expect, test } from "vitest";
import { document, example, sampleExchange } from "../judge/sample.ts";
import { createSightings } from "./sightings.ts";

const reply = example("WithEventsResponse");
const [event] = reply.events;

/** What some answers show. */
function sightingsOf(...answers: Parameters<typeof sampleExchange>[0][]) {
  const sightings = createSightings(document);
  for (const answer of answers) sightings.see(sampleExchange(answer));
  return sightings.list();
}

const withEvents = (...events: object[]) => ({ answered: { ...reply, events } });

test("counts how often each guess was seen, and how often contradicted", () => {
  const { id: _, ...withoutId } = event;
  const { facts, exchanges, operations } = sightingsOf(
    withEvents(event, event),
    withEvents({ ...event, input_tokens: 1.5 }, withoutId),
  );
  const of = (name: string, claim: string) =>
    facts.find((fact) => fact.name === name && fact.claim === claim);
  expect(exchanges).toBe(2);
  expect(operations).toContainEqual({ name: "createResponse", exchanges: 2 });
  expect(operations).toContainEqual({ name: "getSessionEvents", exchanges: 0 });
  expect(of("RunEvent.id", "is always there")).toMatchObject({ seen: 4, contradicted: 1 });
  expect(of("RunEvent.run_id", "is always there")).toMatchObject({ seen: 4, contradicted: 0 });
  expect(of("RunEvent.input_tokens", "is an integer")).toMatchObject({ seen: 1, contradicted: 1 });
  expect(of("RunEvent.input_tokens", "is at least 0")).toMatchObject({ seen: 1, contradicted: 0 });
  expect(of("RunEvent.cost_usd", "may be null")).toMatchObject({ contradicted: undefined });
  expect(of("AgentResponse.content", "is always there")).toBeUndefined();
});

test("lists what was never seen, and takes it off the list once it was", () => {
  const before = sightingsOf({ answered: example("GreetingResponse") }).neverSeen;
  expect(before[0]).toBe("createResponse's status 401, 403, 404, 422, 429");
  expect(before.join("\n")).toMatch(/a value of RunEvent's .*tool_name/);
  const after = sightingsOf(
    { status: 429, answered: example("RateLimitedError") },
    withEvents({ ...event, tool_name: "find_order" }),
  ).neverSeen;
  expect(after[0]).toBe("createResponse's status 401, 403, 404, 422");
  expect(after.join("\n")).not.toContain("tool_name");
});

test("counts nothing of other paths, of undocumented statuses, or of hidden values", () => {
  const sightings = createSightings(document);
  sightings.see(sampleExchange({ path: "/elsewhere" }));
  sightings.see(sampleExchange({ status: 418 }));
  const hidden = sampleExchange();
  hidden.response.unseen = ["values"];
  sightings.see(hidden);
  expect(sightings.list().facts.every(({ seen }) => seen === 0)).toBe(true);
});
