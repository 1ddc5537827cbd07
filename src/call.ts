import type { Operation } from "../generated/contract.ts";
import { type Happened, makeAttempt, type Progress } from "./attempt.ts";
import { resolveBaseUrl } from "./base-url.ts";
import { ignoreFailure } from "./body.ts";
import { type AnyPiperError, PiperConfigError, PiperError, type Problem } from "./errors.ts";
import { errorOf, type History, requestIdIn } from "./failure.ts";
import { outcomeHandedOn } from "./handed-on.ts";
import { listProblems, MEANING, sentences } from "./messages.ts";
import type { Attempt } from "./options.ts";
import { readParameters } from "./parameters.ts";
import { type AnyClient, type CallPlan, isRead } from "./plan.ts";
import { tokensOf } from "./redact.ts";
import { resendDelay } from "./retry.ts";
import { readRequestOptions, type Settings } from "./settings.ts";
import { startStop } from "./stop.ts";
import type { FetchResponse, Transport } from "./transport.ts";

/** An operation of a client. */
export interface Callee {
  /** Its name, the `operationId`. */
  name: string;
  operation: Operation;
  /** The parameters that must not be undefined: a lost variable is not one left out. */
  lost: readonly string[];
  /** The client's options. */
  settings: Settings;
  api: AnyClient;
  /** What sends the requests, instead of a fetch; undefined but in the tests of apps. */
  transport: Transport | undefined;
}

/** What a call gives: the reply as the guard let it through, and the response it came in. */
export interface CallResult {
  data: object;
  response: FetchResponse;
}

/** Checks parameters and options, then makes the call until its deadline. */
export async function startCall(
  callee: Callee,
  params: unknown,
  options: unknown,
): Promise<CallResult> {
  const callSite = new Error(); // Its stack has the caller's frames, which a timer's has not.
  const { settings, problems } = readRequestOptions(options, callee.settings);
  const { parameters, problems: badParameters } = readParameters(
    callee.operation,
    params,
    callee.lost,
  );
  problems.unshift(...badParameters);
  const baseUrl = resolveBaseUrl(settings.baseUrl);
  if (baseUrl === undefined) problems.push(NO_PAGE);
  if (problems.length > 0 || baseUrl === undefined) throw refusal(callee.operation, problems);

  const stop = startStop(settings.timeoutMs, settings.signal);
  try {
    return await makeCall({ ...callee, settings, parameters, baseUrl, stop, tokens: new Set() });
  } catch (error) {
    throw withCaller(error, callSite);
  } finally {
    stop.end();
  }
}

const NO_PAGE: Problem = {
  field: "baseUrl",
  message: "is a path, and there is no page here that it is below: on a server, give a whole URL",
};

function refusal(operation: Operation, problems: Problem[]): PiperConfigError {
  const outcome = isRead(operation) ? "none" : "not_sent";
  const message = sentences(listProblems(problems), MEANING[outcome]);
  return new PiperConfigError(message, { outcome, problems });
}

/** Gives an error the stack of the call, in which the caller's own code stands. */
function withCaller(error: unknown, { stack = "" }: Error): unknown {
  const [, ...lines] = stack.split("\n");
  const frames = lines.map((line) => `\n${line}`).join("");
  if (frames && error instanceof PiperError)
    error.stack = `${error.name}: ${error.message}${frames}`;
  return error;
}

/** Makes a call, of as many attempts as it may take. */
async function makeCall(plan: CallPlan): Promise<CallResult> {
  const history: History = { attempts: 0, outcome: "not_sent", sentAt: undefined };
  for (;;) {
    const progress: Progress = {
      phase: history.attempts === 0 ? "token" : "wait",
      sentAt: undefined,
      answer: undefined,
      body: { text: "" },
    };
    const happened = await attemptUnlessStopped(plan, progress);
    history.attempts++;
    history.sentAt ??= progress.sentAt;
    if (happened.what === "passed on") throw happened.thrown;
    if (happened.what === "replied") {
      tellHooks(plan, history, progress, undefined, undefined);
      tokensOf.set(happened.response, plan.tokens);
      return happened;
    }
    const error = errorOf(happened, plan, progress, history);
    history.outcome = error.outcome;
    const retryInMs = delayBeforeNext(error, plan, history, progress);
    tellHooks(plan, history, progress, error, retryInMs);
    if (retryInMs === undefined) throw error;
    await plan.stop.wait(retryInMs);
  }
}

async function attemptUnlessStopped(plan: CallPlan, progress: Progress): Promise<Happened> {
  const { reason } = plan.stop;
  return reason ? { what: "stopped", reason, answer: undefined } : makeAttempt(plan, progress);
}

/** The wait before the call is sent again, in milliseconds; undefined where this was the last. */
function delayBeforeNext(
  error: AnyPiperError,
  { settings, stop }: CallPlan,
  { attempts }: History,
  { answer }: Progress,
): number | undefined {
  if (attempts > settings.maxRetries || stop.reason) return undefined;
  // Our handler's server has sent it as often as it may be: a page does not multiply that.
  if (answer && outcomeHandedOn(answer, settings.baseUrl)) return undefined;
  const delay = resendDelay(error, attempts, Math.random());
  return delay !== undefined && delay < stop.remainingMs() ? delay : undefined;
}

/** Tells the hooks of an attempt that was sent; each of them gets a copy of its own. */
function tellHooks(
  { name, operation, settings }: CallPlan,
  { attempts }: History,
  { sentAt, answer }: Progress,
  error: AnyPiperError | undefined,
  retryInMs: number | undefined,
): void {
  if (sentAt === undefined) return;
  const attempt: Attempt = {
    operation: name,
    number: attempts,
    method: operation.method,
    path: operation.path,
    status: answer?.status,
    durationMs: performance.now() - sentAt,
    kind: error?.kind,
    code: error && "code" in error ? error.code : undefined,
    outcome: error?.outcome,
    requestId: error ? error.requestId : requestIdIn(answer?.headers),
    retryInMs,
  };
  for (const hook of settings.hooks) ignoreFailure(() => hook({ ...attempt }));
}
