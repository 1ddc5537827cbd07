import type { Operation } from "../generated/contract.ts";
import type { Problem } from "./errors.ts";
import { isPlainObject, ownValue } from "./plain.ts";
import { mismatch } from "./schema.ts";

/** What a 2xx body is: the contract's reply, or what is wrong with it. */
export type GuardedReply =
  | { readonly data: Record<string, unknown> }
  | { readonly problems: Problem[]; readonly body: Record<string, unknown> | undefined };

/**
 * Lets no top-level value through that the reply's type forbids, nor an id or a list of a run; what an
 * event holds is not checked. Events that come although the query said `include_events: false` are
 * left out: the type says that there are none.
 */
export function guardReply(
  { reply }: Operation,
  text: string,
  query: Readonly<Record<string, unknown>>,
): GuardedReply {
  const body = parseObject(text);
  if (!body) return { problems: [{ field: "body", message: "is not a JSON object" }], body };
  const withEvents = ownValue(query, "include_events") !== false;
  if (!withEvents && Array.isArray(ownValue(body, "events"))) body.events = null;
  for (const run of listOf(ownValue(body, "runs"))) fillEvents(run);
  const problems = problemsIn(reply, body);
  return problems.length > 0 ? { problems, body } : { data: body };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** A run that has no events yet may say so by null, or not at all: the type has a list. */
function fillEvents(run: unknown): void {
  if (isPlainObject(run) && (ownValue(run, "events") ?? null) === null) run.events = [];
}

function problemsIn({ properties = {}, required = [] }: Operation["reply"], body: object) {
  const names = Object.keys(Object(properties));
  return names.flatMap((field): Problem[] => {
    const value = ownValue(body, field);
    const isRequired = Array.isArray(required) && required.includes(field);
    if (value === undefined) return isRequired ? [{ field, message: "is missing" }] : [];
    const message = mismatch(Object(ownValue(Object(properties), field)), value);
    return message ? [{ field, message }] : [];
  });
}

function parseObject(text: string): Record<string, unknown> | undefined {
  const body = parseJson(text);
  return isPlainObject(body) ? body : undefined;
}

/** A text's JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
