import type { AnyPiperError } from "./errors.ts";

/** The longest wait before a call is sent again, in milliseconds. */
const MAX_WAIT_MS = 60_000;

/** The wait that a `Retry-After` header asks for, in milliseconds; a past date is 0. */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const text = header ?? "";
  const wait = /^\d+$/.test(text)
    ? Number(text) * 1000
    : Date.parse(/^\w{3}, .+ GMT$/.test(text) ? text : "") - now;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/**
 * The wait before a failed call is sent again, in milliseconds, or Infinity where it must not be.
 *
 * Only what provably started no run is sent again: a connection that was never made, and a 429
 * that says when to come back.
 *
 * @param attempt counts the attempts so far, from 1
 * @param random in [0, 1)
 */
export function resendDelay(error: AnyPiperError, attempt: number, random: number): number {
  const asked = error.kind === "http" ? (error.retryAfterMs ?? Number.NaN) : 0;
  const delay = asked + random * Math.min(8000, 250 * 2 ** attempt);
  return error.retryable && delay <= MAX_WAIT_MS ? delay : Number.POSITIVE_INFINITY;
}
