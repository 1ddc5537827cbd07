import type { IncomingMessage } from "node:http";
import { type Readable, readable } from "./ask-prism.ts";
import { makePassable } from "./passable.ts";
import { readWishes, type Wishes } from "./wishes.ts";

const MAX_BODY_BYTES = 1024 * 1024;
/** Prism takes no more. */
const MAX_HEAD_CHARACTERS = 15_000;

/** A request that can be answered, and what it asks of the mock beside that. */
export interface Received {
  request: Readable;
  wishes: Wishes;
}

/** A request that the mock answers itself, with a status and the reason. */
export interface Refused {
  status: number;
  refusal: string;
}

/** Reads a request to its end. */
export async function receive(incoming: IncomingMessage): Promise<Received | Refused> {
  const { method = "", url = "", headers, rawHeaders } = incoming;
  const body = await readBody(incoming);
  if (!body) return { status: 413, refusal: `The mock reads up to ${MAX_BODY_BYTES} bytes.` };
  // Between a name and its value, and behind that, two more characters each.
  if ([url, ...rawHeaders].join("  ").length > MAX_HEAD_CHARACTERS)
    return {
      status: 431,
      refusal: `The mock takes ${MAX_HEAD_CHARACTERS} characters of address and headers.`,
    };
  const wishes = readWishes(headers);
  if ("refusal" in wishes) return { status: 400, ...wishes };
  const passable = makePassable(url, headers, body);
  if ("refusal" in passable) return { status: 400, ...passable };
  return { request: readable(method, passable), wishes };
}

/** The whole body, or undefined where it is too long to keep. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}
