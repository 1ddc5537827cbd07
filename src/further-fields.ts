import { type Checked, ok } from "./check-options.ts";
import { isPlainObject, read, readPlainObject } from "./plain.ts";
import { platformHas } from "./platform.ts";

// What a caller adds to each request: headers, and fields of the init that fetch is given.

/** The headers that the client or the connection sets: another value would change what is sent. */
const OWNED_HEADERS = new Set([
  ...["authorization", "content-type", "content-length", "host"],
  ...["connection", "keep-alive", "transfer-encoding", "expect", "upgrade"],
]);

/** Copies headers, by their names in lower case. No message shows a value. */
export function readHeaders(given: unknown): Checked<Record<string, string>> {
  const entries = headerEntries(given);
  if (!entries) return { wrong: "must be an object, pairs or a Headers" };
  const headers: Record<string, string> = {};
  for (const [name, value] of entries) {
    if (value === undefined) continue;
    if (typeof name !== "string") return { wrong: "must have strings as names" };
    const key = name.toLowerCase();
    if (value === null) return { wrong: "must have no null in it: leave such a header out" };
    if (OWNED_HEADERS.has(key)) return { wrong: `must leave ${key} to the client` };
    try {
      const sent = asSent(key, String(value));
      headers[key] = Object.hasOwn(headers, key) ? `${headers[key]}, ${sent}` : sent;
    } catch {
      const shown = /^[\w-]{1,60}$/.test(key) ? `the value of ${key}` : "a name in it";
      return { wrong: `cannot be sent: ${shown} has a character that no header may have` };
    }
  }
  return ok(headers);
}

/** A header's value as the platform sends it: it knows which names and values can be sent. */
function asSent(name: string, value: string): string {
  // A platform without them has no fetch either, and a call says so.
  if (!platformHas("Headers")) return value;
  return new Headers([[name, value]]).get(name) ?? "";
}

function headerEntries(given: unknown): [name: unknown, value: unknown][] | undefined {
  try {
    if (isPlainObject(given)) return Object.entries(given);
    if (typeof given !== "object") return undefined; // A text would be a list of characters.
    const pairs = [...(given as Iterable<unknown>)];
    return pairs.every((pair) => Array.isArray(pair) && pair.length === 2)
      ? (pairs as [unknown, unknown][])
      : undefined;
  } catch {
    return undefined;
  }
}

/** The fields of fetch's init that the client sets itself. */
const OWNED_INIT = new Set([
  ...["method", "body", "headers", "signal", "redirect", "cache", "mode", "duplex", "integrity"],
]);

export function readFetchOptions(given: unknown): Checked<Record<string, unknown>> {
  const fields = readPlainObject(given);
  if (!fields || fields.unreadable.length > 0) return { wrong: "must be a plain object" };
  const owned = Object.keys(fields.values).find((field) => OWNED_INIT.has(field));
  if (owned) return { wrong: `must leave ${owned} to the client` };
  const { dispatcher } = fields.values;
  const isGiven = dispatcher !== undefined && dispatcher !== null;
  if (isGiven && typeof read(dispatcher, "dispatch") !== "function")
    return { wrong: "must have one of undici's as dispatcher" };
  return ok({ ...fields.values });
}
