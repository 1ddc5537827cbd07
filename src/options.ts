import type { paths } from "../generated/openapi.d.ts";
import { type AnyPiperError, type Outcome, PiperConfigError, type Problem } from "./errors.ts";

const DEFAULT_BASE_URL = "https://api.letpiper.com/";

/** Sends a request: the global `fetch`, or a function that wraps it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

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
  method: "POST";
  /** The path's template. */
  path: keyof paths;
  /** The HTTP status, where one arrived. */
  status: number | undefined;
  durationMs: number;
  /** The kind of error that the attempt ended in; undefined where it succeeded. */
  kind: AnyPiperError["kind"] | undefined;
  /** What that error says of the run. */
  outcome: Outcome | undefined;
}

/**
 * Checks a client's options and fills in the defaults.
 *
 * @throws {@link PiperConfigError} that lists every problem.
 */
export function resolveOptions(options: PiperClientOptions) {
  const {
    baseUrl = DEFAULT_BASE_URL,
    timeoutMs = 290_000,
    maxRetries = 2,
    ...rest
  } = {
    ...options,
  };
  const { token, dangerouslyAllowBrowser = false } = rest;
  const client = { ...rest, timeoutMs, maxRetries };
  let url = "";
  try {
    if (isString(baseUrl)) url = new URL(baseUrl, globalThis.location?.href).href;
  } catch {}
  const isRelative = url.startsWith("http") && /^\/(\w|$)/.test(baseUrl);
  const inBrowser = "document" in globalThis && !globalThis.process?.versions?.node;
  const problems = problemsIn(options, {
    ...verdictsOn(client),
    token:
      token === undefined
        ? !url.startsWith(DEFAULT_BASE_URL) || "given"
        : isRelative || (inBrowser && !dangerouslyAllowBrowser)
          ? "left out in a browser: let a proxy add it"
          : typeof token === "function" || isToken(token) || TOKEN_FORM,
    baseUrl:
      (/^[^?#]+$/.test(url) && (isRelative || SAFE.test(url))) ||
      "an https URL without credentials, query and hash",
    fetch: isFunction(rest.fetch),
    onAttempt: isFunction(rest.onAttempt),
    dangerouslyAllowBrowser: isBoolean(dangerouslyAllowBrowser),
  } satisfies Record<keyof PiperClientOptions, Verdict>);
  if (problems.length > 0) throw new PiperConfigError(problems);
  return { ...client, baseUrl: url.replace(/\/+$/, "") };
}

/** https, or http to this machine, both without credentials. */
const SAFE = /^(https:\/\/[^/@]+|http:\/\/(localhost|127\.[\d.]+|\[::1\])(:\d+)?)\//;

type Shared = Required<Pick<PiperClientOptions, "orgId" | "timeoutMs" | "maxRetries">>;

/** Checks the options that a client and a call have in common. */
export const verdictsOn = ({ orgId, timeoutMs, maxRetries }: Shared) => ({
  orgId: isUuid(orgId),
  timeoutMs: isBetween(timeoutMs, 1, 2 ** 31 - 1),
  maxRetries: isBetween(maxRetries, 0, 10),
});

/** True, or what a value must be instead. */
export type Verdict = true | string;

/** Lists the fields with something wrong, among them those that have no verdict. */
export function problemsIn(given: object | undefined, verdicts: Record<string, Verdict>) {
  return Object.keys({ ...verdicts, ...given }).flatMap((field): Problem | [] => {
    const verdict = Object.hasOwn(verdicts, field) ? verdicts[field] : "left out (unknown)";
    return verdict === true ? [] : { field, message: `must be ${verdict}` };
  });
}

export const isString = (value: unknown): value is string => typeof value === "string";

/** Tells an object from null, a list and everything else. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Tells a token; white space around it does not count. As for `"` and `\`, see `redact`. */
export const isToken = (value: unknown): value is string =>
  isString(value) && /^pat_[!#-[\]-~]{4,}$/.test(value.trim());

export const TOKEN_FORM = '"pat_" and 4 or more visible ASCII characters, without "Bearer"';

export const isStringOrNull = (value: unknown): Verdict =>
  value == null || isString(value) || "a string or null";

export const isBoolean = (value: unknown): Verdict => typeof value === "boolean" || "true or false";

const isFunction = (value: unknown): Verdict =>
  value === undefined || typeof value === "function" || "a function";

export const isUuid = (value: unknown): Verdict =>
  (isString(value) && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)) || "a UUID";

const isBetween = (value: unknown, min: number, max: number): Verdict =>
  (typeof value === "number" && value >= min && value <= max) || `a number from ${min} to ${max}`;

/**
 * Tells an object that JSON holds as it is: no cycle, bigint, NaN, function, Date or Map. As ever
 * in JSON, a key whose value is undefined counts as left out.
 */
export function isJsonObject(value: unknown): boolean {
  try {
    if (!isObject(value)) return false;
    const prototype = Object.getPrototypeOf(value) ?? Object.prototype;
    const isLeftOutOrJson = (held: unknown) => held === undefined || isJson(held);
    return !Object.getPrototypeOf(prototype) && Object.values(value).every(isLeftOutOrJson);
  } catch {
    return false; // A cycle has overflown the stack.
  }
}

const isJson = (value: unknown): boolean =>
  value === null ||
  isString(value) ||
  typeof value === "boolean" ||
  Number.isFinite(value) ||
  (Array.isArray(value) ? [...value].every(isJson) : isJsonObject(value));
