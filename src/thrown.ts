import { parseUrl, portOf } from "./destination.ts";
import { hide, read, readText } from "./plain.ts";
import type { Redact } from "./redact.ts";

/** What one error of a chain of causes says, as far as anything can be believed of it. */
export interface Cause {
  readonly name: string | undefined;
  readonly code: string | undefined;
  /** Empty where it has none. */
  readonly message: string;
  readonly syscall: string | undefined;
  /** The host that the error is about: the one that was looked up, or the address that was tried. */
  readonly host: string | undefined;
  readonly port: string | undefined;
  readonly http2ErrorCode: number | undefined;
}

/** Deeper chains and longer lists are cut: an error can be its own cause. */
const MOST_ERRORS = 20;

/**
 * The chains of causes of something thrown, each from the error itself inward. What failed is the
 * error (Bun), its cause, or each of the errors in it (Node, where a host has several addresses).
 */
export function causesOf(thrown: unknown): Cause[][] {
  const chains: Cause[][] = [];
  let visited = 0;
  const visit = (error: unknown, outer: Cause[]) => {
    // A chain that is too long to read tells nothing.
    visited++;
    const errors = joinedErrors(error);
    const cause = read(error, "cause");
    const chain = [...outer, readCause(error)];
    if (visited > MOST_ERRORS) chains.push([]);
    // What joins several errors has itself the code of one of them.
    else if (errors.length > 0) for (const one of errors) visit(one, outer);
    else if (cause !== undefined) visit(cause, chain);
    else chains.push(chain);
  };
  visit(thrown, []);
  return chains;
}

/** The errors that one joins: no more of them than are looked at. */
function joinedErrors(error: unknown): unknown[] {
  const errors = read(error, "errors");
  try {
    if (!Array.isArray(errors)) return [];
    const length = Math.min(errors.length, MOST_ERRORS);
    return Array.from({ length }, (_, index) => read(errors, String(index)));
  } catch {
    return []; // A Proxy that has been revoked, or that throws.
  }
}

/** How undici names the address that it did not reach in time. */
const ATTEMPTED = /\(attempted address(?:es)?: (\S+?):(\d+)[,)]/;

/** How Deno names the address that it lets nobody reach. */
const NOT_CAPABLE = /^Requires net access to "(.+):(\d+)"/;

function readCause(error: unknown): Cause {
  const text = (key: string) => readText(error, key) || undefined;
  // What is no object says itself: a text, or the number of an abort.
  const message =
    Object(error) === error ? (readText(error, "message") ?? "") : String(error ?? "");
  const tried = ATTEMPTED.exec(message) ?? NOT_CAPABLE.exec(message);
  const named = text("hostname") ?? text("address") ?? text("host") ?? tried?.[1];
  // Bun's errors have what its fetch was asked for as their `path`; in others it is a file's.
  const asked = named === undefined ? parseUrl(text("path")) : undefined;
  const port = read(error, "port") ?? tried?.[2] ?? (asked && portOf(asked));
  const isOwnEnd = text("syscall") === "bind"; // It names this end of the connection.
  const http2ErrorCode = read(error, "http2ErrorCode");
  return {
    name: text("name"),
    code: text("code"),
    message,
    syscall: text("syscall"),
    host: isOwnEnd ? undefined : (named ?? asked?.hostname),
    port: !isOwnEnd && /^(number|string)$/.test(typeof port) ? String(port) : undefined,
    http2ErrorCode: typeof http2ErrorCode === "number" ? http2ErrorCode : undefined,
  };
}

const LONGEST_MESSAGE = 300;
const DEEPEST_COPY = 5;

/**
 * A copy of something thrown that is safe to keep: name, code and message, redacted, and those of
 * its causes. The object itself may hold the request, and the token in it.
 */
export function copyThrown(thrown: unknown, redact: Redact, depth = 0): Error | undefined {
  if (thrown === undefined || thrown === null || depth > DEEPEST_COPY) return undefined;
  const { name = "Error", code, message } = readCause(thrown);
  const clean = (text: string) =>
    redact(text.slice(0, 4 * LONGEST_MESSAGE)).slice(0, LONGEST_MESSAGE);
  const [inner = read(thrown, "cause")] = joinedErrors(thrown);
  const cause = copyThrown(inner, redact, depth + 1);
  const copy = new Error(clean(message || typeof thrown), cause && { cause });
  // Only where it was thrown would its stack help, and that is not known.
  copy.stack = `${clean(name)}: ${copy.message}`;
  for (const [key, value] of Object.entries({ name, code }))
    if (value !== undefined) hide(copy, key, clean(value));
  return copy;
}
