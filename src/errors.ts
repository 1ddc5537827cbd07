import { hide, readText } from "./plain.ts";
import { readValidation } from "./validation.ts";

/**
 * What happened to the run that a call would start, over all its attempts, from best to worst:
 * - `none`: there is no run to speak of: a read, or options refused when the client was made;
 * - `not_sent`: the request provably never reached the server;
 * - `rejected`: the server said no before starting a run;
 * - `completed`: the agent ran; the answer is unusable;
 * - `unknown`: the agent may have run: look before sending again.
 */
export type Outcome = (typeof FROM_BEST_TO_WORST)[number];

export const FROM_BEST_TO_WORST = ["none", "not_sent", "rejected", "completed", "unknown"] as const;

/** What a call was waiting for: the token, the answer's headers, its body, or the next attempt. */
export type Phase = (typeof PHASES)[number];

export const PHASES = ["token", "headers", "body", "wait"] as const;

/** One thing wrong with the options, the parameters or a reply. */
export interface Problem {
  /** The option, parameter or field, by its name. */
  field: string;
  /** What is wrong with it: reads on from the name. */
  message: string;
}

/** Whether what was read of a JSON is a problem. */
export const isProblem = (value: unknown): value is Problem =>
  readText(value, "field") !== undefined && readText(value, "message") !== undefined;

/** What every error of this client may know. */
export interface ErrorFields {
  outcome: Outcome;
  retryable?: boolean | undefined;
  status?: number | undefined;
  headers?: Headers | undefined;
  requestId?: string | undefined;
  sentAt?: number | undefined;
  cause?: Error | undefined;
}

const BRAND = Symbol.for("PiperError");

/**
 * Every failure of this client. Narrow with {@link isPiperError}, then switch on `kind`.
 *
 * No field holds 8 characters of the token in a row: what echoes it reads `[token]`.
 */
export abstract class PiperError extends Error {
  /** What failed: to switch on. */
  abstract readonly kind: "config" | "http" | "connection" | "timeout" | "abort" | "response";
  /** What happened to the run. */
  readonly outcome: Outcome;
  /** Whether sending the same call again can help, and starts no second run. */
  readonly retryable: boolean;
  /** The HTTP status, where an answer came; 0 where a browser hides a redirect's. */
  readonly status: number | undefined;
  /** The answer's headers, without any that shows the token. */
  readonly headers: Headers | undefined;
  /** What the server calls the request (`x-request-id`), for its support; inferred. */
  readonly requestId: string | undefined;
  /**
   * When the call's first request was handed to fetch, in milliseconds since 1970 by this machine's
   * clock; undefined where none was.
   */
  readonly sentAt: number | undefined;
  /** Lets any copy of the package know its errors. */
  readonly [BRAND] = true;

  constructor(name: string, message: string, given: ErrorFields) {
    // Fields of its own: what is left out is not to come from a tampered prototype.
    const fields: ErrorFields = Object.assign(Object.create(null), given);
    super(message, fields.cause && { cause: fields.cause });
    hide(this, "name", name);
    this.outcome = fields.outcome;
    this.retryable = fields.retryable ?? false;
    this.status = fields.status;
    this.headers = fields.headers;
    this.requestId = fields.requestId;
    this.sentAt = fields.sentAt;
  }

  /** The error for a logger: all of it but `body` and `text`, which may hold a customer's words. */
  toJSON(): Record<string, unknown> {
    const { body, text: _, ...fields } = Object.fromEntries(Object.entries(this));
    return {
      name: this.name,
      message: this.message,
      ...fields,
      headers: this.headers && Object.fromEntries(this.headers),
      detail: readValidation(body),
      cause: describeCause(this.cause),
    };
  }
}

/** An app may have made an error its own cause. */
const DEEPEST_CAUSE = 10;

function describeCause(cause: unknown, depth = 0): unknown {
  if (!(cause instanceof Error) || depth > DEEPEST_CAUSE) return undefined;
  const { name, message, code } = cause as Error & { code?: unknown };
  return { name, code, message, cause: describeCause(cause.cause, depth + 1) };
}

// Each class says its name itself, which a minifier shortens and a console shows.

/** Bad options or parameters, or a token function that fails: found before sending. */
export class PiperConfigError extends PiperError {
  static override readonly name: string = "PiperConfigError";
  readonly kind = "config";
  /** Everything that was wrong. */
  readonly problems: readonly Problem[];

