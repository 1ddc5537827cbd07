import { isObject } from "../../document/json.ts";
import { isUuid } from "../../document/uuid.ts";
import type { Broken } from "./finding.ts";
import { type Held, isSameId, isText, type Relation, type ReplyParts } from "./reply-parts.ts";
import type { RequestReading } from "./request.ts";

const uniqueRuns: Relation<ReplyParts> = ({ runs }) => {
  const listed = runs.filter(({ idField }) => idField === "id");
  return repeated(listed, "run-twice", "the id of another run");
};

const uniqueEvents: Relation<ReplyParts> = ({ runs }) =>
  repeated(
    runs.flatMap(({ events }) => events),
    "event-id",
    "the id of an earlier event",
  );

/** The ids that came before. */
function repeated(held: Held[], rule: string, actual: string): Broken[] {
  const seen = new Set<string>();
  return held.flatMap(({ pointer, fields }) => {
    if (!isText(fields.id)) return [];
    const id = fields.id.toLowerCase();
    const expected = "an id of its own";
    if (seen.has(id)) return [{ rule, pointer: `${pointer}/id`, expected, actual }];
    seen.add(id);
    return [];
  });
}

/** Wherever a reply names its session, it is the one that was asked for, or the first that it names. */
const oneSession: Relation<ReplyParts> = ({ fields, runs }, request) => {
  const session = isObject(fields.session) ? fields.session : {};
  const named = [
    { pointer: "/session_id", id: fields.session_id },
    { pointer: "/session/session_id", id: session.session_id },
    ...runs
      .filter(({ idField }) => idField === "id")
      .map(({ pointer, fields: run }) => ({
        pointer: `${pointer}/session_id`,
        id: run.session_id,
      })),
  ];
  const asked = sessionAskedFor(request);
  const first = named.map(({ id }) => id).find(isText);
  const due = isUuid(asked) ? asked : first;
  if (!isText(due)) return [];
  const expected = isUuid(asked) ? "the request's session_id" : "the session's session_id";
  return named.flatMap(({ pointer, id }) =>
    isText(id) && !isSameId(id, due)
      ? [{ rule: "session-echo", pointer, expected, actual: "another id" }]
      : [],
  );
};

/** The session that a request goes on with, or reads. */
export function sessionAskedFor({ parameters, body }: RequestReading): unknown {
  return parameters.get("session_id") ?? (isObject(body) ? body.session_id : undefined);
}

/** What holds of a reply as a whole. */
export const SESSION_RELATIONS: Relation<ReplyParts>[] = [uniqueRuns, uniqueEvents, oneSession];
