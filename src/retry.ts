import type { AnyPiperError } from "./errors.ts";

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
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const until = parseHttpDate(text);
  if (until === undefined) return undefined;
  return Math.max(0, until - (parseHttpDate(date?.trim() ?? "") ?? now));
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The three forms of RFC 9110, section 5.6.7, without what each has beside date and time. */
const HTTP_DATES = [
  /^[A-Z][a-z]{2}, (?<day>\d{2}) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  /^[A-Z][a-z]+day, (?<day>\d{2})-(?<month>[A-Z][a-z]{2})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  /^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/,
];

/** An HTTP date in milliseconds since 1970; undefined for what is none. */
function parseHttpDate(text: string): number | undefined {
  for (const form of HTTP_DATES) {
    const { day, month = "", year = "", time } = form.exec(text)?.groups ?? {};
    if (!MONTHS.includes(month)) continue;
    const century = year.length === 2 ? (Number(year) < 70 ? "20" : "19") : "";
    const ms = Date.parse(`${day} ${month} ${century}${year} ${time} GMT`);
    if (!Number.isNaN(ms)) return ms;
  }
  return undefined;
}

/**
 * Whether a failed call is sent again by itself. Only what provably started no run is: a connection
 * that was never made, and a 429 that says when to come back.
 */
function isSentAgain(error: AnyPiperError): boolean {
  if (!error.retryable) return false;
  if (error.kind === "http") return error.retryAfterMs !== undefined;
  return error.kind === "connection";
}

/**
 * The wait before a failed call is sent again, in milliseconds; undefined where it is not. To what
 * the server asks for comes a random part, up to 0.5, 1, 2, 4 and at most 8 s, so that clients that
 * were refused together do not come back together.
 *
 * @param attempt counts the attempts so far, from 1
 * @param random in [0, 1)
 */
export function resendDelay(
  error: AnyPiperError,
  attempt: number,
  random: number,
): number | undefined {
  if (!isSentAgain(error)) return undefined;
  const asked = error.kind === "http" ? (error.retryAfterMs ?? 0) : 0;
  if (asked > LONGEST_ASKED_MS) return undefined;
  return asked + random * Math.min(LONGEST_RANDOM_MS, FIRST_RANDOM_MS * 2 ** (attempt - 1));
}