  constructor(message: string, fields: ErrorFields & { problems: readonly Problem[] }) {
    super("PiperConfigError", message, fields);
    this.problems = fields.problems;
  }
}

/** Any answer that is not 2xx, redirects included: they are never followed. */
export class PiperHttpError extends PiperError {
  static override readonly name: string = "PiperHttpError";
  readonly kind = "http";
  declare readonly status: number;
  declare readonly headers: Headers;
  /**
   * The parsed JSON, or the text where it is none: at most 64 KiB of it, or what came of a body
   * that stalled or broke off.
   */
  readonly body: unknown;
  /** The wait that a `Retry-After` header asks for, in milliseconds; undefined where none does. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    fields: ErrorFields & {
      status: number;
      headers: Headers;
      body?: unknown;
      retryAfterMs?: number | undefined;
    },
  ) {
    super("PiperHttpError", message, fields);
    this.body = fields.body;
    this.retryAfterMs = fields.retryAfterMs;
  }
}

/**
 * No answer, or one that was cut off. Its `cause` is a copy of what fetch threw: name, code and
 * message, innermost last.
 */
export class PiperConnectionError extends PiperError {
  static override readonly name: string = "PiperConnectionError";
  readonly kind = "connection";
  /** The innermost error code (`ECONNREFUSED`) where there is one: browsers and Deno tell none. */
  readonly code: string | undefined;

  constructor(message: string, fields: ErrorFields & { code?: string | undefined }) {
    super("PiperConnectionError", message, fields);
    this.code = fields.code;
  }
}

/** The call's deadline passed, or the platform gave up (Node's fetch does after 300 s). */
export class PiperTimeoutError extends PiperError {
  static override readonly name: string = "PiperTimeoutError";
  readonly kind = "timeout";
  /** The deadline of the whole call, in milliseconds, even where the platform's came first. */
  readonly timeoutMs: number;
  /** What the call was waiting for. */
  readonly phase: Phase;
  /** The platform's code where it gave up by itself; undefined where the deadline passed. */
  readonly code: string | undefined;

  constructor(
    message: string,
    fields: ErrorFields & { timeoutMs: number; phase: Phase; code?: string | undefined },
  ) {
    super("PiperTimeoutError", message, fields);
    this.timeoutMs = fields.timeoutMs;
    this.phase = fields.phase;
    this.code = fields.code;
  }
}

/**
 * The caller's signal fired. Its `name` is `AbortError`, as fetch's is, and its `cause` a copy of
 * the signal's reason.
 */
export class PiperAbortError extends PiperError {
  static override readonly name: string = "PiperAbortError";
  readonly kind = "abort";
  /** What the call was waiting for. */
  readonly phase: Phase;

  constructor(message: string, fields: ErrorFields & { phase: Phase }) {
    super("AbortError", message, fields);
    this.phase = fields.phase;
  }
}

/** A 2xx whose body is not the contract's. */
export class PiperResponseError extends PiperError {
  static override readonly name: string = "PiperResponseError";
  readonly kind = "response";
  declare readonly status: number;
  declare readonly headers: Headers;
  /** The first 2,000 characters of the body. */
  readonly text: string;
  /** The run to look for, where the body names it. */
  readonly run_id: string | undefined;

  constructor(
    message: string,
    fields: ErrorFields & {
      status: number;
      headers: Headers;
      text: string;
      run_id?: string | undefined;
    },
  ) {
    super("PiperResponseError", message, fields);
    this.text = fields.text;
    this.run_id = fields.run_id;
  }
}

/** The kinds of {@link PiperError}, as a union to switch on. */
export type AnyPiperError =
  | PiperConfigError
  | PiperHttpError
  | PiperConnectionError
  | PiperTimeoutError
  | PiperAbortError
  | PiperResponseError;

/**
 * Tells whether a caught value is an error of this client, whichever copy of the package threw it.
 *
 * @example
 * try {
 *   await piper.createResponse({ agent_id, message });
 * } catch (error) {
 *   if (isPiperError(error) && error.outcome === "unknown") alertSomebody(error);
 *   else throw error;
 * }
 */
export function isPiperError(error: unknown): error is AnyPiperError {
  try {
    return typeof error === "object" && error !== null && BRAND in error;
  } catch {
    return false; // A Proxy that has been revoked, or that throws.
  }
}
