/** So many characters of a secret in a row give it away; a value may have been cut within it. */
const TELLING_CHARACTERS = 8;

/** Takes a secret, and each telling part of it, out of every text in a run. */
export function withoutSecret<T>(run: T, secret: string): T {
  return JSON.parse(JSON.stringify(run), (_, value) =>
    typeof value === "string" ? redact(value, secret) : value,
  );
}

function redact(text: string, secret: string): string {
  const least = Math.min(TELLING_CHARACTERS, secret.length);
  let redacted = "";
  for (let start = 0; start < text.length; ) {
    let end = start + least;
    if (least === 0 || end > text.length || !secret.includes(text.slice(start, end))) {
      redacted += text[start];
      start += 1;
      continue;
    }
    while (end < text.length && secret.includes(text.slice(start, end + 1))) end += 1;
    redacted += "[token]";
    start = end;
  }
  return redacted;
}
