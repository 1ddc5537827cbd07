import type { AnyPiperError, Outcome } from "./errors.ts";
import type { Token } from "./token.ts";
import type { Fetch } from "./transport.ts";

/** Further headers: by name, as pairs, or as a `Headers`. */
export type HeadersOption =
  | Readonly<Record<string, string | undefined>>
  | readonly (readonly [name: string, value: string])[]
  | Headers;

/**
 * Further fields of the init that fetch is given: `dispatcher`, `client`, `credentials`,
 * `keepalive`, a platform's own. Those that the client sets itself are refused.
 */
export interface FetchOptions {
  readonly [field: string]: unknown;
  method?: never;
  body?: never;
  headers?: never;
  signal?: never;
  redirect?: never;
  cache?: never;
  mode?: never;
  duplex?: never;
  integrity?: never;
}

/** What a client's options and a call's have in common; a call's count before its client's. */
export interface SharedOptions {
  /**
   * The organization that owns the agents: a UUID of any version, in any case. May be left out with
   * a path as `baseUrl`, where the server behind it knows.
   */
  orgId?: string | undefined;
  /**
   * The deadline of a whole call, in milliseconds from 1 to 2,147,483,647. It covers the token,
   * every attempt, the waits between them and the body.
   * @default 290_000
   */
  timeoutMs?: number | undefined;
  /**
   * How often a call that provably started no run may be sent again, from 0 to 10: after the time
   * in a 429's `Retry-After`, plus a random one of up to 0.5 s (then 1, 2, 4, at most 8 s). Where
   * more than a minute is asked for, or the deadline comes first, the call fails at once.
   * @default 2
   */
  maxRetries?: number | undefined;
  /**
   * Further headers: tracing, a gateway's key, a page's CSRF token. A call's come on top of its
   * client's. Not those that the client or the connection owns (`Authorization`, `Content-Type`, …).
   */
  headers?: HeadersOption | undefined;
  /** Further fields for the built-in fetch. A call's come on top of its client's. */
  fetchOptions?: FetchOptions | undefined;
  /**
   * Told of each attempt that was sent, as it ends, for logs, metrics and traces; a client's and a
   * call's are both told. Not awaited; its own failures are ignored.
   */
  onAttempt?: ((attempt: Attempt) => unknown) | undefined;
}

/** How one call is sent; what is left out is as the client's options say. */
export interface RequestOptions extends SharedOptions {
  /** Aborts the call, with a {@link PiperAbortError}. */
  signal?: AbortSignal | undefined;
}

/** Since when a lost call is looked for, for how long, and how that is sent. */
export interface FindRunsOptions extends RequestOptions {
  /**
   * When the lost call was sent: its error's `sentAt`, in milliseconds since 1970 by this machine's
   * clock. Where that is undefined nothing was sent, and there is nothing to look for: it is refused.
   */
  since: number | undefined;
  /**
   * For how long to look again while no run is found, in milliseconds; never beyond the deadline.
   * @default 0
   */
  waitMs?: number | undefined;
}

/** How calls are sent. */
export interface PiperClientOptions extends SharedOptions {
  /**
   * The token, or a function asked before each attempt; white space around it does not count. Where
   * the function fails, the call does, with a {@link PiperConfigError} that says nothing of what was
   * thrown. Left out where a proxy adds it.
   */
  token?: Token | undefined;
  /**
   * https, or http to this machine; http to another host only without a token. In a page also a path
   * on its own host (`/api/piper`), without a token. No credentials, query or fragment.
   * @default "https://api.letpiper.com"
   */
  baseUrl?: string | undefined;
  /**
   * Lets requests share connections: saves a handshake each. A connection that the server has just
   * closed then loses calls, about which nobody can say whether they had arrived.
   * @default false
   */
  reuseConnections?: boolean | undefined;
  /**
   * Sends the requests; by default the global `fetch`, looked up at each attempt. What any other
   * throws proves nothing: the call's outcome is then `unknown`, and only a read is sent again.
   */
  fetch?: Fetch | undefined;
  /**
   * Allows a token in a browser's page or worker, where everyone who opens it can read it.
   * @default false
   */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** One HTTP attempt of a call, without bodies and ids of people. */
export interface Attempt {
  /** The operation, by its `operationId`. */
  operation: string;
  /** Counts the call's attempts, from 1. */
  number: number;
  /** The request's method. */
  method: string;
  /** The path's template. */
  path: string;
  /** The HTTP status, where one arrived. */
  status: number | undefined;
  /** From the sending to the end of the body or the failure, in milliseconds, by a steady clock. */
  durationMs: number;
  /** What the attempt failed with; undefined where it succeeded. */
  kind: AnyPiperError["kind"] | undefined;
  /** The platform's error code, where it told one. */
  code: string | undefined;
  /** What is known of the run after it and the attempts before; undefined where it succeeded. */
  outcome: Outcome | undefined;
  /** What the server calls the request (`x-request-id`). */
  requestId: string | undefined;
  /** In how many milliseconds the call is sent again; undefined where it is not. */
  retryInMs: number | undefined;
}
