// Answers of which each field is right by itself, and which do not fit together. The page states no
// relation: all of these are warnings.
import type { Operation } from "rfc6902";
import { correctExchange, textOf } from "../../suite/requests/correct.ts";
import { inferred, json, type Variation } from "./variation.ts";

const OTHER_ID = "11111111-2222-4333-8444-555555555555";

const replace = (path: string, value: unknown): Operation => ({ op: "replace", path, value });

const { events } = JSON.parse(textOf(correctExchange("withEvents").answer.body));

/** A fault in the field that the finding points to, unless it says otherwise. */
const relation = (
  name: string,
  rule: string,
  patch: Operation,
  { of = "withEvents", pointer = patch.path }: { of?: string; pointer?: string } = {},
): Variation => ({ name, of, answer: json(patch), findings: [inferred(rule, pointer)] });

export const relationFaults: Variation[] = [
  relation("events although none were asked for", "events-unasked", replace("/events", events), {
    of: "withoutEvents",
  }),
  relation(
    "an empty list of events although none were asked for",
    "events-unasked",
    replace("/events", []),
    {
      of: "withoutEvents",
    },
  ),

  relation("an event of another run", "run-id", replace("/events/2/run_id", OTHER_ID)),
  relation("events of another run than the reply's", "run-id", replace("/run_id", OTHER_ID), {
    pointer: "/events/0/run_id",
  }),

  {
    name: "events of two runs in a reply that names none",
    of: "withEvents",
    answer: json(replace("/run_id", null), replace("/events/2/run_id", OTHER_ID)),
    findings: [inferred("run-id", "/events/2/run_id")],
  },

  relation("an event id given twice", "event-id", {
    op: "copy",
    from: "/events/1/id",
    path: "/events/4/id",
  }),
  relation(
    "an event id given twice, once in upper case",
    "event-id",
    replace("/events/5/id", "0A6F1C52-7D3E-4B8A-9C10-1F2E3D4C5B01"),
  ),
  relation(
    "an event given twice",
    "event-id",
    {
      op: "copy",
      from: "/events/2",
      path: "/events/3",
    },
    { pointer: "/events/3/id" },
  ),

  relation(
    "an event before the one that it follows",
    "event-order",
    replace("/events/3/created_at", "2026-03-02T09:15:00.849Z"),
  ),
  relation(
    "an event before the one that it follows, by less than a millisecond",
    "event-order",
    replace("/events/2/created_at", "2026-03-02T09:15:00.8399999Z"),
  ),
  relation(
    "an event before the one that it follows, behind an offset",
    "event-order",
    replace("/events/3/created_at", "2026-03-02T10:15:01.120+02:00"),
  ),
  relation("events with the latest first", "event-order", replace("/events", events.toReversed()), {
    pointer: "/events/1/created_at",
  }),

  relation(
    "a parent call that the run does not have",
    "parent-call",
    replace("/events/3/parent_tool_call_id", "call_9"),
  ),
  relation(
    "a parent call in other letters",
    "parent-call",
    replace("/events/3/parent_tool_call_id", "CALL_1"),
  ),
  relation(
    "a parent call that is an event's id",
    "parent-call",
    replace("/events/4/parent_tool_call_id", "0a6f1c52-7d3e-4b8a-9c10-1f2e3d4c5b03"),
  ),
  relation(
    "a parent call without a name",
    "parent-call",
    replace("/events/4/parent_tool_call_id", ""),
  ),

  relation(
    "a call nested in itself",
    "parent-cycle",
    replace("/events/3/parent_tool_call_id", "call_2"),
  ),
  {
    name: "two calls nested in each other",
    of: "withEvents",
    answer: json(replace("/events/2/parent_tool_call_id", "call_2")),
    findings: [inferred("parent-cycle", "/events/2/parent_tool_call_id")],
  },

  relation(
    "another session than the one asked for",
    "session-echo",
    replace("/session_id", OTHER_ID),
  ),
  relation("another session, and no events", "session-echo", replace("/session_id", OTHER_ID), {
    of: "withoutEvents",
  }),
];
