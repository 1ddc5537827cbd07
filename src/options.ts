import type { Fetch, METHOD, PATH } from "./attempt.ts";
import {
  between,
  boolean,
  type Check,
  callable,
  isFunction,
  isObject,
  isString,
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

const COMMON = {
  timeoutMs: optional(between(1, 2 ** 31 - 1)),
  maxRetries: optional(between(0, 10)),
};

export const REQUEST_OPTIONS: Record<keyof RequestOptions, Check> = {
  ...COMMON,
  orgId: optional(uuid),
  signal: optional([(value) => isObject(value) && "aborted" in value, "an AbortSignal"]),
};

/** A token; white space around it does not count. As for `"` and `\`, see {@link redactor}. */
export const TOKEN: Check = [
  (value) => isString(value) && /^pat_[!#-[\]-~]+$/.test(value.trim()),
  'visible ASCII that begins with "pat_", without "Bearer"',
];

const OPTIONS: Record<keyof PiperClientOptions, Check> = {
  ...COMMON,
  orgId: uuid,
  token: optional([(value, given) => isFunction(value) || TOKEN[0](value, given), TOKEN[1]]),
  baseUrl: optional([
    (value) => isString(value) && !/[?#]/.test(value) && (SAFE.test(href(value)) || isPath(value)),
    "an https URL without credentials, query and fragment",
  ]),
  fetch: optional(callable),
  onAttempt: optional(callable),
  dangerouslyAllowBrowser: optional(boolean),
};

/** https, or http to this machine, both without credentials. */
const SAFE = /^(https:\/\/[^/@]+|http:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?)\//;

/** The absolute form of a URL, in a page also of a relative one; empty where it is none. */
function href(url: string): string {
  try {
    return new URL(url, globalThis.location?.href).href;
  } catch {
    return "";
  }
}

/** Whether a URL is a path on the page's own host. */
const isPath = (url: string) =>
  url.startsWith("/") && href(url).startsWith(`${globalThis.location?.origin}/`);

/**
 * Checks a client's options and fills in the defaults.
 *
 * @throws {@link PiperConfigError} that lists every problem.
 */
export function resolveOptions(options: PiperClientOptions) {
  const given = { ...options };
  const problems = problemsIn(given, OPTIONS);
  const { token, baseUrl = DEFAULT_BASE_URL } = given;
  const where = href(baseUrl);
  let message: string | undefined;
  if (token === undefined) {
    if (where.startsWith(`${DEFAULT_BASE_URL}/`)) message = "is missing";
  } else if (isPath(String(baseUrl))) {
    message = "does not go with a relative baseUrl";
  } else if ("document" in globalThis && !globalThis.process?.versions?.node) {
    if (!given.dangerouslyAllowBrowser)
      message = "can be read by all in a browser: let a proxy add it";
  }
  if (message) problems.push({ field: "token", message });
  if (problems.length > 0) throw new PiperConfigError(problems);
  return {
    ...given,
    baseUrl: where.replace(/\/+$/, ""),
    timeoutMs: given.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxRetries: given.maxRetries ?? DEFAULT_MAX_RETRIES,
  };
}
