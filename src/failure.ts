import type { Progress } from "./attempt.ts";
import type { AnyPiperError } from "./errors.ts";
import { refused, unusable } from "./failed-answer.ts";
import { lost, stopped, unsent } from "./failed-connection.ts";
import type { Facts, Failed, History } from "./failure-facts.ts";
import type { CallPlan } from "./plan.ts";
import { createRedact } from "./redact.ts";

/** Makes the error of an attempt that failed: its kind, its words, and what it says of the run. */
export function errorOf(
  happened: Failed,
  plan: CallPlan,
  progress: Progress,
  history: History,
): AnyPiperError {
  const facts: Facts = { plan, progress, history, redact: createRedact(plan.tokens) };
  switch (happened.what) {
    case "not sent":
      return unsent(happened, facts);
    case "refused":
      return refused(happened, facts);
    case "unusable":
      return unusable(happened, facts);
    case "stopped":
      return stopped(happened, facts);
    case "lost":
      return lost(happened, facts);
  }
}
