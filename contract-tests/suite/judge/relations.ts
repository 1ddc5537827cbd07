import { isObject } from "../../document/json.ts";
import { isUuid } from "../../document/uuid.ts";
import { describeType } from "./description.ts";
import type { Finding } from "./finding.ts";
import { type Instant, isBefore, parseInstant } from "./instant.ts";
import type { RequestReading } from "./request.ts";

/** How the fields of a reply hang together. The page states none of this: each break is a warning. */
type Relation = (reply: Reply, request: RequestReading) => Broken[];

interface Reply {
  fields: Record<string, unknown>;
  events: { pointer: string; fields: Record<string, unknown> }[];
}

type Broken = Pick<Finding, "rule" | "pointer" | "expected" | "actual">;

/** Finds the relations that a reply breaks; null and absent values take part in none. */
export function findBrokenRelations(value: unknown, request: RequestReading): Finding[] {
  if (!isObject(value)) return [];
  const list: unknown[] = Array.isArray(value.events) ? value.events : [];
  const events = list.flatMap((fields, index) =>
    isObject(fields) ? [{ pointer: `/events/${index}`, fields }] : [],
  );
  return RELATIONS.flatMap((relation) => relation({ fields: value, events }, request)).map(
    (broken) => ({ severity: "warning", ...broken, provenance: "inferred" }),
  );
}

const noEventsUnlessAsked: Relation = ({ fields }, request) => {
  const events = fields.events;
  if (request.parameters.get("include_events") !== false || !Array.isArray(events)) return [];
  const expected = "null or nothing, as include_events=false asks";
  const actual = describeType(events);
  return [{ rule: "events-unasked", pointer: "/events", expected, actual }];
};

/** A reply that names no run has the run of its first event. */
const oneRun: Relation = ({ fields, events }) => {
  const isNamed = isText(fields.run_id);
  const run = [fields, ...events.map((event) => event.fields)]
    .map(({ run_id }) => run_id)
    .find(isText);
  return events.flatMap(({ pointer, fields: { run_id } }) => {
    if (!isText(run_id) || run === undefined || sameId(run_id, run)) return [];
    const expected = isNamed ? "the reply's run_id" : "the earlier events' run_id";
    return [{ rule: "run-id", pointer: `${pointer}/run_id`, expected, actual: "another id" }];
  });
};

const uniqueEvents: Relation = ({ events }) => {
  const seen = new Set<string>();
  return events.flatMap(({ pointer, fields }) => {
    if (!isText(fields.id)) return [];
    const id = fields.id.toLowerCase();
    const expected = "an id of its own";
    const actual = "the id of an earlier event";
    if (seen.has(id)) return [{ rule: "event-id", pointer: `${pointer}/id`, expected, actual }];
    seen.add(id);
    return [];
  });
};

const eventsInOrder: Relation = ({ events }) => {
  let latest: Instant | undefined;
  return events.flatMap(({ pointer, fields }) => {
    const at = isText(fields.created_at) ? parseInstant(fields.created_at) : undefined;
    if (!at) return [];
    const isBack = latest !== undefined && isBefore(at, latest);
    if (!isBack) latest = at;
    if (!isBack) return [];
    const expected = "a time not before the earlier events'";
    const place = `${pointer}/created_at`;
    return [{ rule: "event-order", pointer: place, expected, actual: "an earlier time" }];
  });
};

const knownParents: Relation = ({ events }) => {
  const calls = new Set(events.map(({ fields }) => fields.tool_call_id).filter(isText));
  return events.flatMap(({ pointer, fields }) => {
    const parent = fields.parent_tool_call_id;
    if (!isText(parent) || calls.has(parent)) return [];
    const expected = "the tool_call_id of an event of the run";
    const place = `${pointer}/parent_tool_call_id`;
    return [{ rule: "parent-call", pointer: place, expected, actual: "an unknown one" }];
  });
};

/** A call told in several events has the parent that the first of them names. */
const noCallInItself: Relation = ({ events }) => {
  const calls = new Map<string, { pointer: string; parent: unknown }>();
  for (const { pointer, fields } of events) {
    const { tool_call_id: call, parent_tool_call_id: parent } = fields;
    if (isText(call) && !calls.has(call)) calls.set(call, { pointer, parent });
  }
  // Each call is walked through once: a hostile reply may nest many thousands.
  const walked = new Set<string>();
  return [...calls.keys()].flatMap((call) => {
    const chain = new Set<string>();
    let at: unknown = call;
    while (isText(at) && !walked.has(at)) {
      walked.add(at);
      chain.add(at);
      at = calls.get(at)?.parent;
    }
    if (!isText(at) || !chain.has(at)) return [];
    const place = `${calls.get(at)?.pointer}/parent_tool_call_id`;
    const expected = "a call that is not nested in this one";
    return [{ rule: "parent-cycle", pointer: place, expected, actual: "itself, or a call in it" }];
  });
};

const sameSession: Relation = ({ fields }, request) => {
  const asked = isObject(request.body) ? request.body.session_id : undefined;
  const answered = fields.session_id;
  if (!isUuid(asked) || !isText(answered) || sameId(asked, answered)) return [];
  const expected = "the request's session_id";
  return [{ rule: "session-echo", pointer: "/session_id", expected, actual: "another id" }];
};

const RELATIONS = [
  noEventsUnlessAsked,
  oneRun,
  uniqueEvents,
  eventsInOrder,
  knownParents,
  noCallInItself,
  sameSession,
];

const isText = (value: unknown): value is string => typeof value === "string";

const sameId = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
