import { expect, test } from "vitest";
import { createJudge } from "./judge.ts";
import { findBrokenRelations } from "./relations.ts";
import type { RequestReading } from "./request.ts";
import { copyOfDocument, example, found, includeEventsOf, sampleExchange } from "./sample.ts";

/** The example reply after a change to its events. */
function withEvents(change: (events: Record<string, unknown>[]) => void) {
  const answered = example("WithEventsResponse");
  change(answered.events);
  return { answered };
}

const set = (index: number, name: string, value: unknown) =>
  withEvents((events) => Object.assign(events[index] ?? {}, { [name]: value }));

const OTHER_ID = "11111111-2222-4333-8444-555555555555";

test("warns of events that were not asked for", () => {
  const query = "?include_events=false";
  expect(found({ query })).toEqual(["warning events-unasked /events"]);
  expect(found({ query, answered: { ...example("WithoutEventsResponse"), events: [] } })).toEqual([
    "warning events-unasked /events",
  ]);
  expect(found({ query, answered: example("WithoutEventsResponse") })).toEqual([]);
});

test("takes include_events at its documented default where it is left out", () => {
  expect(found({ query: "" })).toEqual([]);
  const off = copyOfDocument();
  includeEventsOf(off).schema.default = false;
  expect(createJudge(off)(sampleExchange({ query: "" }))).toMatchObject([
    { rule: "events-unasked" },
  ]);
});

test("warns of an event of another run", () => {
  expect(found(set(1, "run_id", OTHER_ID))).toEqual(["warning run-id /events/1/run_id"]);
  const upper = String(example("WithEventsResponse").run_id).toUpperCase();
  expect(found(set(1, "run_id", upper))).toEqual([]);
  expect(found({ answered: { ...example("WithEventsResponse"), run_id: null } })).toEqual([]);
});

test("warns of events of two runs where the reply names none", () => {
  const { answered } = set(4, "run_id", OTHER_ID);
  expect(found({ answered: { ...answered, run_id: null } })).toEqual([
    "warning run-id /events/4/run_id",
  ]);
});

test("warns of an event id that comes twice, in whatever case", () => {
  const first = String(example("WithEventsResponse").events[0].id);
  expect(found(set(1, "id", first))).toEqual(["warning event-id /events/1/id"]);
  expect(found(set(1, "id", first.toUpperCase()))).toEqual(["warning event-id /events/1/id"]);
});

test("warns of an event that is earlier than those before it, to the last digit", () => {
  const isBack = ["warning event-order /events/1/created_at"];
  expect(found(set(1, "created_at", "2026-03-02T09:14:59.999999Z"))).toEqual(isBack);
  expect(found(set(1, "created_at", "2026-03-02T10:14:59+01:00"))).toEqual(isBack);
  expect(found(set(1, "created_at", "2026-03-02T09:15:00.0000Z"))).toEqual([]);
  expect(found(set(1, "created_at", "2026-03-02t10:15:00+01:00"))).toEqual([]);
});

test("warns of a parent call that no event of the run makes", () => {
  expect(found(set(3, "parent_tool_call_id", "call_9"))).toEqual([
    "warning parent-call /events/3/parent_tool_call_id",
  ]);
  expect(found(set(3, "parent_tool_call_id", "call_3"))).toEqual([]);
});

test("warns of a call that is nested in itself, at whatever depth", () => {
  const isNested = (index: number) => [`warning parent-cycle /events/${index}/parent_tool_call_id`];
  expect(found(set(3, "parent_tool_call_id", "call_2"))).toEqual(isNested(3));
  expect(found(set(2, "parent_tool_call_id", "call_2"))).toEqual(isNested(2));
  const told = { tool_call_id: "call_1", parent_tool_call_id: "call_1" };
  expect(found(withEvents((events) => Object.assign(events[3] ?? {}, told)))).toEqual([]);
});

test("walks through a hundred thousand nested calls at once", () => {
  const length = 100_000;
  const events = Array.from({ length }, (_, index) => ({
    tool_call_id: `call_${index}`,
    parent_tool_call_id: `call_${(index + 1) % length}`,
  }));
  const request: RequestReading = {
    ruling: "allowed",
    fitsSchema: true,
    leftOut: new Set(),
    token: "pat_example",
    ifAccepted: [],
    parameters: new Map(),
    body: {},
  };
  expect(findBrokenRelations({ events }, request)).toMatchObject([
    { rule: "parent-cycle", pointer: "/events/0/parent_tool_call_id" },
  ]);
});

test("warns of another session than the one that was asked for by its UUID", () => {
  const answered = { ...example("WithEventsResponse"), session_id: OTHER_ID };
  expect(found({ answered })).toEqual(["warning session-echo /session_id"]);
  expect(found({ asked: example("NewConversationRequest"), answered })).toEqual([]);
  const asked = { ...example("FollowUpRequest"), session_id: "my-session" };
  expect(found({ asked, answered })).toEqual([]);
  expect(found({ answered: { ...answered, session_id: null } })).toEqual([]);
});
