import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { isObject } from "../../document/json.ts";
import { cutEntries } from "./har-entries.ts";
import type { RawExchange, RawMessage } from "./raw.ts";
import { RecordingError } from "./recording-error.ts";

type Json = Record<string, unknown>;

/** Reads a file that stands beside the HAR; undefined where there is none. */
export type ReadBeside = (name: string) => Promise<Uint8Array | undefined>;

const LARGEST_BODY = 64 * 1024 * 1024;
const DECODERS: Record<string, (body: Uint8Array, options: object) => Uint8Array> = {
  gzip: gunzipSync,
  "x-gzip": gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** Reads the exchanges of a HAR, whichever tool wrote it, one after the other. */
export async function* readHar(
  chunks: AsyncIterable<string>,
  readBeside: ReadBeside = async () => undefined,
): AsyncGenerator<RawExchange> {
  let index = 0;
  for await (const text of cutEntries(chunks)) {
    index += 1;
    const name = `entry ${index}`;
    const entry = objectIn(parse(text, name));
    const [request, response] = [objectIn(entry.request), objectIn(entry.response)];
    const [sent, content] = [objectIn(request.postData), objectIn(response.content)];
    yield {
      name,
      method: String(request.method),
      url: String(request.url),
      request: await readMessage(request, sent, Number(request.bodySize), readBeside),
      status: Number(response.status),
      response: await readMessage(response, content, Number(content.size), readBeside),
    };
  }
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RecordingError(`is not JSON in ${name}`);
  }
}

const objectIn = (value: unknown): Json => (isObject(value) ? value : {});

/** One side of an exchange; `size` is how many bytes the tool says the body has. */
async function readMessage(
  message: Json,
  content: Json,
  size: number,
  readBeside: ReadBeside,
): Promise<RawMessage> {
  const headers = headersOf(message.headers);
  const hasAllHeaders = [...headers].length > 0;
  const mediaType = /^[\w-]+\/[\w.+-]+/.test(String(content.mimeType))
    ? String(content.mimeType)
    : undefined;
  // Playwright can write each body to a file of its own.
  const file = typeof content._file === "string" ? await readBeside(content._file) : undefined;
  const held = file ?? bytesOf(content.text, content.encoding);
  const body = held && decoded(held, headers);
  if (body && !(body.length < size)) return { headers, hasAllHeaders, mediaType, body };
  if (body)
    return {
      headers,
      hasAllHeaders,
      mediaType,
      body,
      lacks: `it holds ${body.length} of ${size} bytes`,
    };
  const length = Number(headers.get("content-length") ?? 0);
  const isEmpty = size === 0 && !(length > 0) && !(Number(message.bodySize) > 0);
  return { headers, hasAllHeaders, mediaType, body: isEmpty ? new Uint8Array() : undefined };
}

/** A HAR holds bodies decoded; some tools write them as they came over the wire. */
function decoded(body: Uint8Array, headers: Headers): Uint8Array {
  const coding = headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  const decoder = Object.hasOwn(DECODERS, coding) ? DECODERS[coding] : undefined;
  try {
    return decoder ? decoder(body, { maxOutputLength: LARGEST_BODY }) : body;
  } catch {
    return body;
  }
}

function headersOf(list: unknown): Headers {
  const headers = new Headers();
  for (const header of Array.isArray(list) ? list : []) {
    try {
      headers.append(String(header.name), String(header.value));
    } catch {
      // ":method" and its like are no headers, only HTTP/2's way to write the first line.
    }
  }
  return headers;
}

function bytesOf(text: unknown, encoding: unknown): Uint8Array | undefined {
  if (typeof text !== "string") return undefined;
  return new Uint8Array(Buffer.from(text, encoding === "base64" ? "base64" : "utf8"));
}
