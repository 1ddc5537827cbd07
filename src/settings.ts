import { contract } from "../generated/contract.ts";
import { type BaseUrl, readBaseUrl } from "./base-url.ts";
import type { Problem } from "./errors.ts";
import type { Attempt } from "./options.ts";
import { has, isPlainObject, readPlainObject } from "./plain.ts";
import { isBrowser } from "./platform.ts";
import { UUID } from "./schema.ts";
import { isSignal } from "./stop.ts";
import { checkToken, type Token } from "./token.ts";
import type { Fetch } from "./transport.ts";

/** Options as they are used: checked, copied, and complete but for what may be left out. */
export interface Settings {
  readonly token: Token | undefined;
  readonly orgId: string | undefined;
  readonly baseUrl: BaseUrl;
  readonly timeoutMs: number;
  readonly maxRetries: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetchOptions: Readonly<Record<string, unknown>>;
  readonly reuseConnections: boolean;
  readonly fetch: Fetch | undefined;
  readonly hooks: readonly ((attempt: Attempt) => unknown)[];
  readonly signal: AbortSignal | undefined;
}

/** What a rule makes of an option: the value to use, or what is wrong with it. */
export type Checked<T> = { readonly value: T } | { readonly wrong: string };

const ok = <T>(value: T): Checked<T> => ({ value });

export const LONGEST_TIMER_MS = 2 ** 31 - 1; // What is longer fires at once.

const orgId = (given: unknown): Checked<string> =>
  typeof given === "string" && UUID.test(given) ? ok(given) : { wrong: "must be a UUID" };

export const between =
  (min: number, max: number) =>
  (given: unknown): Checked<number> =>
    typeof given === "number" && given >= min && given <= max
      ? ok(given)
      : { wrong: `must be a number from ${min} to ${max}` };

export const isFunction = <T>(given: unknown): Checked<T> =>
  typeof given === "function" ? ok(given as T) : { wrong: "must be a function" };

const isBoolean = (given: unknown): Checked<boolean> =>
  typeof given === "boolean" ? ok(given) : { wrong: "must be true or false" };

/** Whether a value is a list of texts, each of them right. */
export function isListOf(given: unknown, isRight: (text: string) => boolean): given is string[] {
  return Array.isArray(given) && given.every((one) => typeof one === "string" && isRight(one));
}

const isMoment = (given: unknown): Checked<number> =>
  Number.isFinite(given)
    ? ok(given as number)
    : { wrong: "must be a number: milliseconds since 1970, as an error's sentAt" };

/** The rules of the options that a client and a call have. */
const SHARED_RULES = {
  orgId,
  timeoutMs: between(1, LONGEST_TIMER_MS),
  maxRetries: (given: unknown): Checked<number> =>
    Number.isInteger(given)
      ? between(0, 10)(given)
      : { wrong: "must be a whole number from 0 to 10" },
  headers: readHeaders,
  fetchOptions: readFetchOptions,
  onAttempt: isFunction<(attempt: Attempt) => unknown>,
};

const REQUEST_RULES = {
  ...SHARED_RULES,
  signal: (given: unknown): Checked<AbortSignal> =>
    isSignal(given) ? ok(given) : { wrong: "must be an AbortSignal" },
};

const FIND_RULES = { ...REQUEST_RULES, since: isMoment, waitMs: between(0, LONGEST_TIMER_MS) };

const CLIENT_RULES = {
  ...SHARED_RULES,
  token: (given: unknown): Checked<Token> => {
    if (typeof given === "function") return ok(given as Token);
    const checked = checkToken(given);
    return has(checked, "wrong") ? checked : ok(checked.token);
  },
  baseUrl: (given: unknown): Checked<BaseUrl> => {
    const baseUrl = readBaseUrl(given);
    return has(baseUrl, "wrong") ? baseUrl : ok(baseUrl);
  },
  fetch: isFunction<Fetch>,
  reuseConnections: isBoolean,
  dangerouslyAllowBrowser: isBoolean,
};

type Rules = Readonly<Record<string, (given: unknown) => Checked<unknown>>>;

/** The values of options that were given, as their rules let them through. */
type Given<R extends Rules> = {
  [Name in keyof R]?: R[Name] extends (given: unknown) => Checked<infer T> ? T : never;
};

/** Holds options against their rules; an undefined one counts as left out. */
export function check<R extends Rules>(rules: R, options: unknown) {
  const problems: Problem[] = [];
  const given: Record<string, unknown> = Object.create(null);
  const fields = readPlainObject(options);
  if (!fields) problems.push({ field: "options", message: "must be a plain object" });
  for (const field of fields?.unreadable ?? []) problems.push({ field, message: "cannot be read" });
  for (const [field, value] of Object.entries(fields?.values ?? {})) {
    const rule = Object.hasOwn(rules, field) ? rules[field] : undefined;
    if (value === undefined) continue;
    const checked = rule ? rule(value) : { wrong: "is no option" };
    if (has(checked, "wrong")) problems.push({ field, message: checked.wrong });
    else given[field] = checked.value;
  }
  return { given: given as Given<R>, problems };
}

