import { read } from "./plain.ts";
import type { FetchResponse } from "./transport.ts";

/** The head of an answer, copied from whatever fetch gave; the body is still to be read. */
export interface Answer {
  /** 0 where a browser hides a redirect's, or another origin's answer. */
  readonly status: number;
  readonly ok: boolean;
  /** Whether it is a redirect of which a browser shows nothing. */
  readonly isOpaqueRedirect: boolean;
  readonly headers: Headers;
  readonly response: FetchResponse;
  /** When it came, by the monotonic clock. */
  readonly receivedAt: number;
}

/** Reads the head of an answer; undefined for what is none, as a custom fetch may give. */
export function readAnswer(response: FetchResponse): Answer | undefined {
  const status = read(response, "status");
  if (typeof status !== "number") return undefined;
  return {
    status,
    ok: status >= 200 && status < 300,
    isOpaqueRedirect: read(response, "type") === "opaqueredirect",
    headers: copyHeaders(read(response, "headers")),
    response,
    receivedAt: performance.now(),
  };
}

/** What a server calls the request. */
export const requestIdIn = (headers: Headers | undefined): string | undefined =>
  headers?.get("x-request-id") ?? headers?.get("request-id") ?? undefined;

function copyHeaders(given: unknown): Headers {
  const headers = new Headers();
  try {
    const forEach = read(given, "forEach");
    if (typeof forEach === "function")
      forEach.call(given, (value: unknown, name: unknown) =>
        headers.append(String(name), String(value)),
      );
  } catch {
    // What could be read of them will do.
  }
  return headers;
}
