import type { Operation } from "../generated/contract.ts";
import { type Answer, requestIdIn } from "./answer.ts";
import { type Happened, makeAttempt, type Progress } from "./attempt.ts";
import { resolveBaseUrl } from "./base-url.ts";
import { ignoreFailure } from "./body.ts";
import {
  type AnyPiperError,
  type Phase,
  PiperConfigError,
  PiperError,
  type Problem,
} from "./errors.ts";
import { errorOf, type History } from "./failure.ts";
import { outcomeHandedOn } from "./handed-on.ts";
import { listProblems, MEANING, sentences } from "./messages.ts";
import type { Attempt } from "./options.ts";
import { readParameters, type SentParameters } from "./parameters.ts";
import { has, readText } from "./plain.ts";
import { type AnyClient, type CallPlan, isRead } from "./plan.ts";
import { createRedact, redactHeaders, tokensOf } from "./redact.ts";
import { delayBeforeNext, type Limits } from "./retry.ts";
import { readRequestOptions, type Settings } from "./settings.ts";
import { startStop } from "./stop.ts";
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

/** What a call gives: the reply as the guard let it through, and the answer it came in. */
export interface CallResult {
  data: object;
  answer: Answer;
  /** When the request that was answered was sent, by the monotonic clock. */
  sentAt: number;
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
  return startCall(callee, asked, (plan) => makeCall(plan));
}

/** Starts a call's deadline and does its work; refuses what is wrong before anything is sent. */
export async function startCall<T>(
  { settings: _, ...callee }: Callee,
  { parameters, settings, problems }: Asked,
  work: (plan: CallPlan) => Promise<T>,
): Promise<T> {
  const callSite = new Error(); // Its stack has the caller's frames, which a timer's has not.
  const baseUrl = resolveBaseUrl(settings.baseUrl);
  const wrong = baseUrl === undefined ? [...problems, NO_PAGE] : problems;
  if (wrong.length > 0 || baseUrl === undefined) throw refusal(callee.operation, wrong);

  const stop = startStop(settings.timeoutMs, settings.signal);
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

function refusal(operation: Operation, problems: readonly Problem[]): PiperConfigError {
  const outcome = isRead(operation) ? "none" : "not_sent";
  const message = sentences(listProblems(problems), MEANING[outcome]);
  return new PiperConfigError(message, { outcome, problems });
}

/** Gives an error the stack of the call, in which the caller's own code stands. */
function withCaller(error: unknown, callSite: Error): unknown {
  // What Error.prepareStackTrace makes of a stack may be anything.
  const [, ...lines] = (readText(callSite, "stack") ?? "").split("\n");
  const frames = lines.map((line) => `\n${line}`).join("");
  if (frames && error instanceof PiperError)
    error.stack = `${error.name}: ${error.message}${frames}`;
  return error;
}

/** Makes a call, of as many attempts as it may take. `phase` is what it waits for as it begins. */
export async function makeCall(plan: CallPlan, phase: Phase = "token"): Promise<CallResult> {
  const history: History = { attempts: 0, outcome: "not_sent", sentAt: undefined };
  for (;;) {
    const progress: Progress = {
      phase: history.attempts === 0 ? phase : "wait",
      sentAt: undefined,
      answer: undefined,
      body: { text: "" },
    };
    const happened = await attemptUnlessStopped(plan, progress);
    if (progress.sentAt !== undefined) history.attempts++;
    history.sentAt ??= progress.sentAt;
    if (happened.what === "passed on") throw happened.thrown;
    if (happened.what === "replied") {
      tellHooks(plan, history.attempts, progress);
      const { data, answer } = happened;
      tokensOf.set(answer.response, plan.tokens);
      return { data, answer, sentAt: progress.sentAt ?? answer.receivedAt };
    }
    const error = errorOf(happened, plan, progress, history);
    history.outcome = error.outcome;
    const limits = limitsOf(plan, progress);
    const retryInMs = delayBeforeNext(error, history.attempts, limits, Math.random());
    tellHooks(plan, history.attempts, progress, error, retryInMs);
    if (retryInMs === undefined) throw error;
    await plan.stop.wait(retryInMs);
  }
}

async function attemptUnlessStopped(plan: CallPlan, progress: Progress): Promise<Happened> {
  const { reason } = plan.stop;
  return reason ? { what: "stopped", reason, answer: undefined } : makeAttempt(plan, progress);
}

function limitsOf({ settings, stop }: CallPlan, { answer }: Progress): Limits {
  // Our handler's server has sent it as often as it may be: a page does not multiply that.
  const isHandedOn = answer && outcomeHandedOn(answer, settings.baseUrl) !== undefined;
  return { maxRetries: isHandedOn ? 0 : settings.maxRetries, remainingMs: stop.remainingMs() };
}

/** Tells the hooks of an attempt that was sent; each of them gets a copy of its own. */
function tellHooks(
  { name, operation, settings, tokens }: CallPlan,
  number: number,
  { sentAt, answer }: Progress,
  error?: AnyPiperError,
  retryInMs?: number,
): void {
  if (sentAt === undefined || settings.hooks.length === 0) return;
  const headers = error?.headers ?? (answer && redactHeaders(answer.headers, createRedact(tokens)));
  const attempt: Attempt = {
    operation: name,
    number,
    method: operation.method,
    path: operation.path,
    status: answer?.status,
    durationMs: performance.now() - sentAt,
    kind: error?.kind,
    code: error && has(error, "code") ? error.code : undefined,
    outcome: error?.outcome,
    requestId: requestIdIn(headers),
    retryInMs,
  };
  for (const hook of settings.hooks) ignoreFailure(() => hook({ ...attempt }));
}
