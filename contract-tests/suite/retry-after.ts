/**
 * How many milliseconds an answer asks to wait before the next try: seconds, or a date held against
 * the answer's own Date. Undefined where it does not say.
 */
export function retryAfterMs(headers: Headers, now = Date.now()): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value))
    return undefined;
  const at = Date.parse(value);
  const sent = Date.parse(headers.get("date") ?? "");
  const wait = at - (Number.isNaN(sent) ? now : sent);
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
