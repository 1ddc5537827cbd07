import type { AnyPiperError } from "./errors.ts";
import { parseHttpDate } from "./http-date.ts";

/** The longest wait that a server may ask for, in milliseconds: a minute is the commonest. */
const LONGEST_ASKED_MS = 60_000;
const LONGEST_RANDOM_MS = 8000;
const FIRST_RANDOM_MS = 500;

/**
 * The wait that a `Retry-After` header asks for, in milliseconds: seconds, or a date held against
 * the answer's own `Date` (this machine's clock may be wrong), where a past one is 0.
 */
export function parseRetryAfter(
  header: string | null,
  date: string | null,
  now: number,
): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, Number.MAX_SAFE_INTEGER);
  const until = parseHttpDate(text, now);
  return until === undefined ? undefined : Math.max(0, until - (parseHttpDate(date, now) ?? now));
}

/** What gateways answer while the server behind them is not there, or too slow: it passes. */
const GATEWAY_STATUSES: readonly number[] = [502, 503, 504];

/**
 * Whether a call that got this status can be sent again, to some purpose and starting no second run:
 * after a refusal that passes, and of a read, which starts none, whatever passes.
 */
export const mayPass = (status: number, isRead: boolean): boolean =>
  status === 429 || (isRead && GATEWAY_STATUSES.includes(status));

/**
 * Whether a failed call is sent again by itself: one that never got to the server, a read that was
 * lost or met a gateway's answer, and what got a 429 that says when to come back.
 */
function isSentAgain(error: AnyPiperError): boolean {
  if (!error.retryable) return false;
  if (error.kind === "http") return error.status !== 429 || error.retryAfterMs !== undefined;
  return error.kind === "connection";
}

/** How often and how long a call may go on. */
export interface Limits {
  readonly maxRetries: number;
  /** To the call's deadline. */
  readonly remainingMs: number;
}

/**
 * The wait before a failed call is sent again, in milliseconds; undefined where it is not. To what
 * the server asks for comes a random part, up to 0.5, 1, 2, 4 and at most 8 s, so that clients that
 * were refused together do not come back together.
 *
 * @param attempts counts the attempts so far, from 1
 * @param random in [0, 1)
 */
export function delayBeforeNext(
  error: AnyPiperError,
  attempts: number,
  { maxRetries, remainingMs }: Limits,
  random: number,
): number | undefined {
  if (attempts > maxRetries || !isSentAgain(error)) return undefined;
  const asked = error.kind === "http" ? (error.retryAfterMs ?? 0) : 0;
  if (asked > LONGEST_ASKED_MS) return undefined;
  const delay = asked + random * Math.min(LONGEST_RANDOM_MS, FIRST_RANDOM_MS * 2 ** (attempts - 1));
  return delay < remainingMs ? delay : undefined;
}
