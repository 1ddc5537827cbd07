/** Terminals obey control characters; bidi controls reorder what a person reads. */
const OBEYED = /\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Strips from a server's text what a terminal would obey, but for line feeds and tabs. */
export function printable(text: string): string {
  return text.replaceAll(OBEYED, (obeyed) => (/[\n\t]/.test(obeyed) ? obeyed : ""));
}

/** Makes one printable line of a server's text, cut to a length. */
export function printableLine(text: string, maxLength: number): string {
  const line = printable(text).replaceAll(/\s+/g, " ").trim();
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
}

/** Writes JSON in which what a terminal would obey is escaped; it parses to the same value. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(OBEYED, (obeyed) =>
    obeyed === "\n" ? obeyed : `\\u${obeyed.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
