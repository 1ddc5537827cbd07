const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The three forms of RFC 9110, section 5.6.7, without what each has beside date and time. */
const HTTP_DATES = [
  /^[A-Z][a-z]{2}, (?<day>\d{2}) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  /^[A-Z][a-z]+day, (?<day>\d{2})-(?<month>[A-Z][a-z]{2})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  /^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/,
];

/** A time of day; its second may be a leap second. */
const TIME = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)$/;

/**
 * A header's HTTP date in milliseconds since 1970; undefined for what is none, as for a day that the
 * calendar has not: `Date.parse` takes that for one of the next month.
 *
 * @param now tells which century a year of two digits is of
 */
export function parseHttpDate(header: string | null, now = Date.now()): number | undefined {
  const text = header?.trim() ?? "";
  const form = HTTP_DATES.map((form) => form.exec(text)?.groups).find((groups) => groups);
  const { day = "", month = "", year = "", time = "" } = form ?? {};
  const [, hours, minutes, seconds] = TIME.exec(time) ?? [];
  if (!MONTHS.includes(month) || hours === undefined) return undefined;
  const fullYear = year.length === 2 ? fullYearOf(Number(year), now) : Number(year);
  const midnight = new Date(0).setUTCFullYear(fullYear, MONTHS.indexOf(month), Number(day));
  if (new Date(midnight).getUTCDate() !== Number(day)) return undefined;
  return midnight + (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}

/** A year of two digits is none that is more than 50 years ahead, but the last one that ended so. */
function fullYearOf(twoDigits: number, now: number): number {
  const thisYear = new Date(now).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + twoDigits;
  return year > thisYear + 50 ? year - 100 : year;
}
