import createClient from "openapi-fetch";
import type { components, operations, paths } from "../generated/openapi.d.ts";
import { call, type How } from "./attempt.ts";
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

/** Sends a request: the global `fetch`, or a function that wraps it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** How calls are sent. */
export interface PiperClientOptions {
  /** The token (`pat_…`), or a function asked before each attempt. Left out where a proxy adds it. */
  token?: string | (() => string | Promise<string>) | undefined;
  /** The organization that owns the agents, a UUID. */
  orgId: string;
  /**
   * https, http to this machine or, without a token, a path on the page's host (`/api/piper`).
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
  /** Allows a token in a browser, where everyone who opens the page can read it. */
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
  /** What the attempt failed with, and what that says of the run; undefined where it succeeded. */
  kind: AnyPiperError["kind"] | undefined;
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

/** Where a message may go: https, or http to this machine. */
const SAFE = /^https:|^http:\/\/(localhost|127[\d.]+|\[::1])[:/]/;

/** The URL that a baseUrl stands for; none where it is not safe to send to. */
function resolve(baseUrl: string): string {
  try {
    const page = baseUrl.startsWith("/") ? location.origin : undefined;
    const { href, origin, pathname } = new URL(baseUrl, page);
    const isSafe = page ? origin === page : SAFE.test(href);
    // The rest would be credentials, a query or a hash.
    return isSafe && href === origin + pathname ? href.replace(/\/+$/, "") : "";
  } catch {
    return "";
  }
}

/** The options that are given: an undefined one is not. Each is read once. */
const given = <T extends object>(options: T | undefined) =>
  Object.fromEntries(Object.entries({ ...options }).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };

const uuid: Rule = (value) =>
  (isString(value) && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)) || "a UUID";

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
  message: stringOrNull, // An undefined one is a lost variable: it must not start a greeting.
  session_id: (value) => value === undefined || stringOrNull(value),
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
  const client = {
    baseUrl: API,
    token: undefined,
    orgId: undefined,
    timeoutMs: 290_000,
    maxRetries: 2,
    ...given(options),
  };
  const baseUrl = resolve(client.baseUrl);
  const inBrowser = globalThis.document && !globalThis.process?.versions?.node;
  const rules = {
    ...SHARED_RULES,
    baseUrl: () => !!baseUrl || "a plain https URL",
    token: (value) =>
      (value === undefined && !baseUrl.startsWith(API)) ||
      ((inBrowser && !client.dangerouslyAllowBrowser) || `${client.baseUrl}`.startsWith("/")
        ? "added by a proxy"
        : typeof value === "function" || tokenRule(value)),
    fetch: is("function"),
    onAttempt: is("function"),
    dangerouslyAllowBrowser: is("boolean"),
  } satisfies Record<keyof PiperClientOptions, Rule>;
  refuse(problemsIn(rules, client));
  const api = createClient<paths>({
    baseUrl,
    // The list of its URL and init stands in for a Request: fetch builds the only one itself.
    Request: Array as unknown as typeof Request,
    redirect: "manual",
    bodySerializer: String,
  });

  return {
    async createResponse<E extends boolean | undefined>(
      params: CreateResponseParams<E>,
      options?: RequestOptions,
    ) {
      const own = given(options);
      const { include_events = true, ...body }: Partial<CreateResponseParams> = { ...params };
      refuse([
        ...problemsIn({ params: plain }, { params }),
        ...problemsIn(PARAM_RULES, { agent_id: undefined, include_events, ...body }),
        ...problemsIn(REQUEST_RULES, own),
      ]);
      const how = { ...client, ...own } as How; // It has just been checked.
      return call<AgentResponse<E>>(api, JSON.stringify(body), include_events, how);
    },
  };
}
