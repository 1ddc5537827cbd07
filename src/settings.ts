import { contract } from "../generated/contract.ts";
import { type BaseUrl, readBaseUrl } from "./base-url.ts";
import { between, type Checked, check, type Given, isFunction, ok } from "./check-options.ts";
import type { Problem } from "./errors.ts";
import { readFetchOptions, readHeaders } from "./further-fields.ts";
import type { Attempt } from "./options.ts";
import { has } from "./plain.ts";
import { isBrowser } from "./platform.ts";
import { UUID } from "./schema.ts";
import { isSignal, LONGEST_TIMER_MS } from "./stop.ts";
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

const orgId = (given: unknown): Checked<string> =>
  typeof given === "string" && UUID.test(given) ? ok(given) : { wrong: "must be a UUID" };

const isBoolean = (given: unknown): Checked<boolean> =>
  typeof given === "boolean" ? ok(given) : { wrong: "must be true or false" };

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
  token: (given: unknown): Checked<Token> =>
    typeof given === "function" ? ok(given as Token) : checkToken(given),
  baseUrl: readBaseUrl,
  fetch: isFunction<Fetch>,
  reuseConnections: isBoolean,
  dangerouslyAllowBrowser: isBoolean,
};

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
  if (!settings.orgId && has(settings.baseUrl, "url") && !wrong("orgId") && !wrong("baseUrl"))
    problems.push({
      field: "orgId",
      message: "is missing: is the environment variable set that it is read from (PIPER_ORG_ID)?",
    });
  return { settings, problems };
}

/** npm run generate takes no other server than one that is right. */
const { value: DEFAULT_BASE_URL } = readBaseUrl(contract.server) as { value: BaseUrl };

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
  options: unknown = {},
  client: Settings,
): { settings: Settings; problems: Problem[] } {
  const { given, problems } = check(REQUEST_RULES, options);
  return { settings: layOver(client, given), problems };
}

/** Checks the options of a search for a lost call; where its `since` is wrong there is a problem. */
export function readFindOptions(options: unknown = {}, client: Settings) {
  const { given, problems } = check(FIND_RULES, options);
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
