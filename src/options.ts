import { type Fetch, METHOD, PATH } from "./attempt.ts";
import {
  between,
  boolean,
  type Check,
  callable,
  isObject,
  must,
  optional,
  problemsIn,
  uuid,
} from "./check.ts";
import { type AnyPiperError, type Outcome, PiperConfigError } from "./errors.ts";

const DEFAULT_BASE_URL = "https://api.letpiper.com";
const DEFAULT_TIMEOUT_MS = 290_000;
const DEFAULT_MAX_RETRIES = 2;

/** How calls are sent. */
export interface PiperClientOptions {
  /**
   * The platform token (`pat_…`), or a function that is asked for it before each attempt. Left out
   * only where a proxy behind `baseUrl` adds it.
   */
  token?: string | (() => string | Promise<string>) | undefined;
  /** The organization that owns the agents, a UUID. */
  orgId: string;
  /**
   * Where the API is: https, or http to this machine; without a token also a path on the page's
   * own host (`/api/piper`).
   * @default "https://api.letpiper.com"
   */
  baseUrl?: string | undefined;
  /**
   * The deadline of a whole call, in milliseconds from 1 to 2,147,483,647. It covers the token,
   * every attempt, the waits between them and the body.
   * @default 290_000
   */
  timeoutMs?: number | undefined;
  /**
   * How often a call that provably started no run may be sent again, from 0 to 10.
   * @default 2
   */
  maxRetries?: number | undefined;
  /** Sends the requests; by default the global `fetch`, looked up at each attempt. */
  fetch?: Fetch | undefined;
  /** Told of each attempt as it ends, for logs, metrics and traces; its own failures are ignored. */
  onAttempt?: ((attempt: Attempt) => unknown) | undefined;
  /**
   * Allows a token in a browser, where everyone who opens the page can read it.
   * @default false
   */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** How one call is sent; what is left out is as the client's options say. */
export interface RequestOptions
  extends Partial<Pick<PiperClientOptions, "orgId" | "timeoutMs" | "maxRetries">> {
  /** Aborts the call. */
  signal?: AbortSignal | undefined;
}

/** One HTTP attempt of a call, without headers, bodies and ids. */
export interface Attempt {
  /** Counts the call's attempts, from 1. */
  number: number;
  method: typeof METHOD;
  /** The path's template. */
  path: typeof PATH;
  /** The HTTP status, where one arrived. */
  status: number | undefined;
  durationMs: number;
  /** The kind of error that the attempt ended in; undefined where it succeeded. */
  kind: AnyPiperError["kind"] | undefined;
  /** What that error says of the run. */
  outcome: Outcome | undefined;
}

export const REQUEST_OPTIONS: Record<keyof RequestOptions, Check> = {
  orgId: optional(uuid),
  timeoutMs: optional(between(1, 2 ** 31 - 1)),
  maxRetries: optional(between(0, 10)),
  signal: optional(must((value) => isObject(value) && "aborted" in value, "an AbortSignal")),
};

const OPTIONS: Record<keyof PiperClientOptions, Check> = {
  token: optional((value) => typeof value !== "function" && tokenProblem(value)),
  orgId: uuid,
  baseUrl: optional((value) => baseUrlProblem(value)),
  timeoutMs: REQUEST_OPTIONS.timeoutMs,
  maxRetries: REQUEST_OPTIONS.maxRetries,
  fetch: optional(callable),
  onAttempt: optional(callable),
  dangerouslyAllowBrowser: optional(boolean),
};

/**
 * Checks a client's options and fills in the defaults.
 *
 * @throws {@link PiperConfigError} that lists every problem.
 */
export function resolveOptions(options: PiperClientOptions) {
  const given = { ...options };
  const problems = problemsIn(given, OPTIONS);
  const { token, baseUrl = DEFAULT_BASE_URL } = given;
  const url = parseUrl(baseUrl);
  const inPage = "document" in globalThis && !globalThis.process?.versions?.node;
  if (token === undefined) {
    if (url?.origin === DEFAULT_BASE_URL) problems.push({ field: "token", message: "is missing" });
  } else if (isPath(baseUrl)) {
    problems.push({ field: "baseUrl", message: "must be a whole URL if there is a token" });
  } else if (inPage && !given.dangerouslyAllowBrowser) {
    const message = "must not be in a browser, where all can read it: let a proxy add it";
    problems.push({ field: "token", message });
  }
  if (problems.length > 0 || !url) throw new PiperConfigError(problems);
  return {
    ...given,
    baseUrl: url.origin + url.pathname.replace(/\/+$/, ""),
    timeoutMs: given.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxRetries: given.maxRetries ?? DEFAULT_MAX_RETRIES,
    /** Tells the hook of an attempt; whatever the hook does changes nothing. */
    tell(attempt: Omit<Attempt, "method" | "path">) {
      const told = async () => given.onAttempt?.({ method: METHOD, path: PATH, ...attempt });
      told().catch(() => {});
    },
  };
}

/** Says what is wrong with a token; white space around it does not count. */
export function tokenProblem(token: unknown): string | false {
  if (/^\s*bearer\b/i.test(String(token))) return 'must not begin with "Bearer"';
  // No quote and no backslash either: JSON would write them differently, and hide an echo.
  const valid = typeof token === "string" && /^pat_[!#-[\]-~]+$/.test(token.trim());
  return !valid && 'must begin with "pat_" and be visible ASCII';
}

function baseUrlProblem(value: unknown): string | false {
  const url = parseUrl(value);
  if (typeof value !== "string" || !url) return "must be a URL";
  if (url.username || url.password || /[?#]/.test(value)) {
    return "must have no credentials, query or fragment";
  }
  const loopback = /^http:\/\/(localhost|127(\.\d+){3}|\[::1\])[:/]/.test(url.href);
  return url.protocol !== "https:" && !loopback && !isPath(value) && "must be https";
}

/** Whether a base URL is a path on the page's own host. */
const isPath = (value: string) =>
  String(value).startsWith("/") && parseUrl(value)?.origin === globalThis.location?.origin;

function parseUrl(value: unknown): URL | undefined {
  try {
    return new URL(String(value), globalThis.location?.href);
  } catch {
    return undefined;
  }
}
