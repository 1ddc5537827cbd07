import { getEventListeners } from "node:events";
import { inspect, isDeepStrictEqual } from "node:util";
import { type Attempt, createPiperClient, isPiperError } from "../../../src/index.ts";
import { CALL } from "../../calls/call.ts";
import { closedPort } from "../../servers/closed-port.ts";
import { startFullBacklog } from "../../servers/full-backlog.ts";
import { type Step, startScriptedServer } from "../../servers/scripted.ts";
import { type Fault, ID, TOKEN } from "./table.ts";

/** Calls a server that misbehaves, and lists what came out other than the row says. */
export async function runFault(fault: Fault): Promise<string[]> {
  const caller = new AbortController();
  const attempts: Attempt[] = [];
  const server = await startScriptedServer(...script(fault, caller));
  const target = await openTarget(fault, server.url);
  const piper = createPiperClient({
    token: TOKEN,
    orgId: ID,
    baseUrl: target.url,
    timeoutMs: 60_000,
    onAttempt: (attempt) => attempts.push(attempt),
    ...fault.client,
    ...aborting(fault, caller),
  });
  const params = { ...CALL, ...fault.params };
  try {
    if (fault.warmUp) await piper.createResponse(params);
    const startedAt = performance.now();
    const result: unknown = await piper
      .createResponse(params, { signal: caller.signal, ...fault.options })
      .catch((error: unknown) => error);
    const took = performance.now() - startedAt;
    return [
      ...differences(fault, result),
      ...different("requests", server.requests.length, fault.requests),
      ...(took > (fault.within ?? 45_000) ? [`took ${Math.round(took)} ms`] : []),
      ...different("listeners left", getEventListeners(caller.signal, "abort").length, 0),
      ...leaks({ piper, attempts, error: result instanceof Error ? result : undefined }),
    ];
  } finally {
    await target.close();
    await server.close();
  }
}

function differences({ kind, outcome, has = {} }: Fault, result: unknown): string[] {
  const seen = isPiperError(result)
    ? { ...result, name: result.name }
    : { kind: "none", outcome: "none", ...(result as { data: object }).data };
  return Object.entries({ kind, outcome, ...has }).flatMap(([field, expected]) =>
    different(field, (seen as Record<string, unknown>)[field], expected),
  );
}

const different = (what: string, actual: unknown, expected: unknown) =>
  isDeepStrictEqual(actual, expected)
    ? []
    : [`${what}: ${inspect(actual)}, expected ${inspect(expected)}`];

/** Where the token, or 8 characters of it in a row, can be seen. */
function leaks(things: Record<string, unknown>): string[] {
  const causes: unknown[] = [];
  for (let error = things.error; error instanceof Error; error = error.cause) causes.push(error);
  const shown = [...Object.values(things), ...causes].flatMap((thing) => [
    String(thing),
    inspect(thing, { depth: Number.POSITIVE_INFINITY, showHidden: true, maxStringLength: null }),
    toJson(thing),
    thing instanceof Error ? String(thing.stack) : "",
  ]);
  const parts = Array.from({ length: TOKEN.length - 7 }, (_, at) => TOKEN.slice(at, at + 8));
  const leaked = parts.find((part) => shown.some((text) => text.includes(part)));
  return leaked ? [`shows ${leaked} of the token`] : [];
}

/** JSON as a logger writes it; what is nested too deep for that shows nothing. */
function toJson(thing: unknown): string {
  try {
    return JSON.stringify(thing) ?? "";
  } catch (error) {
    if (error instanceof RangeError) return "";
    throw error;
  }
}

/** The row's script; a caller that aborts on a request does so as soon as the server has it. */
function script({ script, abort }: Fault, caller: AbortController): Step[][] {
  return abort === "on request" ? [[() => caller.abort()]] : script;
}

/** The client options that make the caller abort at the row's moment. */
function aborting({ abort }: Fault, caller: AbortController) {
  if (abort === "before") caller.abort();
  const soon = () => void setImmediate(() => caller.abort());
  if (abort === "on token") {
    return {
      token() {
        soon();
        return new Promise<never>(() => {});
      },
    };
  }
  if (abort === "on wait") return { onAttempt: soon };
  if (abort !== "on body") return {};
  return {
    async fetch(url: string, init: RequestInit) {
      const response = await fetch(url, init);
      soon();
      return response;
    },
  };
}

/** Opens what a row calls in place of the scripted server, if anything. */
export async function openTarget({ target }: Fault, scripted: string) {
  const close = async () => {};
  if (target === "full backlog") return startFullBacklog();
  if (target === "unknown host") return { url: "https://piper.invalid", close };
  if (target === "TLS") return { url: scripted.replace("http:", "https:"), close };
  if (target === "closed port") return { url: await closedPort(), close };
  return { url: scripted, close };
}
