/** A moment: whole seconds since 1970 and the digits of the fraction behind them. */
export interface Instant {
  seconds: number;
  fraction: string;
}

const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))$/i;

/** Reads an RFC 3339 date-time to its last digit, leap seconds included; undefined if it is none. */
export function parseInstant(text: string): Instant | undefined {
  const match = DATE_TIME.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [offsetHour, offsetMinute] = [Number(match[9] ?? 0), Number(match[10] ?? 0)];
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59)
    return undefined;
  const date = new Date(0);
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  const offset = (offsetHour * 60 + offsetMinute) * (match[8] === "-" ? -1 : 1);
  const minutes = date.getTime() / 60_000 + hour * 60 + minute - offset;
  // A leap second is the last one of a day in UTC.
  if (second === 60 && (minutes + 1) % (24 * 60) !== 0) return undefined;
  return { seconds: minutes * 60 + second, fraction: match[7] ?? "" };
}

export function isBefore(a: Instant, b: Instant): boolean {
  if (a.seconds !== b.seconds) return a.seconds < b.seconds;
  const length = Math.max(a.fraction.length, b.fraction.length);
  return a.fraction.padEnd(length, "0") < b.fraction.padEnd(length, "0");
}