/** Checks and completes a client's options. */
export function readClientOptions(options: unknown): { settings: Settings; problems: Problem[] } {
  const { given, problems } = check(CLIENT_RULES, options);
  const wrong = (field: string) => problems.some((problem) => problem.field === field);
  const settings: Settings = {
    token: given.token,
    orgId: given.orgId,
    baseUrl: given.baseUrl ?? DEFAULT_BASE_URL,
    timeoutMs: given.timeoutMs ?? 290_000,
    maxRetries: given.maxRetries ?? 2,
    headers: given.headers ?? {},
    fetchOptions: given.fetchOptions ?? {},
    reuseConnections: given.reuseConnections ?? false,
    fetch: given.fetch,
    hooks: given.onAttempt ? [given.onAttempt] : [],
    signal: undefined,
  };
  const isAllowed = given.dangerouslyAllowBrowser === true || !isBrowser();
  const tokenProblem =
    wrong("token") || wrong("baseUrl") ? undefined : misplacedToken(settings, isAllowed);
  if (tokenProblem) problems.push({ field: "token", message: tokenProblem });
  if (!settings.orgId && has(settings.baseUrl, "url") && !wrong("orgId"))
    problems.push({
      field: "orgId",
      message: "is missing: is the environment variable set that it is read from (PIPER_ORG_ID)?",
    });
  return { settings, problems };
}

const DEFAULT_BASE_URL = readBaseUrl(contract.server) as BaseUrl;

/** What is wrong with a token, or with none, in this place: it must reach the API and nobody else. */
function misplacedToken({ token, baseUrl }: Settings, isAllowedHere: boolean): string | undefined {
  if (token === undefined) {
    const checked = checkToken(undefined);
    return has(baseUrl, "url") && baseUrl.isDefaultHost && has(checked, "wrong")
      ? checked.wrong
      : undefined;
  }
  if (has(baseUrl, "path"))
    return "must be left out with a path as baseUrl: the server there adds it";
  if (baseUrl.isHttp)
    return "must be left out with a baseUrl of http: all on the way could read it";
  if (!isAllowedHere)
    return "must be left out in a browser, where all who open the page can read it: call a server of yours (baseUrl: a path), which adds it";
  return undefined;
}

/** Checks a call's options, and lays them over its client's. */
export function readRequestOptions(
  options: unknown,
  client: Settings,
): { settings: Settings; problems: Problem[] } {
  const { given, problems } = check(REQUEST_RULES, options === undefined ? {} : options);
  return { settings: layOver(client, given), problems };
}

/** Checks the options of a search for a lost call; where its `since` is wrong there is a problem. */
export function readFindOptions(options: unknown, client: Settings) {
  const { given, problems } = check(FIND_RULES, options === undefined ? {} : options);
  const { since, waitMs = 0 } = given;
  if (since === undefined && !problems.some(({ field }) => field === "since"))
    problems.push({
      field: "since",
      message: "is missing: give the sentAt of the lost call's error; one without has sent nothing",
    });
  return { settings: layOver(client, given), problems, since: since ?? 0, waitMs };
}

function layOver(client: Settings, given: Given<typeof REQUEST_RULES>): Settings {
  return {
    ...client,
    orgId: given.orgId ?? client.orgId,
    timeoutMs: given.timeoutMs ?? client.timeoutMs,
    maxRetries: given.maxRetries ?? client.maxRetries,
    headers: { ...client.headers, ...given.headers },
    fetchOptions: { ...client.fetchOptions, ...given.fetchOptions },
    hooks: given.onAttempt ? [...client.hooks, given.onAttempt] : client.hooks,
    signal: given.signal,
  };
}

/** The headers that the client or the connection sets: another value would change what is sent. */
const OWNED_HEADERS = new Set([
  ...["authorization", "content-type", "content-length", "host"],
  ...["connection", "transfer-encoding", "expect", "upgrade"],
]);

/** Copies headers, by their names in lower case. No message shows a value. */
function readHeaders(given: unknown): Checked<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of headerEntries(given) ?? []) {
    if (value === undefined) continue;
    if (typeof name !== "string") return { wrong: "must have strings as names" };
    const key = name.toLowerCase();
    if (OWNED_HEADERS.has(key)) return { wrong: `must leave ${key} to the client` };
    try {
      // The platform knows which names and values can be sent.
      const sent = new Headers([[key, String(value)]]).get(key) ?? "";
      headers[key] = Object.hasOwn(headers, key) ? `${headers[key]}, ${sent}` : sent;
    } catch {
      const shown = /^[\w-]{1,60}$/.test(key) ? `the value of ${key}` : "a name in it";
      return { wrong: `cannot be sent: ${shown} has a character that no header may have` };
    }
  }
  return headerEntries(given) ? ok(headers) : { wrong: "must be an object, pairs or a Headers" };
}

function headerEntries(given: unknown): [name: unknown, value: unknown][] | undefined {
  try {
    if (isPlainObject(given)) return Object.entries(given);
    const isIterable = typeof given === "object" && given !== null && Symbol.iterator in given;
    if (!isIterable) return undefined;
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

function readFetchOptions(given: unknown): Checked<Record<string, unknown>> {
  const fields = readPlainObject(given);
  if (!fields || fields.unreadable.length > 0) return { wrong: "must be a plain object" };
  const owned = Object.keys(fields.values).find((field) => OWNED_INIT.has(field));
  return owned ? { wrong: `must leave ${owned} to the client` } : ok({ ...fields.values });
}
