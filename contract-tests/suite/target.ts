import { isUuid } from "../document/uuid.ts";
import type { Caller, KnownTarget } from "./requests/row.ts";

/** A server to point the suite at. */
export interface Target {
  kind: KnownTarget | "url";
  caller: Caller;
  /** Beyond this machine: its calls cost money, and its bad days are not broken promises. */
  isLive: boolean;
  /** The least time from one request to the next. */
  paceMs: number;
}

/** A target that cannot be used; the message says what to do. */
export class TargetError extends Error {}

const VARIABLES = ["PIPER_TOKEN", "PIPER_ORG_ID", "PIPER_AGENT_ID"] as const;
/** Between two requests to a server beyond this machine, in milliseconds. */
const LIVE_PACE_MS = 250;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** A mock on this machine; it knows every caller. */
export function mockTarget(kind: KnownTarget, baseUrl: string): Target {
  const caller = {
    baseUrl,
    token: "pat_example_mock", // No part of it is a word of a report, which tells no token.
    orgId: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
    agentId: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
  };
  return { kind, caller, isLive: false, paceMs: 0 };
}

/** Whether a host is this machine. */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Takes a URL by the same rules as the client's baseUrl, and the caller from the environment;
 * `prefixes` are how a token may begin.
 */
export function urlTarget(
  text: string,
  environment: Environment,
  prefixes: readonly string[],
): Target {
  const url = parseBaseUrl(text);
  const read = (name: (typeof VARIABLES)[number]) => environment[name]?.trim() ?? "";
  const missing = VARIABLES.filter((name) => read(name) === "");
  if (missing.length > 0)
    throw new TargetError(`--target URL needs ${missing.join(", ")} in the environment.`);
  const token = read("PIPER_TOKEN");
  const orgId = read("PIPER_ORG_ID");
  const agentId = read("PIPER_AGENT_ID");
  if (!prefixes.some((prefix) => token.startsWith(prefix)) || !/^[!-~]+$/.test(token))
    throw new TargetError(
      `PIPER_TOKEN must start with ${prefixes.join(" or ")} and hold visible ASCII only.`,
    );
  if (!isUuid(orgId)) throw new TargetError("PIPER_ORG_ID must be a UUID.");
  if (!isUuid(agentId)) throw new TargetError("PIPER_AGENT_ID must be a UUID.");
  const baseUrl = `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
  const isLive = !isLoopback(url.hostname);
  const caller = { baseUrl, token, orgId, agentId };
  return { kind: "url", caller, isLive, paceMs: isLive ? LIVE_PACE_MS : 0 };
}

function parseBaseUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url)
    throw new TargetError("--target is mock, prism, or a URL such as https://host.example.");
  if (url.username || url.password || /[?#]/.test(text))
    throw new TargetError("--target must have no credentials, query or fragment.");
  const isAllowed =
    url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
  if (!isAllowed) throw new TargetError("--target must be https, or http to this machine.");
  return url;
}
