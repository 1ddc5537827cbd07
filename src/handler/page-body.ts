import { ignoreFailure } from "../body.ts";
import { end } from "../messages.ts";
import { isPlainObject } from "../plain.ts";
import { parseJson } from "../reply.ts";
import { fault, type Refusal } from "./refusal.ts";

/** Reads the JSON object that a page sends: no longer than its limit, no longer than until a stop. */
export async function readPageBody(
  request: Request,
  maxBytes: number,
  stop: AbortSignal,
): Promise<{ fields: Record<string, unknown> } | Refusal> {
  const { headers } = request;
  // What a form of another site can send has another type; this one, a browser asks us about first.
  if (!/^application\/json\s*(;|$)/i.test(headers.get("content-type") ?? ""))
    return { status: 415, detail: "The body must be of the type application/json." };
  if (headers.has("content-encoding"))
    return { status: 415, detail: "The body must not be compressed." };
  if (request.bodyUsed)
    return fault(
      "The request's body",
      "has been read before the handler: give it a clone, or mount it before body parsers",
    );
  const tooLong = { status: 413, detail: `The body is longer than ${maxBytes} bytes.` };
  if (Number(headers.get("content-length")) > maxBytes) return tooLong;
  const text = await readText(request.body, maxBytes, stop);
  if (text === "too long") return tooLong;
  const fields = text && parseJson(text.text);
  if (!isPlainObject(fields)) {
    const why = text && text.text === "" ? "it is empty: did a body parser read it before?" : "";
    return { status: 400, detail: end(`The body must be a JSON object${why && `; ${why}`}`) };
  }
  return { fields };
}

/** A body's text; undefined where it breaks off or is no UTF-8. */
async function readText(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  stop: AbortSignal,
): Promise<{ text: string } | "too long" | undefined> {
  if (!body) return { text: "" };
  const reader = body.getReader();
  const cancel = () => ignoreFailure(() => reader.cancel());
  stop.addEventListener("abort", cancel);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  try {
    for (let room = maxBytes; room >= 0; ) {
      const { done, value } = await reader.read();
      text += decoder.decode(value, { stream: !done });
      if (done) return { text };
      room -= Math.max(1, value.byteLength); // A stream of empty chunks ends as well.
    }
    return "too long";
  } catch {
    return undefined;
  } finally {
    cancel();
  }
}
