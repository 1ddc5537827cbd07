import { between, check, isFunction, isListOf } from "../check-options.ts";
import type { PiperClient } from "../client.ts";
import type { RunEvent } from "../create-response.ts";
import { PiperConfigError } from "../errors.ts";
import { listProblems } from "../messages.ts";
import { read } from "../plain.ts";
import { UUID } from "../schema.ts";
import { LONGEST_TIMER_MS } from "../stop.ts";
import type { Authorization } from "./authorization.ts";

/** As much of a client as a handler uses. */
type ServedClient = Pick<PiperClient, "createResponse" | "getSessionEvents">;

/** How a handler serves an app's pages; what is not allowed here or by `authorize` is refused. */
export interface PiperHandlerOptions<Args extends unknown[] = []> {
  /** The client that makes the calls: it has the token and the organization. */
  piper: ServedClient;
  /** The agents that pages may talk to, by their ids. */
  agents: readonly string[];
  /**
   * Says who calls, and what they may do; asked for each request, before its body is read. What the
   * handler is called with beside the request (a framework's context, a user) comes with it.
   */
  authorize: (request: Request, ...args: Args) => Authorization | Promise<Authorization>;
  /**
   * Whether events reach the page: all, none, or those for which a function says true. They hold
   * what tools were called with, what runs cost and what agents think. Only with `true` a conversation
   * comes with what else is known of it and its runs: models, tokens, costs, channels.
   * @default false
   */
  events?: boolean | ((event: RunEvent) => boolean) | undefined;
  /**
   * Further origins of the app's own pages (`https://app.example`), for where a proxy changes the
   * host and browsers are too old to say where a request comes from.
   */
  origins?: readonly string[] | undefined;
  /**
   * The deadline of a call to the API in milliseconds, to stay below the server's own limit; by
   * default the client's.
   */
  timeoutMs?: number | undefined;
  /**
   * How long what comes before the call may take, in milliseconds: `authorize`, the other functions
   * of the app, and the page's body; so long is also waited for `onReply`.
   * @default 10_000
   */
  admitWithinMs?: number | undefined;
  /**
   * The longest body that a page may send, in bytes.
   * @default 131_072
   */
  maxBodyBytes?: number | undefined;
  /**
   * Told of what failed: the client's errors, and the app's own functions. Not awaited. Without it
   * the app's own failures are written to the console.
   */
  onError?: ((error: unknown) => unknown) | undefined;
}

/** A handler's options, checked and complete. */
export interface HandlerSettings {
  readonly piper: ServedClient;
  /** In lower case. */
  readonly agents: readonly string[];
  readonly authorize: (request: Request, ...args: never[]) => unknown;
  readonly showEvent: (event: RunEvent) => boolean;
  /** Whether any event may reach the page. */
  readonly showsEvents: boolean;
  /** Whether all that is known of a run may. */
  readonly showsAll: boolean;
  readonly origins: readonly string[];
  readonly timeoutMs: number | undefined;
  readonly admitWithinMs: number;
  readonly maxBodyBytes: number;
  readonly onError: ((error: unknown) => unknown) | undefined;
}

const MEBIBYTE = 2 ** 20;

const RULES = {
  piper: (given: unknown) =>
    ["createResponse", "getSessionEvents"].every((name) => typeof read(given, name) === "function")
      ? { value: given as ServedClient }
      : { wrong: "must be a client, as createPiperClient makes it" },
  agents: (given: unknown) =>
    isListOf(given, (id) => UUID.test(id)) && given.length > 0
      ? { value: given.map((id) => id.toLowerCase()) }
      : {
          wrong: "must be a list of the agents' ids, each a UUID: is the variable of one not set?",
        },
  authorize: isFunction<HandlerSettings["authorize"]>,
  events: (given: unknown) =>
    typeof given === "boolean" || typeof given === "function"
      ? { value: given as boolean | ((event: RunEvent) => boolean) }
      : { wrong: "must be true, false or a function" },
  origins: (given: unknown) =>
    isListOf(given, isOrigin)
      ? { value: [...given] }
      : { wrong: "must be a list of origins such as https://app.example, without a path" },
  timeoutMs: between(1, LONGEST_TIMER_MS),
  admitWithinMs: between(1, LONGEST_TIMER_MS),
  maxBodyBytes: between(1, 64 * MEBIBYTE),
  onError: isFunction<(error: unknown) => unknown>,
};

/**
 * Checks and completes a handler's options.
 *
 * @throws a {@link PiperConfigError} that lists every bad one.
 */
export function readHandlerOptions(options: unknown): HandlerSettings {
  const { given, problems } = check(RULES, options);
  for (const field of ["piper", "agents", "authorize"] as const)
    if (given[field] === undefined && !problems.some((problem) => problem.field === field))
      problems.push({ field, message: "is missing" });
  const { piper, agents, authorize, events = false } = given;
  if (problems.length > 0 || !piper || !agents || !authorize)
    throw new PiperConfigError(listProblems(problems), { outcome: "none", problems });
  return {
    piper,
    agents,
    authorize,
    showEvent: typeof events === "function" ? (event) => events(event) === true : () => events,
    showsEvents: events !== false,
    showsAll: events === true,
    origins: given.origins ?? [],
    timeoutMs: given.timeoutMs,
    admitWithinMs: given.admitWithinMs ?? 10_000,
    maxBodyBytes: given.maxBodyBytes ?? MEBIBYTE / 8,
    onError: given.onError,
  };
}

const isOrigin = (text: string): boolean =>
  URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;
