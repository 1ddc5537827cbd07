import type { components } from "../generated/openapi.d.ts";
import { type Check, isRecord, isString, isStringOrNull, optional, problemsIn } from "./check.ts";
import { PiperResponseError } from "./errors.ts";
import { type Answer, METHOD, PATH } from "./exchange.ts";
import type { Redact } from "./redact.ts";

type Reply = components["schemas"]["AgentResponse"];

/** One step of a run. */
export type RunEvent = components["schemas"]["RunEvent"];

/** An agent's reply; asked for with `include_events: false`, its `events` are null or absent. */
export type AgentResponse<E extends boolean | undefined = true> = [E] extends [false]
  ? Reply & { events?: null }
  : Reply;

const CHECKS: Record<keyof Reply, Check> = {
  content: isString,
  role: optional((value) => value !== "assistant" && 'must be "assistant"'),
  events: optional(
    (value) =>
      value !== null &&
      !(Array.isArray(value) && value.every(isRecord)) &&
      "must be a list of objects or null",
  ),
  session_id: optional(isStringOrNull),
  run_id: optional(isStringOrNull),
};

/**
 * Reads the reply out of a 2xx answer, and lets no top-level value through that its type forbids.
 * The fields inside an event are not checked.
 *
 * @throws {@link PiperResponseError}: the agent ran if the body names a run or holds a reply.
 */
export function readReply<E extends boolean | undefined>(
  { response, text, overLimit }: Answer,
  include_events: boolean,
  redact: Redact,
): AgentResponse<E> {
  const body = overLimit ? undefined : parse(text);
  const problems = isRecord(body) ? problemsIn(body, CHECKS, false) : [];
  if (isRecord(body) && problems.length === 0 && !response.redirected) {
    if (include_events === false && body.events) body.events = null;
    return body as AgentResponse<E>; // The one cast of wire data: CHECKS holds each key of Reply.
  }
  const { run_id, content } = isRecord(body) ? body : {};
  const ran = typeof run_id === "string" || typeof content === "string";
  const wrong = problems.map(({ field, message }) => `${field} ${message}`).join("; ");
  throw new PiperResponseError(
    `${METHOD} ${PATH} answered ${response.status}, but ${wrong || "its body is no JSON object"}.`,
    ran ? "completed" : "unknown",
    {
      status: response.status,
      text: redact(text.slice(0, 2000)),
      run_id: typeof run_id === "string" ? redact(run_id) : undefined,
    },
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
