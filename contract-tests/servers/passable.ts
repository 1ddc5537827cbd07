import type { IncomingHttpHeaders } from "node:http";

/** A request as Prism can read it. */
export interface Passable {
  pathname: string;
  search: string;
  headers: Record<string, string | string[]>;
  body: Buffer;
  /** The JSON value of the body, if it has one. */
  json: unknown;
}

/** Headers that are about one hop, or about bytes that are not passed on as they came. */
const OWN =
  /^(connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect|content-encoding)$/;

const TOKEN = "[!#$%&'*+.^_`|~\\w-]+";
/** The space that may follow is its own: matched from either side, it would take exponential time. */
const PARAMETER = `;[ \\t]*(?:${TOKEN}=(?:${TOKEN}|"[^"]*")[ \\t]*)?`;
const MEDIA_RANGE = new RegExp(`^${TOKEN}/${TOKEN}[ \\t]*(?:${PARAMETER})*$`);
/** It may stand there, but Prism ends over it. */
const EMPTY_PARAMETER = /;[ \t]*(?=;|$)/g;
const LIST_ITEM = /(?:[^,"]|"[^"]*"?)+/g;

/**
 * Turns a request into one that Prism survives, and says the same of it as of the one that came;
 * says in words why it cannot be read at all.
 */
export function makePassable(
  target: string,
  { accept = "", ...headers }: IncomingHttpHeaders,
  body: Buffer,
): Passable | { refusal: string } {
  const url = URL.parse(target.startsWith("/") ? `http://mock${target}` : target);
  if (!url) return { refusal: "What it asks for is no path." };
  const items = accept.match(LIST_ITEM)?.map((item) => item.trim()) ?? [];
  const ranges = items.filter((item) => item !== "");
  if (!ranges.every((range) => MEDIA_RANGE.test(range)))
    return { refusal: "Its Accept header lists no media types." };

  const { json, bytes } = readJson(body, headers["content-type"]);
  // A parameter tells Prism nothing, and it hangs on a charset that is not UTF-8.
  const contentType = headers["content-type"]?.split(";")[0]?.trim() ?? "";
  const passed = {
    ...headers,
    accept: ranges.map((range) => range.replace(EMPTY_PARAMETER, "")).join(", ") || undefined,
    "content-type": MEDIA_RANGE.test(contentType) ? contentType : undefined,
    "content-length": String(bytes.length),
  };
  return {
    pathname: url.pathname.split("/").map(decodable).join("/"),
    search: url.search,
    headers: Object.fromEntries(
      Object.entries(passed).flatMap(([name, value]) =>
        value === undefined || OWN.test(name) ? [] : [[name, value]],
      ),
    ),
    body: bytes,
    json,
  };
}

/** A step of the path that Prism can decode: a percent sign that encodes nothing means itself. */
function decodable(step: string): string {
  try {
    decodeURIComponent(step);
    return step;
  } catch {
    return step.replaceAll("%", "%25");
  }
}

/** Text that is not JSON goes on as a JSON string: the document's own 422 answers that. */
function readJson(body: Buffer, contentType = ""): { json?: unknown; bytes: Buffer } {
  if (body.length === 0 || !/json/i.test(contentType)) return { bytes: body };
  const text = body.toString();
  try {
    return { json: JSON.parse(text), bytes: body };
  } catch {
    return { json: text, bytes: Buffer.from(JSON.stringify(text)) };
  }
}
