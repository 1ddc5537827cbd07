/** Takes the token out of a text that the app may keep. */
export type Redact = (text: string) => string;

/** Replaces every run of 8 or more characters of the token by `[token]`. */
export function redactor(token: string): Redact {
  if (token === "") return (text) => text;
  const run = Math.min(8, token.length);
  return (text) => {
    const isRun = (at: number) =>
      at + run <= text.length && token.includes(text.slice(at, at + run));
    let clean = "";
    let kept = 0;
    for (let at = 0; at < text.length; at++) {
      if (!isRun(at)) continue;
      clean += `${text.slice(kept, at)}[token]`;
      while (isRun(at + 1)) at++;
      kept = at + run;
      at = kept - 1;
    }
    return clean + text.slice(kept);
  };
}

/** Parses JSON without the token, in keys and numbers too; what is no JSON stays a text. */
export function parseRedacted(text: string, redact: Redact): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) => {
      if (Array.isArray(value)) return value;
      if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([key, v]) => [redact(key), v]));
      }
      const clean = redact(String(value));
      return clean === String(value) ? value : clean;
    });
  } catch {
    return redact(text);
  }
}
