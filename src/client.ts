import createClient from "openapi-fetch";
import type { components, operations, paths } from "../generated/openapi.d.ts";
import { call } from "./call.ts";
import {
  between,
  boolean,
  fn,
  isObject,
  isString,
  jsonObject,
  problemsIn,
  type Rule,
  stringOrNull,
  token,
  uuid,
} from "./check.ts";
import { type AnyPiperError, type Outcome, refuse } from "./errors.ts";

const DEFAULTS = {
  baseUrl: "https://api.letpiper.com/",
  timeoutMs: 290_000,
  maxRetries: 2,
  dangerouslyAllowBrowser: false,
};

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
  /** The request's method. */
  method: "POST";
  /** The path's template. */
  path: keyof paths;
  /** The HTTP status, where one arrived. */
  status: number | undefined;
  /** From the sending to the end of the body or the failure, in milliseconds. */
  durationMs: number;
  /** The kind of error that the attempt ended in; undefined where it succeeded. */
  kind: AnyPiperError["kind"] | undefined;
  /** What that error says of the run. */
  outcome: Outcome | undefined;
}

type Body = components["schemas"]["CreateResponseRequest"];
type Query = NonNullable<operations["createResponse"]["parameters"]["query"]>;
type Reply = components["schemas"]["AgentResponse"];

type Event = components["schemas"]["RunEvent"];

/** One step of a run. */
export interface RunEvent extends Event {} // An interface, for editors to show its name.

/** An agent's reply; asked for with `include_events: false`, its `events` are null or absent. */
export interface AgentResponse<E extends boolean | undefined = true> extends Omit<Reply, "events"> {
  /** Every event of the run, in order; null or absent where they were not asked for. */
  events?: [E] extends [false] ? null : RunEvent[] | null;
}

/** Query and body of a call, by their names on the wire. */
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

/** Stands in for Request: fetch gets a URL and an init, and builds the only Request itself. */
function RequestParts(url: string, init: RequestInit) {
  return { url, init };
}

/** The options that are given: an undefined one is not. Each is read once. */
const given = <T extends object>(options: T | undefined) =>
  Object.fromEntries(Object.entries({ ...options }).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };

/** A path on the page's own host. */
const PATH = /^\/(\w[^?#]*)?$/;

/** The URL that a baseUrl stands for: it may be a path on the page's own host. */
function resolveUrl(baseUrl: unknown): string {
  try {
    const page = PATH.test(`${baseUrl}`) ? globalThis.location?.href : undefined;
    return isString(baseUrl) ? new URL(baseUrl, page).href : "";
  } catch {
    return "";
  }
}

/** https, or http to this machine, without credentials, query and hash. */
const SAFE = /^(https:\/\/[^/@?#]+|http:\/\/(localhost|127\.[\d.]+|\[::1\])(:\d+)?)\/[^?#]*$/;

const SHARED_RULES = {
  orgId: uuid,
  timeoutMs: between(1, 2 ** 31 - 1),
  maxRetries: between(0, 10),
};

const CLIENT_RULES = {
  ...SHARED_RULES,
  token: (value, { baseUrl, dangerouslyAllowBrowser }) => {
    if (value === undefined) return !resolveUrl(baseUrl).startsWith(DEFAULTS.baseUrl) || "given";
    const inBrowser = "document" in globalThis && !globalThis.process?.versions?.node;
    return (inBrowser && !dangerouslyAllowBrowser) || PATH.test(`${baseUrl}`)
      ? "left out in a browser: let a proxy add it"
      : typeof value === "function" || token(value, {});
  },
  baseUrl: (value) => {
    const url = resolveUrl(value);
    return (
      SAFE.test(url) ||
      (PATH.test(`${value}`) && url.startsWith("http")) ||
      "an https URL without credentials, query and hash"
    );
  },
  fetch: fn,
  onAttempt: fn,
  dangerouslyAllowBrowser: boolean,
} satisfies Record<keyof PiperClientOptions, Rule>;

const REQUEST_RULES = {
  ...SHARED_RULES,
  signal: (value) =>
    value === undefined ||
    (isObject(value) &&
      typeof value.aborted === "boolean" &&
      typeof value.addEventListener === "function") ||
    "an AbortSignal",
} satisfies Record<keyof RequestOptions, Rule>;

const PARAM_RULES = {
  agent_id: uuid,
  // An own undefined is a lost variable: it must not start a greeting.
  message: (value, values) =>
    value === undefined && "message" in values ? "a string or null" : stringOrNull(value, values),
  session_id: stringOrNull,
  profile_metadata: jsonObject,
  include_events: boolean,
} satisfies Record<keyof CreateResponseParams, Rule>;

/**
 * Creates a client for Piper's agents.
 *
 * @throws a {@link PiperConfigError} that lists every bad option.
 * @example
 * const piper = createPiperClient({ token: process.env.PIPER_TOKEN, orgId });
 */
export function createPiperClient(options: PiperClientOptions): PiperClient {
  const client = { ...DEFAULTS, ...given(options) };
  refuse(problemsIn(CLIENT_RULES, client, options));
  const api = createClient<paths>({
    baseUrl: resolveUrl(client.baseUrl).replace(/\/+$/, ""),
    Request: RequestParts as unknown as typeof Request,
  });

  return {
    async createResponse<E extends boolean | undefined>(
      params: CreateResponseParams<E>,
      options?: RequestOptions,
    ) {
      const how = { ...client, ...given(options) };
      const { include_events = true, ...body } = { ...params };
      refuse([
        ...problemsIn(PARAM_RULES, { ...body, include_events }, params),
        ...problemsIn(REQUEST_RULES, how, options),
      ]);
      // JSON leaves an undefined session_id out.
      return call<AgentResponse<E>>(api, body as Body, include_events, how);
    },
  };
}
