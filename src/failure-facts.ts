import { type Answer, requestIdIn } from "./answer.ts";
import type { Happened, Progress } from "./attempt.ts";
import { wallClock } from "./clock.ts";
import type { ErrorFields, Outcome } from "./errors.ts";
import { worst } from "./evidence.ts";
import { nameOf } from "./messages.ts";
import { type CallPlan, isRead } from "./plan.ts";
import { type Redact, redactHeaders } from "./redact.ts";

/** What a call has come to so far, attempt after attempt. */
export interface History {
  /** The attempts that were sent. */
  attempts: number;
  /** The worst that they left to be said of the run. */
  outcome: Outcome;
  /** When the first request was handed to fetch, by the monotonic clock; undefined if none was. */
  sentAt: number | undefined;
  /** The status of the last answer; undefined where none has come. */
  status: number | undefined;
}

/** An attempt that failed. */
export type Failed = Exclude<Happened, { what: "replied" | "passed on" }>;

/** One way to fail. */
export type Case<What extends Failed["what"]> = Extract<Failed, { what: What }>;

/** What the words and fields of an error are made of, beside what happened. */
export interface Facts {
  plan: CallPlan;
  progress: Progress;
  history: History;
  redact: Redact;
}

/** The fields that every kind has; the outcome is the worst of all attempts. */
export function fieldsOf(
  { plan, history, redact }: Facts,
  outcome: Outcome,
  retryable: boolean,
  answer?: Answer,
): ErrorFields {
  const headers = answer && redactHeaders(answer.headers, redact);
  return {
    outcome: isRead(plan.operation) ? "none" : worst(history.outcome, outcome),
    retryable,
    status: answer?.status,
    headers,
    requestId: requestIdIn(headers),
    // Rounded down: nothing that came of the request is to seem older than it.
    sentAt: history.sentAt === undefined ? undefined : Math.floor(wallClock(history.sentAt)),
  };
}

/** The operation, and how often it was tried if more than once. */
export function subjectOf({ plan, history: { attempts } }: Facts): string {
  const name = nameOf(plan.operation);
  return attempts > 1 ? `${name} after ${attempts} attempts` : name;
}
