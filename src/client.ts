import createClient from "openapi-fetch";
import type { components, operations, paths } from "../generated/openapi.d.ts";
import { call, type How } from "./call.ts";
import {
  type AnyPiperError,
  is,
  isPlain,
  isString,
  type Outcome,
  problemsIn,
  type Rule,
  refuse,
  stringOrNull,
  tokenRule,
} from "./errors.ts";

const API = "https://api.letpiper.com";

/**
 * Sends a request: the global `fetch`, or a function that wraps it.
 *
 * `init` has a `method`, `headers` (a `Headers`), a `body` (a string), a `signal` and
 * `redirect: "manual"`: pass all of it on.
 */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** How calls are sent. */
export interface PiperClientOptions {
  /**
   * The token, or a function asked before each attempt: `pat_` and 4 or more visible ASCII
   * characters, no double quote or backslash. Where the function fails, the call does, with a
   * {@link PiperConfigError} that says nothing of what was thrown. Left out where a proxy adds it.
   */
  token?: string | (() => string | Promise<string>) | undefined;
  /** The organization that owns the agents: a UUID of any version, in any case. */
  orgId: string;
  /**
   * https, http to this machine or, without a token, a path on the page's host (`/api/piper`);
   * no credentials, query or hash.
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
   * How often a call that provably started no run may be sent again, from 0 to 10: after the time
   * in a 429's `Retry-After`, plus a random one of up to 0.5 s (then 1, 2, 4, at most 8 s). Where
   * that is beyond a minute or the deadline, the call fails at once.
   * @default 2
   */
  maxRetries?: number | undefined;
  /**
   * Sends the requests; by default the global `fetch`, looked up at each attempt. What any other
   * throws proves nothing: the error has no `code` and no `cause`, and the call is not sent again.
   */
  fetch?: Fetch | undefined;
  /**
   * Told of each attempt that was sent, as it ends, for logs, metrics and traces. Not awaited; its
   * own failures are ignored.
   */
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
  /** Aborts the call, with a {@link PiperAbortError} whatever the signal's `reason`. */
  signal?: AbortSignal | undefined;
}

/** One HTTP attempt of a call, without headers, bodies and ids. */
export interface Attempt {
  /** Counts the call's attempts, from 1. */
  number: number;
  /** The request's method. */
  method: "POST";
  /** The path's template. */
  path: keyof paths;
  /** The HTTP status, where one arrived. */
  status: number | undefined;
  /** From the sending to the end of the body or the failure, in milliseconds. */
  durationMs: number;
  /** What the attempt failed with; undefined where it succeeded. */
  kind: AnyPiperError["kind"] | undefined;
  /** What is known of the run after it and the attempts before; undefined where it succeeded. */
  outcome: Outcome | undefined;
}

type Body = components["schemas"]["CreateResponseRequest"];
type Query = NonNullable<operations["createResponse"]["parameters"]["query"]>;
type Reply = components["schemas"]["AgentResponse"];
type Event = components["schemas"]["RunEvent"];

/** One step of a run. Its fields are typed from the contract, but not checked. */
export interface RunEvent extends Event {} // An interface, for editors to show its name.

/** An agent's reply; asked for with `include_events: false`, its `events` are null or absent. */
export interface AgentResponse<E extends boolean | undefined = true> extends Omit<Reply, "events"> {
  /** Every event of the run, in order; null or absent where they were not asked for. */
  events?: [E] extends [false] ? null : RunEvent[] | null;
}

/**
 * Query and body of a call, by their names on the wire.
 *
 * `message: undefined` is refused, unlike no `message`: a lost variable must not start a greeting.
 * `profile_metadata` is sent as `JSON.stringify` writes it.
 */
export type CreateResponseParams<E extends boolean | undefined = boolean | undefined> = Omit<
  Body,
  "session_id"
> & {
  /** The conversation to go on with: the `session_id` of its last reply, as it came. */
  session_id?: Body["session_id"] | undefined;
} & Omit<Query, "include_events"> & {
    /**
     * Whether the reply lists the run's events. Always sent.
     * @default true
     */
    include_events?: E;
  };

/** Calls Piper's agents. */
export interface PiperClient {
  /**
   * Sends a message to an agent and resolves to its reply; without a `message`, to its greeting.
   * `response` is there for its status and headers: its body has been read.
   *
   * @throws a {@link PiperError}, and nothing else: its `outcome` says what happened to the run.
   * @example
   * const { data } = await piper.createResponse({ agent_id, message: "Where is my order?" });
   * console.log(data.content);
   */
  createResponse<E extends boolean | undefined = true>(
    params: CreateResponseParams<E>,
    options?: RequestOptions,
  ): Promise<{ data: AgentResponse<E>; response: Response }>;
}

