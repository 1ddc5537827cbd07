import { isObject } from "../../document/json.ts";
import type { RawExchange, RawMessage } from "./raw.ts";
import { RecordingError } from "./recording-error.ts";

const LONGEST_LINE = 64 * 1024 * 1024;

/**
 * Reads exchanges that stand one a line, each as a JSON object: `url`, `status` and `body`, and what
 * else a logger knows. docs/recordings.md describes the form.
 */
export async function* readJsonLines(chunks: AsyncIterable<string>): AsyncGenerator<RawExchange> {
  let number = 0;
  for await (const line of cutLines(chunks)) {
    number += 1;
    if (line.trim() === "") continue;
    yield readLine(line, `line ${number}`);
  }
}

async function* cutLines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LONGEST_LINE)
      throw new RecordingError(`has a line of more than ${LONGEST_LINE / 2 ** 20} MiB`);
    yield* lines;
  }
  yield rest;
}

function readLine(line: string, name: string): RawExchange {
  const fields = parse(line.replace(/^\uFEFF/, ""));
  if (!isObject(fields)) throw new RecordingError(`is not JSON Lines: ${name} is no JSON object`);
  const { url, status, body, method, request, request_headers, headers } = fields;
  if (typeof url !== "string" || !Number.isInteger(status))
    throw new RecordingError(`lacks a url or a status in ${name}`);
  return {
    name,
    method: typeof method === "string" ? method : "",
    url,
    request: messageOf(request_headers, request),
    status: Number(status),
    response: messageOf(headers, body),
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A text is a body as it came; any other value is what its JSON says. */
function messageOf(headers: unknown, body: unknown): RawMessage {
  const text =
    typeof body === "string" ? body : body === undefined ? undefined : JSON.stringify(body);
  const known = new Headers();
  for (const [name, value] of Object.entries(isObject(headers) ? headers : {})) {
    try {
      known.append(name, String(value));
    } catch {
      // What is no header tells nothing.
    }
  }
  return {
    headers: known,
    hasAllHeaders: false,
    body: text === undefined ? undefined : new Uint8Array(Buffer.from(text)),
  };
}
