import { describeType } from "./description.ts";
import { type Instant, isBefore, parseInstant } from "./instant.ts";
import { isSameId, isText, type Relation, type Run } from "./reply-parts.ts";

const noEventsUnlessAsked: Relation<Run> = ({ pointer, fields }, request) => {
  const events = fields.events;
  if (request.parameters.get("include_events") !== false || !Array.isArray(events)) return [];
  const expected = "null or nothing, as include_events=false asks";
  const actual = describeType(events);
  return [{ rule: "events-unasked", pointer: `${pointer}/events`, expected, actual }];
};

/** A run that says no id of its own has that of its first event. */
const oneRun: Relation<Run> = ({ fields, idField, events }) => {
  const own = fields[idField];
  const run = [own, ...events.map((event) => event.fields.run_id)].find(isText);
  return events.flatMap(({ pointer, fields: { run_id } }) => {
    if (!isText(run_id) || run === undefined || isSameId(run_id, run)) return [];
    const named = idField === "id" ? "the run's id" : "the reply's run_id";
    const expected = isText(own) ? named : "the earlier events' run_id";
    return [{ rule: "run-id", pointer: `${pointer}/run_id`, expected, actual: "another id" }];
  });
};

const eventsInOrder: Relation<Run> = ({ events }) => {
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

const knownParents: Relation<Run> = ({ events }) => {
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
const noCallInItself: Relation<Run> = ({ events }) => {
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

/** What holds of each run by itself. */
export const RUN_RELATIONS: Relation<Run>[] = [
  noEventsUnlessAsked,
  oneRun,
  eventsInOrder,
  knownParents,
  noCallInItself,
];
