import {
  type AnyPiperError,
  type ErrorFields,
  FROM_BEST_TO_WORST,
  isProblem,
  type Outcome,
  PHASES,
  type Phase,
  PiperAbortError,
  PiperConfigError,
  PiperConnectionError,
  PiperHttpError,
  PiperResponseError,
  PiperTimeoutError,
  type Problem,
} from "./errors.ts";
import { readPlainObject } from "./plain.ts";
import { copyThrown } from "./thrown.ts";

/** What an error's JSON can say; each is there only if it is of its type. */
interface Said extends Omit<ErrorFields, "outcome"> {
  outcome?: Outcome;
  problems?: readonly Problem[];
  retryAfterMs?: number;
  code?: string;
  timeoutMs?: number;
  phase?: Phase;
  run_id?: string;
}

const isOneOf = (known: readonly unknown[]) => (value: unknown) => known.includes(value);
const isText = (value: unknown) => typeof value === "string";
const isNumber = (value: unknown) => Number.isFinite(value);

/** What each field may be. */
const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  outcome: isOneOf(FROM_BEST_TO_WORST),
  retryable: (value) => typeof value === "boolean",
  problems: (value) => Array.isArray(value) && value.every(isProblem),
  phase: isOneOf(PHASES),
  ...{ status: isNumber, sentAt: isNumber, retryAfterMs: isNumber, timeoutMs: isNumber },
  ...{ requestId: isText, code: isText, run_id: isText },
};

/**
 * Makes an error anew of what its `toJSON` gave, behind a worker, a server action or a queue, where
 * its class is lost: with its kind, its outcome and all that a logger is shown. Undefined for what is
 * no such JSON. It says what whoever sent it says: believe it as far as them.
 *
 * @example
 * worker.onmessage = ({ data }) => {
 *   const error = piperErrorFrom(data);
 *   if (error?.outcome === "unknown") alertSomebody(error);
 * };
 */
export function piperErrorFrom(json: unknown): AnyPiperError | undefined {
  try {
    const given = readPlainObject(json)?.values;
    const said = given && readSaid(given);
    return said && make(given, said);
  } catch {
    return undefined; // Something inside it throws when it is read.
  }
}

function readSaid(given: Readonly<Record<string, unknown>>): Said | undefined {
  const said: Record<string, unknown> = {};
  for (const [field, isRight] of Object.entries(FIELDS)) {
    const value = given[field];
    if (value === undefined) continue;
    if (!isRight(value)) return undefined;
    said[field] = value;
  }
  const headers = readPlainObject(given.headers)?.values;
  if (given.headers !== undefined && !headers) return undefined;
  if (headers) said.headers = headersOf(headers);
  return { ...said, cause: copyThrown(given.cause, String) };
}

function headersOf(values: Readonly<Record<string, unknown>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(values)) headers.append(name, String(value));
  return headers;
}

function make(
  { kind, message, detail }: Readonly<Record<string, unknown>>,
  { problems, timeoutMs, phase, ...said }: Said,
): AnyPiperError | undefined {
  const { outcome, status, headers } = said;
  if (typeof message !== "string" || outcome === undefined) return undefined;
  const fields = { ...said, outcome };
  if (kind === "connection") return new PiperConnectionError(message, fields);
  if (kind === "config" && problems) return new PiperConfigError(message, { ...fields, problems });
  if (kind === "abort" && phase) return new PiperAbortError(message, { ...fields, phase });
  if (kind === "timeout" && phase && timeoutMs !== undefined)
    return new PiperTimeoutError(message, { ...fields, phase, timeoutMs });
  if (status === undefined || !headers) return undefined;
  const answered = { ...fields, status, headers };
  // Of bodies and texts the JSON has but where a 422 found its problems.
  const body = Array.isArray(detail) ? { detail } : undefined;
  if (kind === "http") return new PiperHttpError(message, { ...answered, body });
  if (kind === "response") return new PiperResponseError(message, { ...answered, text: "" });
  return undefined;
}