/** Where a message may go: https, or http to this machine. */
const SAFE = /^https:|^http:\/\/(localhost|127[\d.]+|\[::1])[:/]/;

/** The URL that a baseUrl stands for, without last slashes; "" where it is not safe to send to. */
function resolve(baseUrl: string): string {
  try {
    const page = baseUrl.startsWith("/") ? location.origin : undefined;
    const { href, origin, pathname } = new URL(baseUrl, page);
    const isSafe = page ? origin === page : SAFE.test(href);
    // The rest would be credentials, a query or a hash.
    return isSafe && href === origin + pathname ? href.replace(/\/+$/, "") : "";
  } catch {
    return ""; // It is no URL, or there is no page: no `location`.
  }
}

/** A copy of the options that are given: an undefined one is not, and none changes from here on. */
const given = <T extends object>(options: T | undefined) =>
  Object.fromEntries(Object.entries({ ...options }).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };

const uuid: Rule = (value) =>
  (isString(value) && /^[\da-f]{8}(-[\da-f]{4}){4}[\da-f]{8}$/i.test(value)) || "a UUID";

const between =
  (min: number, max: number): Rule =>
  (value) =>
    (typeof value === "number" && value >= min && value <= max) || `from ${min} to ${max}`;

const plain: Rule = (value) => isPlain(value) || "a plain object";

const SHARED_RULES = {
  orgId: uuid,
  timeoutMs: between(1, 2 ** 31 - 1),
  maxRetries: between(0, 10),
};

const REQUEST_RULES = {
  ...SHARED_RULES,
  signal: (value) => value instanceof AbortSignal || "an AbortSignal",
} satisfies Record<keyof RequestOptions, Rule>;

const PARAM_RULES = {
  agent_id: uuid,
  // An undefined one is a lost variable: it must not start a greeting.
  message: (value) => value === null || isString(value) || "a string or null",
  session_id: stringOrNull,
  profile_metadata: (value) => {
    try {
      JSON.stringify(value);
      return value === undefined || plain(value);
    } catch {
      return "JSON"; // It has a cycle or a bigint.
    }
  },
  include_events: is("boolean"),
} satisfies Record<keyof CreateResponseParams, Rule>;

/**
 * Creates a client for Piper's agents.
 *
 * @throws a {@link PiperConfigError} that lists every bad option.
 * @example
 * const piper = createPiperClient({ token: process.env.PIPER_TOKEN, orgId });
 */
export function createPiperClient(options: PiperClientOptions): PiperClient {
  const settings = {
    baseUrl: API,
    token: undefined, // A rule judges only what is there,
    orgId: undefined, // so what is required is there as undefined.
    timeoutMs: 290_000,
    maxRetries: 2,
    ...given(options),
  };
  const baseUrl = resolve(settings.baseUrl);
  const inBrowser = globalThis.document && !globalThis.process?.versions?.node;
  const rules = {
    ...SHARED_RULES,
    baseUrl: () => !!baseUrl || "a plain https URL",
    token: (value) =>
      (value === undefined && !baseUrl.startsWith(API)) ||
      ((inBrowser && !settings.dangerouslyAllowBrowser) || `${settings.baseUrl}`.startsWith("/")
        ? "left to a proxy"
        : typeof value === "function" || tokenRule(value)),
    fetch: is("function"),
    onAttempt: is("function"),
    dangerouslyAllowBrowser: is("boolean"),
  } satisfies Record<keyof PiperClientOptions, Rule>;
  refuse(problemsIn(rules, settings));
  const api = createClient<paths>({
    baseUrl,
    // What is made of a URL and an init is the list of both: fetch makes the only Request of them.
    Request: Array as unknown as typeof Request,
    redirect: "manual", // Following one would carry the message elsewhere.
    bodySerializer: String, // A body is JSON already, so that each attempt sends the same.
  });

  return {
    async createResponse<E extends boolean | undefined>(
      params: CreateResponseParams<E>,
      options: RequestOptions = {},
    ) {
      const own = given(options);
      const { include_events = true, ...body }: Partial<CreateResponseParams> = { ...params };
      refuse([
        ...problemsIn({ params: plain, options: plain }, { params, options }),
        ...problemsIn(PARAM_RULES, { agent_id: undefined, include_events, ...body }),
        ...problemsIn(REQUEST_RULES, own),
      ]);
      return call<E>(api, JSON.stringify(body), include_events, { ...settings, ...own } as How);
    },
  };
}
