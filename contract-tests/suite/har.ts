import { isObject } from "../document/json.ts";
import { listOperations, templateSource } from "../document/operation.ts";
import type { OpenApiDocument } from "../document/place.ts";
import type { Exchange } from "./judge/judge.ts";

/** An exchange of a record: as the judge takes it, or why it cannot be judged. */
export interface Recorded {
  name: string;
  /** Whether the server is the one that answers all, or one on this machine. */
  host: string;
  exchange?: Exchange;
  reason?: string;
}

type Json = Record<string, unknown>;

/** What tools put where a token was. */
const REDACTED = /[*[\]<>…]|redact|remov|hidden/i;

/** Reads the exchanges with the document's paths out of a HAR's text; throws if it is none. */
export function readHar(text: string, document: OpenApiDocument): Recorded[] {
  const entries = entriesOf(text);
  const templates = new Set(listOperations(document, "").map(({ template }) => template));
  const sources = [...templates].map((template) => templateSource(template.replace(/\/$/, "")));
  const endpoint = new RegExp(`(?:${sources.join("|")})/?$`);

  return entries.flatMap((entry, index): Recorded[] => {
    const request = isObject(entry) && isObject(entry.request) ? entry.request : {};
    const url = URL.parse(String(request.url));
    const path = url && endpoint.exec(url.pathname)?.[0];
    const method = String(request.method).toUpperCase();
    // A browser asks OPTIONS by itself, before the request.
    if (!url || !path || !isObject(entry) || method === "OPTIONS") return [];
    const response = isObject(entry.response) ? entry.response : {};
    const recorded = { name: `${method}, entry ${index + 1}`, host: url.hostname };
    const body = responseBody(response);
    if ("reason" in body) return [{ ...recorded, reason: `not judgeable: ${body.reason}` }];
    const sent = requestOf(request, method, `${url.origin}${path}${url.search}`);
    const exchange: Exchange = {
      request: sent,
      response: { status: Number(response.status), headers: responseHeaders(response), ...body },
    };
    const unseen = sent.unseen?.join(" and ");
    return [{ ...recorded, exchange, ...(unseen && { reason: `recorded without ${unseen}` }) }];
  });
}

function entriesOf(text: string): unknown[] {
  let har: unknown;
  try {
    har = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new Error("is not JSON");
  }
  const log = isObject(har) ? har.log : undefined;
  const entries = isObject(log) ? log.entries : undefined;
  if (!Array.isArray(entries)) throw new Error("has no log.entries");
  return entries;
}

function requestOf(request: Json, method: string, url: string): Exchange["request"] {
  const headers = headersOf(request.headers);
  const authorization = headers.get("authorization");
  const postData = isObject(request.postData) ? request.postData : {};
  const body = bytesOf(postData.text, postData.encoding);
  const isCut = body !== undefined && body.length < Number(request.bodySize);
  const unseen: ("authorization" | "body")[] = [];
  // Exports leave it out, or black it out.
  if (!authorization || REDACTED.test(authorization)) unseen.push("authorization");
  if (method === "POST" && (!body || isCut)) unseen.push("body");
  return { method, url, headers, body: body ?? null, ...(unseen.length > 0 && { unseen }) };
}

function responseBody(response: Json): { body: Uint8Array } | { reason: string } {
  if (!(Number(response.status) >= 100)) return { reason: "there was no answer" };
  const content = isObject(response.content) ? response.content : {};
  const body = bytesOf(content.text, content.encoding);
  const size = Number(content.size);
  if (body && body.length < size)
    return { reason: `the record holds ${body.length} of the body's ${size} bytes` };
  if (body) return { body };
  const sent = Number(headersOf(response.headers).get("content-length") ?? 0);
  const isEmpty = size === 0 && !(sent > 0) && !(Number(response.bodySize) > 0);
  return isEmpty ? { body: new Uint8Array() } : { reason: "the record holds no body" };
}

/** The headers as recorded; an export that drops them all still names the media type. */
function responseHeaders(response: Json): Headers {
  const headers = headersOf(response.headers);
  const content = isObject(response.content) ? response.content : {};
  const hasHeaders = Array.isArray(response.headers) && response.headers.length > 0;
  if (!hasHeaders && typeof content.mimeType === "string" && content.mimeType)
    headers.set("content-type", content.mimeType);
  return headers;
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
