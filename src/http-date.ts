const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The three forms of RFC 9110, section 5.6.7, without what each has beside date and time. */
const HTTP_DATES = [
  /^[A-Z][a-z]{2}, (?<day>\d{2}) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  /^[A-Z][a-z]+day, (?<day>\d{2})-(?<month>[A-Z][a-z]{2})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) GMT$/,
  /^[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/,
];

/** A header's HTTP date in milliseconds since 1970; undefined for what is none. */
export function parseHttpDate(header: string | null): number | undefined {
  const text = header?.trim() ?? "";
  for (const form of HTTP_DATES) {
    const { day, month = "", year = "", time } = form.exec(text)?.groups ?? {};
    if (!MONTHS.includes(month)) continue;
    const century = year.length === 2 ? (Number(year) < 70 ? "20" : "19") : "";
    const ms = Date.parse(`${day} ${month} ${century}${year} ${time} GMT`);
    if (!Number.isNaN(ms)) return ms;
  }
  return undefined;
}
