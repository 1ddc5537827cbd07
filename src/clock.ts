/** A moment of the monotonic clock, in milliseconds since 1970 by the clock as it is now. */
export const wallClock = (moment: number): number => Date.now() - (performance.now() - moment);

/**
 * How far a server's clock is ahead of this machine's, in milliseconds, by the `Date` of an answer.
 * A `Date` has whole seconds: where the two clocks may agree they count as equal, and otherwise the
 * server's as early as it may be, so that nothing on it seems older than it is.
 *
 * @param sentAt when the request was sent, on the wall clock
 * @param receivedAt when the answer's head was there, on the wall clock
 */
export function clockDifference(
  date: number | undefined,
  sentAt: number,
  receivedAt: number,
): number {
  if (date === undefined) return 0;
  const least = date - receivedAt;
  const most = date + 1000 - sentAt;
  return least <= 0 && most >= 0 ? 0 : least;
}

/** When something was, as a text tells it: it has whole seconds, or a fraction of so many digits. */
export interface Moment {
  readonly from: number;
  readonly until: number;
}

const DATE_TIME =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d+))?(?:Z|\s?([+-]\d\d):?(\d\d)?)?$/i;

/**
 * Reads a `date-time`, in milliseconds since 1970; undefined for what is none. One that names no
 * zone is UTC: servers in Python write it so.
 */
export function parseTimestamp(text: string): Moment | undefined {
  const [, day, time, fraction = "", hours = "+00", minutes = "00"] = DATE_TIME.exec(text) ?? [];
  const from = Date.parse(`${day}T${time}${hours}:${minutes}`) + Number(`0.${fraction}`) * 1000;
  return Number.isNaN(from) ? undefined : { from, until: from + 1000 / 10 ** fraction.length };
}
