import { read } from "./plain.ts";
import { platformHas } from "./platform.ts";
import type { Stop } from "./stop.ts";
import type { FetchResponse } from "./transport.ts";

/** How a body ended: read whole, longer than its limit, or broken off: by an error or a stop. */
export type BodyEnd = { end: "whole" } | { end: "too long" } | { end: "broken"; thrown: unknown };

/** As much of a body as has been read: it grows, so that what stops the reading loses nothing. */
export interface BodyText {
  text: string;
}

/** The longest reply that is read. */
export const REPLY_MIB = 64;
const ERROR_BYTES = 64 * 2 ** 10;

/** What an empty chunk counts as, in bytes: a stream of nothing else ends as well. */
const EMPTY_CHUNK_BYTES = 99;

/** How long an error waits for the rest of its body, in milliseconds: its status says enough. */
const ERROR_BODY_MS = 2000;

/** Reads a reply's body, up to its limit, until the call is stopped. */
export function readReplyBody(
  response: FetchResponse,
  stop: Stop,
  into: BodyText,
): Promise<BodyEnd> {
  return readBody(response, REPLY_MIB * 2 ** 20, stop.signal, stop, into);
}

/** Reads an error's body, up to 64 KiB and 2 s; what came by then will do. */
export async function readErrorBody(
  response: FetchResponse,
  stop: Stop,
  into: BodyText,
): Promise<void> {
  const enough = new AbortController();
  const giveUp = () => enough.abort();
  const timer = setTimeout(giveUp, ERROR_BODY_MS);
  const waited = new Promise<void>((resolve) => {
    enough.signal.addEventListener("abort", () => resolve());
  });
  stop.signal.addEventListener("abort", giveUp);
  await Promise.race([readBody(response, ERROR_BYTES, enough.signal, stop, into), waited]);
  stop.signal.removeEventListener("abort", giveUp);
  clearTimeout(timer);
  into.text = into.text.slice(0, ERROR_BYTES); // One chunk may have been longer.
  cancelBody(response); // Of what is left nothing is read.
}

async function readBody(
  response: FetchResponse,
  limit: number,
  signal: AbortSignal,
  stop: Stop,
  into: BodyText,
): Promise<BodyEnd> {
  try {
    const reader = readerOf(response);
    if (reader) return await readStream(reader, limit, signal, stop, into);
    // Without a stream (React Native, node-fetch) the platform reads all of it at once; a byte order
    // mark, which a decoder leaves out, may still be there.
    into.text = String(await response.text()).replace(/^\uFEFF/, "");
    return { end: into.text.length > limit ? "too long" : "whole" };
  } catch (thrown) {
    return { end: "broken", thrown };
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

function readerOf({ body }: FetchResponse): Reader | undefined {
  const getReader = read(body, "getReader");
  if (!platformHas("TextDecoder")) return undefined; // As in jsdom.
  return typeof getReader === "function" ? getReader.call(body) : undefined;
}

async function readStream(
  reader: Reader,
  limit: number,
  signal: AbortSignal,
  stop: Stop,
  into: BodyText,
): Promise<BodyEnd> {
  const decoder = new TextDecoder();
  const cancel = () => ignoreFailure(() => reader.cancel());
  signal.addEventListener("abort", cancel); // A read that is under way ends with its stream.
  try {
    for (let room = limit; room > 0; ) {
      const { done, value } = await reader.read();
      stop.stopIfDue();
      if (signal.aborted) return { end: "broken", thrown: undefined };
      into.text += decoder.decode(value, { stream: !done });
      if (done) return { end: "whole" };
      room -= value.byteLength || EMPTY_CHUNK_BYTES;
    }
    return { end: "too long" };
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}

/** Gives up a body that nobody will read. */
export function cancelBody({ body }: FetchResponse): void {
  const cancel = read(body, "cancel") ?? read(body, "destroy"); // A web stream's, or Node's.
  if (typeof cancel === "function") ignoreFailure(() => cancel.call(body));
}

/** Does what nobody waits for: whether it throws or rejects is no matter any more. */
export function ignoreFailure(act: () => unknown): void {
  (async () => act())().catch(() => {});
}
