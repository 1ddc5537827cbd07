const BODY_LIMIT = 2 ** 26;
const ERROR_BODY_LIMIT = 2 ** 16;

/** Reads a body as UTF-8, up to a limit in bytes; what is not read is cancelled. */
export async function readBody({ ok, body }: Response, signal: AbortSignal): Promise<string> {
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  const cancel = () => reader?.cancel().catch(() => {});
  signal.addEventListener("abort", cancel);
  if (signal.aborted) cancel();
  let text = "";
  let room = ok ? BODY_LIMIT : ERROR_BODY_LIMIT;
  try {
    for (;;) {
      const chunk = await reader?.read();
      if (!chunk?.value) return text + decoder.decode();
      text += decoder.decode(chunk.value.subarray(0, room), { stream: true });
      room -= chunk.value.length;
      if (room < 0) return `${text}...`; // No longer JSON.
    }
  } finally {
    cancel();
  }
}

/** Reads JSON; a text that is none stays as it is. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Reads JSON or text through `redact`. */
export function parseClean(text: string, redact: (text: string) => string): unknown {
  try {
    text = JSON.stringify(JSON.parse(text)); // Written anew, so that no escape hides a token.
    return JSON.parse(redact(text));
  } catch {
    return redact(text);
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
