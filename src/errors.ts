/**
 * What happened to the run, over all attempts of a call, from best to worst:
 * - `not_sent`: the request provably never reached the server;
 * - `rejected`: the server said no before starting a run;
 * - `completed`: the agent ran, the answer is unusable;
 * - `unknown`: the agent may have run: look before sending again.
 */
export type Outcome = "not_sent" | "rejected" | "completed" | "unknown";

const BRAND = Symbol.for("PiperError");

/** What an error of a kind carries beside what all do, and what of that a failure may set. */
export type Fields<E extends PiperError> = Omit<E, keyof PiperError> &
  Partial<Pick<PiperError, "retryable" | "cause">>;

/**
 * Every failure of this client. Narrow with {@link isPiperError}, then switch on `kind`.
 *
 * No field holds 8 characters of the token in a row: what echoes it reads `[token]`.
 */
export abstract class PiperError extends Error {
  /** What failed: to switch on. */
  abstract readonly kind: "config" | "http" | "connection" | "timeout" | "abort" | "response";
  /** What happened to the run. */
  declare readonly outcome: Outcome;
  /** Whether the same call may be sent again as it is: true of a 429 and of no connection. */
  declare readonly retryable: boolean;

  override readonly name: string = "PiperError";
  /** Lets any copy of the package know its errors. */
  readonly [BRAND] = true;

  constructor(message: string, outcome: Outcome, fields?: object) {
    super(
      `${message} (agent run: ${outcome}${outcome === "unknown" ? ", look before sending again" : ""})`,
    );
    Object.assign(this, { outcome, retryable: false }, fields);
  }
}

/** Bad options or parameters, or a token function that fails: found before sending. */
export class PiperConfigError extends PiperError {
  readonly kind = "config";
  /** Everything that was wrong. */
  declare readonly problems: readonly Problem[];
}

/** Any answer that is not 2xx, redirects included: they are never followed. */
export class PiperHttpError extends PiperError {
  readonly kind = "http";
  /** The HTTP status; 0 where a browser hides a redirect's. */
  declare readonly status: number;
  /** The answer's headers, without any that shows the token. */
  declare readonly headers: Headers;
  /** The parsed JSON, or the text where it is none. Cut after 64 KiB, a chunk counting 99 B more. */
  declare readonly body: unknown;
  /** The wait that a `Retry-After` header asks for, in milliseconds; undefined where none does. */
  declare readonly retryAfterMs: number | undefined;
}

/**
 * No answer, or one that was cut off.
 *
 * Its `cause` is what the built-in fetch threw, but for what may show the request; that of a custom
 * `fetch` is left out, and so is its `code`.
 */
export class PiperConnectionError extends PiperError {
  readonly kind = "connection";
  /** The platform's error code (`ECONNREFUSED`) where it tells one: browsers and Deno do not. */
  declare readonly code: string | undefined;
  /** The HTTP status, where it had arrived. */
  declare readonly status: number | undefined;
}

/** What a call was waiting for: the token, the answer's headers, its body, or the next attempt. */
export type Phase = "token" | "headers" | "body" | "wait";

/** The deadline passed, or the platform's own (Node's fetch gives up after 300 s). */
export class PiperTimeoutError extends PiperError {
  readonly kind = "timeout";
  /** The deadline of the whole call, in milliseconds, even where the platform's came first. */
  declare readonly timeoutMs: number;
  /** What the call was waiting for. */
  declare readonly phase: Phase;
}

/** The caller's signal fired. Its `name` is `AbortError`, as fetch's is; the reason is not kept. */
export class PiperAbortError extends PiperError {
  override readonly name = "AbortError";
  readonly kind = "abort";
}

/** A 2xx whose body is not the contract's. */
export class PiperResponseError extends PiperError {
  readonly kind = "response";
  /** The HTTP status: 200, or another 2xx. */
  declare readonly status: number;
  /** The first 2,000 characters of the body. */
  declare readonly text: string;
  /** The run to look for, where the body names it. */
  declare readonly run_id: string | undefined;
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
  return BRAND in Object(error);
}

/** One thing wrong with the options, the parameters or a reply. */
export interface Problem {
  /** The option, parameter or field, by its name. */
  field: string;
  /** What it must be instead. */
  message: string;
}

type Values = Record<string, unknown>;

/** Says of a field's value that it will do, or what it must be instead. */
export type Rule = (value: unknown) => true | string;

/**
 * Lists the fields whose values break their rule, or that have no rule. Only `fields` are judged, by
 * default those in `values`: give what is required as undefined.
 */
export const problemsIn = (
  rules: Record<string, Rule>,
  values: Values,
  fields = Object.keys(values),
) =>
  fields.flatMap((field): Problem | [] => {
    const verdict = Object.hasOwn(rules, field) ? rules[field]?.(values[field]) : "left out";
    return verdict === true ? [] : { field, message: `must be ${verdict}` };
  });

/** Problems as one sentence. */
export const sentence = (problems: readonly Problem[]) =>
  problems.map(({ field, message }) => `${field} ${message}`).join("; ");

export const isString = (value: unknown): value is string => typeof value === "string";

/** Tells a plain object of any realm from null, a list, a class's instance and everything else. */
export const isPlain = (value: unknown): value is Values =>
  Object(value) === value &&
  !Object.getPrototypeOf(Object.getPrototypeOf(value) ?? Object.prototype);

/** Makes a rule of a type's name. */
export const is =
  (type: string): Rule =>
  (value) =>
    typeof value === type || `a ${type}`;

export const stringOrNull: Rule = (value) => value == null || isString(value) || "a string or null";

/**
 * A token is long enough to be redacted, and has no double quote or backslash: JSON escapes those.
 * White space around it does not count.
 */
export const tokenRule: Rule = (value) =>
  (isString(value) && /^\s*pat_[!#-[\]-~]{4,}\s*$/.test(value)) || "pat_..., without Bearer";

/** Throws a {@link PiperConfigError} where there are problems. */
export function refuse(problems: readonly Problem[]) {
  if (problems.length) throw new PiperConfigError(sentence(problems), "not_sent", { problems });
}
