import { type Answer, requestIdIn } from "./answer.ts";
import { type Happened, makeAttempt, type Progress } from "./attempt.ts";
import { ignoreFailure } from "./body.ts";
import type { AnyPiperError, Phase } from "./errors.ts";
import { errorOf } from "./failure.ts";
import type { History } from "./failure-facts.ts";
import { outcomeHandedOn } from "./handed-on.ts";
import type { Attempt } from "./options.ts";
import { has } from "./plain.ts";
import type { CallPlan } from "./plan.ts";
import { createRedact, redactHeaders } from "./redact.ts";
import { delayBeforeNext, type Limits } from "./retry.ts";
import { tokensOf } from "./token.ts";

/** What a call gives: the reply as the guard let it through, and the answer it came in. */
export interface CallResult {
  data: object;
  answer: Answer;
  /** When the request that was answered was sent, by the monotonic clock. */
  sentAt: number;
}

/** Makes a call, of as many attempts as it may take. `phase` is what it waits for as it begins. */
export async function makeAttempts(plan: CallPlan, phase: Phase = "token"): Promise<CallResult> {
  const history: History = {
    attempts: 0,
    outcome: "not_sent",
    sentAt: undefined,
    status: undefined,
  };
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
    history.status = progress.answer?.status;
    const limits = limitsOf(plan, progress);
    const retryInMs = delayBeforeNext(error, history.attempts, limits, Math.random());
    tellHooks(plan, history.attempts, progress, error, retryInMs);
    if (retryInMs === undefined) throw error;
    await plan.stop.wait(retryInMs);
  }
}

async function attemptUnlessStopped(plan: CallPlan, progress: Progress): Promise<Happened> {
  const reason = plan.stop.stopIfDue();
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
  const headers = answer && redactHeaders(answer.headers, createRedact(tokens));
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
