import type { AnyPiperError } from "./errors.ts";

/** The longest wait before a call is sent again, in milliseconds. */
const MAX_WAIT_MS = 60_000;

/** The wait that a `Retry-After` header asks for, in milliseconds; a past date is 0. */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const text = `${header}`;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return /GMT$/.test(text) && date >= 0 ? Math.max(0, date - now) : undefined;
}

/**
 * The wait before a failed call is sent again, in milliseconds; Infinity where it may not be.
 *
 * Only what provably started no run is sent again: a connection that was never made, and a 429
 * that says when to come back. To what it asks for comes a random part, up to 0.5, 1, 2, 4 or 8 s.
 *
 * @param attempt counts the attempts so far, from 1
 * @param random in [0, 1)
 */
export function resendDelay(error: AnyPiperError, attempt: number, random: number) {
  const asked = "retryAfterMs" in error ? error.retryAfterMs : 0;
  // A 429 that says no time makes NaN, which is within no limit.
  const delay = Number(asked) + random * Math.min(8000, 250 * 2 ** attempt);
  return error.retryable && delay <= MAX_WAIT_MS ? delay : Infinity;
}
