import type { Operation } from "../generated/contract.ts";
import { type CallResult, makeAttempts } from "./attempts.ts";
import { resolveBaseUrl } from "./base-url.ts";
import { PiperConfigError, PiperError, type Problem } from "./errors.ts";
import { listProblems, MEANING, saidByPlatform, sentences } from "./messages.ts";
import { readParameters, type SentParameters } from "./parameters.ts";
import { readText } from "./plain.ts";
import { type AnyClient, type CallPlan, isRead } from "./plan.ts";
import { redactLikeTokens } from "./redact.ts";
import { readRequestOptions, type Settings } from "./settings.ts";
import { type Stop, startStop } from "./stop.ts";
import { copyThrown } from "./thrown.ts";
import type { Transport } from "./transport.ts";

/** What all calls of a client are made with. */
export interface ClientParts {
  /** The client's options. */
  settings: Settings;
  api: AnyClient;
  /** What sends the requests, instead of a fetch; undefined but in the tests of apps. */
  transport: Transport | undefined;
}

/** An operation of a client. */
export interface Callee extends ClientParts {
  /** Its name, the `operationId`. */
  name: string;
  operation: Operation;
}

/** What a call is asked for: what it sends, how, and what is wrong with that. */
export interface Asked {
  parameters: SentParameters;
  settings: Settings;
  problems: readonly Problem[];
}

/**
 * Calls an operation.
 *
 * @param notUndefined names parameters that may be left out, but not by the value of a lost variable
 */
export async function callOperation(
  callee: Callee,
  params: unknown,
  options: unknown,
  notUndefined: readonly string[] = [],
): Promise<CallResult> {
  const { settings, problems } = readRequestOptions(options, callee.settings);
  const read = readParameters(callee.operation, params, notUndefined, settings);
  const asked = { ...read, settings, problems: [...read.problems, ...problems] };
  return startCall(callee, asked, (plan) => makeAttempts(plan));
}

/** Starts a call's deadline and does its work; refuses what is wrong before anything is sent. */
export async function startCall<T>(
  callee: Callee,
  { parameters, settings, problems }: Asked,
  work: (plan: CallPlan) => Promise<T>,
): Promise<T> {
  const callSite = new Error(); // Its stack has the caller's frames, which a timer's has not.
  const baseUrl = resolveBaseUrl(settings.baseUrl);
  const wrong = baseUrl === undefined ? [...problems, NO_PAGE] : problems;
  if (wrong.length > 0 || baseUrl === undefined) throw refusal(callee.operation, wrong);

  let stop: Stop;
  try {
    stop = startStop(settings.timeoutMs, settings.signal);
  } catch (thrown) {
    throw withCaller(refusal(callee.operation, [NO_TIMER], thrown), callSite);
  }
  try {
    return await work({
      ...callee,
      settings,
      parameters,
      baseUrl,
      stop,
      tokens: fixedTokens(settings),
    });
  } catch (error) {
    stop.abandon();
    throw withCaller(error, callSite);
  } finally {
    stop.end();
  }
}

/** The token of a client that has but one: an abort's reason may hold it before it is asked for. */
const fixedTokens = ({ token }: Settings): Set<string> =>
  new Set(typeof token === "string" ? [token] : []);

const NO_PAGE: Problem = {
  field: "baseUrl",
  message: "is a path, and there is no page here that it is below: on a server, give a whole URL",
};

/** As in the global scope of a Cloudflare worker, where nothing may be done yet. */
const NO_TIMER: Problem = {
  field: "timeoutMs",
  message: "cannot be kept: the platform sets no timer here",
};

function refusal(
  operation: Operation,
  problems: readonly Problem[],
  thrown?: unknown,
): PiperConfigError {
  const outcome = isRead(operation) ? "none" : "not_sent";
  const cause = copyThrown(thrown, redactLikeTokens);
  const message = sentences(listProblems(problems), saidByPlatform(cause), MEANING[outcome]);
  return new PiperConfigError(message, { outcome, problems, cause });
}

/** Gives an error the stack of the call, in which the caller's own code stands. */
function withCaller(error: unknown, callSite: Error): unknown {
  // What Error.prepareStackTrace makes of a stack may be anything.
  const [, ...frames] = (readText(callSite, "stack") ?? "").split("\n");
  if (frames.length > 0 && error instanceof PiperError)
    error.stack = [`${error.name}: ${error.message}`, ...frames].join("\n");
  return error;
}
