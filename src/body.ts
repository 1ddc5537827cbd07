const BODY_LIMIT = 2 ** 26; // bytes
const ERROR_BODY_LIMIT = 2 ** 16;

/** Reads a body as UTF-8, up to a limit; what is not read is cancelled. */
export async function readBody(
  { ok, body }: Response,
  orStop: <T>(work: T) => Promise<Awaited<T>>,
) {
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  let text = "";
  let room = ok ? BODY_LIMIT : ERROR_BODY_LIMIT;
  try {
    for (;;) {
      const { value } = (await orStop(reader?.read())) ?? {};
      if (!value) return text + decoder.decode();
      text += decoder.decode(value.subarray(0, room), { stream: true });
      room -= value.length || 1; // So that a stream of nothing ends as well.
      if (room < 0) return `${text}...`; // No longer JSON.
    }
  } finally {
    reader?.cancel().catch(() => {});
  }
}

/** Reads JSON, or else text; through `redact`, JSON is written anew, so that no escape hides a token. */
export function parse(text: string, redact?: (text: string) => string): unknown {
  try {
    const value = JSON.parse(text);
    return redact ? JSON.parse(redact(JSON.stringify(value))) : value;
  } catch {
    return redact?.(text);
  }
}

/** Replaces every run of 8 or more characters of the token. */
export function withoutToken(text: string, token = ""): string {
  let clean = "";
  for (let at = 0, end = 0; at < text.length; at = end) {
    while (end < text.length && token.includes(text.slice(at, end + 1))) end++;
    const isLeak = end - at >= 8;
    if (!isLeak) end = at + 1;
    clean += isLeak ? "[token]" : text[at];
  }
  return clean;
}
