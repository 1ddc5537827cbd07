// Bodies that keep the contract in ways that one may not expect.
import type { Operation } from "rfc6902";
import { correctExchange, textOf } from "../../suite/requests/correct.ts";
import { json, text, type Variation } from "./variation.ts";

type Json = Record<string, unknown>;

const replace = (path: string, value: unknown): Operation => ({ op: "replace", path, value });
const remove = (path: string): Operation => ({ op: "remove", path });

const reply: Json = JSON.parse(textOf(correctExchange("withEvents").answer.body));
const events = Object.values(Object(reply.events)).map((event): Json => Object(event));

/** The fields that an event may leave out, as the page's sample lists them. */
const TEXTS = [
  "role",
  "content",
  "tool_name",
  "tool_call_id",
  "reasoning_effort",
  "error_code",
  "error_message",
  "model_name",
  "provider_name",
  "code_executed",
  "printed_output",
];
const NUMBERS = [
  "latency_ms",
  "input_tokens",
  "output_tokens",
  "cache_read_tokens",
  "cache_write_tokens",
  "cost_usd",
];
const OPTIONAL = [...TEXTS, ...NUMBERS, "tool_arguments", "parent_tool_call_id"];

const every = (names: string[], value: unknown): Json =>
  Object.fromEntries(names.map((name) => [name, value]));

const first = (fields: Json): Operation => replace("/events/0", { ...events[0], ...fields });

const manyEvents = Array.from({ length: 5_000 }, (_, index) => ({
  ...events[0],
  id: `0a6f1c52-7d3e-4b8a-9c10-${index.toString(16).padStart(12, "0")}`,
}));

const nested = (depth: number): Json => (depth === 0 ? {} : { deeper: nested(depth - 1) });

