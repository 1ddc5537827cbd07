export const JSON_TYPE = { "content-type": "application/json" };
export const TEXT_TYPE = { "content-type": "text/plain" };
export const HTML_TYPE = { "content-type": "text/html" };

/** Answers with a text, as a server does. */
export const answer = (
  status: number,
  text: string,
  headers: Readonly<Record<string, string>>,
): Response => new Response(streamOf(text), { status, headers });

/** Answers with JSON. */
export const answerJson = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response => answer(status, JSON.stringify(body), { ...JSON_TYPE, ...headers });

/** Answers with half of a reply; then comes what `rest` does. */
export function answerInPart(reply: unknown, rest: () => Promise<never> | never): Response {
  const text = JSON.stringify(reply);
  const body = streamOf(text.slice(0, text.length / 2), rest);
  return new Response(body, { headers: JSON_TYPE });
}

/**
 * A body of a text; then comes what `rest` does, which is its end by default. Node makes one of a
 * string by `queueMicrotask`, which a test's faked timers may hold.
 */
function streamOf(text: string, rest?: () => Promise<never>): ReadableStream<Uint8Array> {
  const parts = [new TextEncoder().encode(text)];
  return new ReadableStream({
    pull(stream) {
      const part = parts.pop();
      if (part) stream.enqueue(part);
      else if (rest) return rest();
      else stream.close();
    },
  });
}
