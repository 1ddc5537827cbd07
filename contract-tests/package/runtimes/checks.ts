// What is asked of the client, the same in every runtime: this file knows none of them. The servers'
// side of each check, and what is expected, are in expectations.ts.
import type * as Piper from "../../../src/index.ts";
import { CALL } from "../../calls/call.ts";

export const TOKEN = "pat_example_0123456789";
export const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

/** How a check differs from a plain call. */
interface Check {
  params?: Partial<Piper.CreateResponseParams>;
  client?: Partial<Piper.PiperClientOptions>;
  abort?: "before the call" | "on request" | "on headers" | "on wait";
  /** Makes a call before, so that this one finds a connection. */
  warmUp?: true;
  /** Wraps the global fetch in one that tells a collector of each answer; nobody is there. */
  isTraced?: true;
}

const never = () => new Promise<never>(() => {});
const deaf: Piper.Fetch = (url, { signal: _, ...init }) => fetch(url, init);
const soon = { timeoutMs: 1000 };

export const CHECKS = {
  "a reply with events": {},
  "a reply without events": { params: { include_events: false } },
  "a gzipped reply": {},
  "a token without dangerouslyAllowBrowser": { client: { dangerouslyAllowBrowser: false } },
  "bad parameters": { params: { agent_id: "x" } },
  "a 401 that echoes the token": {},
  "a 422": {},
  "a 500": {},
  "a 503 with Retry-After": {},
  "a 421": {},
  "a 429 without Retry-After": {},
  "a 429 with Retry-After, then a reply": {},
  "a 307 to another server": {},
  "a 302 on the same server": {},
  "connection refused": { client: { maxRetries: 1 } },
  "a traced fetch, whose collector is down": { isTraced: true },
  "closed before headers": {},
  "reset before headers": {},
  "reset of a kept-alive connection": { warmUp: true },
  "reset in the body": {},
  "a chunked body is cut": {},
  "no HTTP, but an echo of the token": {},
  "a 200 with HTML": {},
  "a 200 without content": {},
  "a 200, events an object": {},
  "a 200 without end": { client: { timeoutMs: 60_000 } },
  "deadline in the token function": { client: { ...soon, token: never } },
  "deadline before headers": { client: soon },
  "deadline in the body": { client: soon },
  "deadline in a body that drips": { client: { timeoutMs: 2500 } },
  "deadline before headers, the fetch ignores its signal": { client: { ...soon, fetch: never } },
  "deadline in the body, the fetch ignores its signal": { client: { ...soon, fetch: deaf } },
  "aborted before the call": { abort: "before the call" },
  "aborted before headers": { abort: "on request" },
  "aborted in the body": { abort: "on headers" },
  "aborted while waiting": { abort: "on wait" },
} satisfies Record<string, Check>;

export type CheckName = keyof typeof CHECKS;

/** What came of a check. */
export interface Seen {
  kind: string;
  outcome: string;
  [field: string]: unknown;
  tookMs: number;
  /** How often the hook was told of an attempt. */
  attempts: number;
  /** Whether the client, its error or its hook's events show 8 or more characters of the token. */
  leaks: boolean;
}

export interface Report {
  seen: Record<string, Seen>;
  /** Rejections that nobody handled. */
  unhandled: string[];
}

/**
 * Runs every check.
 *
 * @param servers a server's origin for each check
 * @param inspect shows a value as the runtime's console does
 */
export async function runChecks(
  piper: typeof Piper,
  servers: Record<string, string>,
  inspect: (value: unknown) => string = String,
): Promise<Report> {
  const unhandled: string[] = [];
  globalThis.addEventListener?.("unhandledrejection", ({ reason }) => {
    unhandled.push(String(reason));
  });
  const seen: Report["seen"] = {};
  for (const [name, check] of Object.entries<Check>(CHECKS)) {
    const restore = check.isTraced ? traceFetch(servers["connection refused"] ?? "") : () => {};
    seen[name] = await runCheck(piper, check, servers[name] ?? "", inspect);
    restore();
  }
  return { seen, unhandled };
}

/** Wraps the global fetch, as telemetry does, until what it returns is called. */
function traceFetch(collector: string): () => void {
  const platform = globalThis.fetch;
  globalThis.fetch = async (...args: Parameters<typeof fetch>) => {
    const response = await platform(...args);
    await platform(collector);
    return response;
  };
  return () => {
    globalThis.fetch = platform;
  };
}

async function runCheck(
  { createPiperClient, isPiperError }: typeof Piper,
  { params, client, abort, warmUp }: Check,
  baseUrl: string,
  inspect: (value: unknown) => string,
): Promise<Seen> {
  const caller = new AbortController();
  const stop = () => caller.abort();
  const attempts: Piper.Attempt[] = [];
  const options: Piper.PiperClientOptions = {
    token: TOKEN,
    orgId: ID,
    baseUrl,
    timeoutMs: 20_000,
    dangerouslyAllowBrowser: true,
    onAttempt(attempt) {
      attempts.push(attempt);
      if (abort === "on wait") setTimeout(stop);
    },
    ...client,
  };
  if (abort === "on headers") {
    options.fetch = async (url, init) => {
      const response = await fetch(url, init);
      setTimeout(stop);
      return response;
    };
  }
  const call = { ...CALL, ...params };
  const startedAt = Date.now();
  const shown: unknown[] = [attempts];
  let result: object;
  try {
    const client = createPiperClient(options);
    shown.push(client);
    if (warmUp) await client.createResponse(call);
    if (abort === "before the call") stop();
    // The server answers this one as soon as it has the call.
    if (abort === "on request") fetch(`${baseUrl}/received`).then(stop, stop);
    const { data } = await client.createResponse(call, { signal: caller.signal });
    result = { kind: "none", outcome: "none", ...data };
  } catch (error) {
    shown.push(error);
    result = isPiperError(error)
      ? { ...error, name: error.name }
      : { kind: `not a PiperError: ${error}`, outcome: "" };
  }
  const texts = shown.flatMap((value) => [inspect(value), ...textsIn(value)]);
  const parts = Array.from({ length: TOKEN.length - 7 }, (_, at) => TOKEN.slice(at, at + 8));
  return {
    // Its message, cause and headers are among the texts; they are the runtime's own.
    ...JSON.parse(JSON.stringify(result)),
    tookMs: Date.now() - startedAt,
    attempts: attempts.length,
    leaks: parts.some((part) => texts.some((text) => text.includes(part))),
  };
}

/** All that a value says, hidden properties included. */
function textsIn(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === "function") return [String(value)];
  if (typeof value !== "object" || value === null) return [String(value)];
  if (seen.has(value)) return [];
  seen.add(value);
  const held = value instanceof Headers ? [...value.entries()] : [];
  for (const key of Reflect.ownKeys(value)) held.push(Reflect.get(value, key));
  return [
    ...Reflect.ownKeys(value).map(String),
    ...(Array.isArray(value) ? [] : [String(value)]),
    ...held.flatMap((inner) => textsIn(inner, seen)),
  ];
}