/** What the server does, and the patch of its answer that does it. */
const inTheBody: Record<string, Operation | Operation[]> = {
  "leaves out all that is optional": ["/role", "/events", "/session_id", "/run_id"].map(remove),
  "says null for the ids and the events": ["/events", "/session_id", "/run_id"].map((path) =>
    replace(path, null),
  ),
  "leaves out the role": remove("/role"),
  "says events null although asked for them": replace("/events", null),
  "leaves out the events although asked for them": remove("/events"),
  "has no events": replace("/events", []),
  "leaves out every optional field of an event": replace(
    "/events",
    events.map(({ id, run_id, event_type, created_at }) => ({
      id,
      run_id,
      event_type,
      created_at,
    })),
  ),
  "says null for every optional field of an event": first(every(OPTIONAL, null)),
  "has an event type that nobody knows": first({ event_type: "handoff.requested/v2" }),
  "has an event type that is empty": first({ event_type: "" }),
  "has a role that nobody knows": first({ role: "supervisor" }),
  "has a reasoning effort that nobody knows": first({ reasoning_effort: "xhigh" }),
  "says nothing in every text of an event": first(every(TEXTS, "")),
  "says much in every text of an event": first(every(TEXTS, "Why? ".repeat(900))),
  "says much in the other texts of an event": first({
    event_type: "x".repeat(4_500),
    parent_tool_call_id: null,
    tool_arguments: { note: "x".repeat(4_500) },
  }),
  "names a call at length, and a parent": [
    replace("/events/2/tool_call_id", "x".repeat(4_500)),
    replace("/events/3/parent_tool_call_id", "x".repeat(4_500)),
    replace("/events/4/parent_tool_call_id", "x".repeat(4_500)),
  ],
  "says an empty reply": replace("/content", ""),
  "has tool arguments of every kind, deep": first({
    tool_arguments: { ...nested(200), list: [null, [], {}, 1.5, "x", false], "": 0, "a/b~c": 1 },
  }),
  "has tool arguments with the names of JavaScript's own": first({
    tool_arguments: JSON.parse(
      '{"__proto__":{"a":1},"constructor":1,"toString":2,"hasOwnProperty":3,"length":0}',
    ),
  }),
  "has fractional milliseconds and costs": first({ latency_ms: 0.000_1, cost_usd: 1e-12 }),
  "has zero for every number": first(every(NUMBERS, 0)),
  "has zeros below zero": first(every(NUMBERS, -0)),
  "has numbers beyond 2^53": first({ input_tokens: 2 ** 60, latency_ms: 1e300 }),
  "has ids in upper case": [
    replace("/session_id", String(reply.session_id).toUpperCase()),
    replace("/run_id", String(reply.run_id).toUpperCase()),
    replace("/events/0/id", String(events[0]?.id).toUpperCase()),
  ],
  "has an event of the run in upper case": replace(
    "/events/3/run_id",
    String(reply.run_id).toUpperCase(),
  ),
  "has ids of version 1 and 7, and nil and max": [
    replace("/events/0/id", "c232ab00-9414-11ec-b3c8-9f6bdeced846"),
    replace("/events/1/id", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"),
    replace("/events/2/id", "00000000-0000-0000-0000-000000000000"),
    replace("/events/3/id", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
  ],
  "has all events at one moment": replace(
    "/events",
    events.map((event) => ({ ...event, created_at: "2026-03-02T09:15:00Z" })),
  ),
  "has times with offsets": [
    replace("/events/0/created_at", "2026-03-02T14:44:59.999+05:30"),
    replace("/events/1/created_at", "2026-03-02T01:15:00-08:00"),
    replace("/events/2/created_at", "2026-03-02T09:15:00.850-00:00"),
  ],
  "has times in small letters": replace("/events/0/created_at", "2026-03-02t09:15:00.000z"),
  "has times to the nanosecond": replace("/events/1/created_at", "2026-03-02T09:15:00.840000001Z"),
  "has a leap second": replace("/events/0/created_at", "2016-12-31T23:59:60Z"),
  "has a leap second behind an offset": replace(
    "/events/0/created_at",
    "2017-01-01T05:29:60+05:30",
  ),
  "has a leap day": replace("/events/0/created_at", "2024-02-29T00:00:00Z"),
  "has a time before the epoch": replace("/events/0/created_at", "0001-01-01T00:00:00Z"),
  "has a parent call that comes later": [
    replace("/events/1", { ...events[1], parent_tool_call_id: "call_3" }),
  ],
  "has a call that is told in two events": replace("/events/3/tool_call_id", "call_1"),
  "has 5 000 events": replace("/events", manyEvents),
  "has a reply of a megabyte": replace("/content", "Ω".repeat(512 * 1024)),
  "has emoji, right-to-left and combined letters": replace(
    "/content",
    "👩‍👩‍👧‍👦 مرحبا שלום é é \u{10ffff}",
  ),
  "has control characters, escaped": replace(
    "/content",
    "\0\u0001\b\f\n\r\t\u001b\u007f\u0085\u2028\u2029\ufeff",
  ),
  "has a lone surrogate, escaped": replace("/content", "\ud83d and \ude00"),
  "has markup in the reply": replace("/content", "<script>alert(1)</script>"),
};

/** Other texts of the same JSON. */
const inTheText: Record<string, (body: string) => string> = {
  "is indented": (body) => JSON.stringify(JSON.parse(body), null, "\t"),
  "has white space around everything": (body) =>
    `\r\n\t ${JSON.stringify(JSON.parse(body), null, 10)} \n\n`,
  "escapes all that it can": (body) =>
    body
      .replaceAll("/", "\\/")
      .replaceAll(
        /[a-z](?=[^"]*":)/g,
        (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
      ),
  "writes whole numbers with a fraction": (body) => body.replace(":1210,", ":1210.0,"),
  "writes whole numbers with an exponent": (body) => body.replace(":1210,", ":121E+1,"),
  "writes minus zero": (body) => body.replace(":1210,", ":-0,"),
  "writes a number beyond a double's range": (body) => body.replace(":812.4,", ":1e400,"),
  "writes more digits than a double keeps": (body) =>
    body.replace(":0.00231", ":0.0023100000000000000000000001"),
  "gives the fields in another order": (body) =>
    JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(body)).reverse())),
};

export const legalBodies: Variation[] = [
  ...Object.entries(inTheBody).map(
    ([name, patch]): Variation => ({ name, of: "withEvents", answer: json(...[patch].flat()) }),
  ),
  ...Object.entries(inTheText).map(
    ([name, change]): Variation => ({ name, of: "withEvents", answer: text(change) }),
  ),
];
