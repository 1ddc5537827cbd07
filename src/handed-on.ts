import type { Answer } from "./answer.ts";
import type { BaseUrl } from "./base-url.ts";
import {
  FROM_BEST_TO_WORST,
  isProblem,
  type Outcome,
  PHASES,
  type Phase,
  type Problem,
} from "./errors.ts";
import { has, read, readText } from "./plain.ts";
import { parseJson } from "./reply.ts";

// How our handler (handler/) tells a page's client of a call that failed behind it: the outcome in a
// header, so that it outlives a body that somebody on the way replaces, and the rest in the body.

/** The header that carries the outcome. */
export const OUTCOME_HEADER = "piper-outcome";

/** The body of an answer that is no reply: our words for people, and the error for the client. */
export interface HandedOn {
  detail: string | readonly object[];
  /** The error that the server's client threw; absent where the handler itself refuses. */
  failure?: Failure;
}

/** The kinds of error that a page throws as its own; an abort is the page's, or nobody reads of it. */
type HandedOnKind = (typeof KINDS)[number];

const KINDS = ["config", "http", "connection", "timeout", "response"] as const;

/** What a page may know of an error of the server's client: no header, host, body or stack. */
export interface Failure {
  kind: HandedOnKind;
  retryable: boolean;
  status?: number | undefined;
  code?: string | undefined;
  timeoutMs?: number | undefined;
  phase?: Phase | undefined;
  run_id?: string | undefined;
  problems?: readonly Problem[] | undefined;
}

/**
 * The outcome that our handler hands on; undefined where none does. Only a server of the page's own
 * host is believed: with any other `baseUrl` the header is the API's, or of somebody on the way.
 */
export function outcomeHandedOn({ headers }: Answer, baseUrl: BaseUrl): Outcome | undefined {
  const said = has(baseUrl, "path") ? headers.get(OUTCOME_HEADER) : null;
  return FROM_BEST_TO_WORST.find((outcome) => outcome === said);
}

const numberIn = (body: unknown, field: string): number | undefined => {
  const value = read(body, field);
  return typeof value === "number" ? value : undefined;
};

/** Reads the error that an answer of the handler tells of; undefined where it tells of none. */
export function failureHandedOn(text: string): Failure | undefined {
  const failure = read(parseJson(text), "failure");
  const kind = KINDS.find((known) => known === read(failure, "kind"));
  if (!kind) return undefined;
  const problems = read(failure, "problems");
  return {
    kind,
    retryable: read(failure, "retryable") === true,
    status: numberIn(failure, "status"),
    code: readText(failure, "code"),
    timeoutMs: numberIn(failure, "timeoutMs"),
    phase: PHASES.find((known) => known === read(failure, "phase")),
    run_id: readText(failure, "run_id"),
    problems: Array.isArray(problems) ? problems.filter(isProblem) : [],
  };
}
