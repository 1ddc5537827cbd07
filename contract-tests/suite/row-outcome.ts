import { type Check, stateOf } from "./check.ts";
import type { Finding } from "./judge/judge.ts";
import { STOPPED, TOO_LARGE } from "./judge/send.ts";
import type { Row } from "./requests/row.ts";
import type { Target } from "./target.ts";

export type Outcome = Pick<Check, "state" | "findings" | "status" | "reason">;

/** What a server says to a caller it does not know, or not any more. */
const REFUSALS = [401, 403, 404, 429];
const UNKNOWN = [403, 404];
/** What may come of a body that a server does not want to read to its end. */
const UNREAD = ["no-answer", "cut-off"];

/** Puts what the judge found beside what the page says of the row's request. */
export function judgeAnswer(
  { name, ruling, mayBeUnknown = false }: Pick<Row, "name" | "ruling" | "mayBeUnknown">,
  status: number,
  findings: Finding[],
  { isLive }: Pick<Target, "isLive">,
): Outcome {
  const isRefused = ruling === "allowed" && REFUSALS.includes(status);
  if (isRefused && !(mayBeUnknown && UNKNOWN.includes(status))) {
    const reason = `the target refuses the caller (status ${status})`;
    if (isLive || status === 429) return { state: "inconclusive", findings, status, reason };
    findings = [...findings, unlikePage("violation", name, "a reply", `status ${status}`)];
  }
  const isAccepted = status >= 200 && status < 300;
  const isKnown = findings.some(({ rule }) => rule === "accepted" || rule === "status");
  if (isAccepted && !isKnown && (ruling === "lacking" || ruling === "misshapen")) {
    const severity = ruling === "lacking" ? "violation" : "warning";
    findings = [...findings, unlikePage(severity, name, "a refusal", `status ${status}`)];
  }
  return { state: stateOf(findings), findings, status };
}

/** A live server that does not answer may have a bad day; a broken answer is a broken answer. */
export function judgeFailure(
  failure: Finding,
  { isLarge = false }: Pick<Row, "isLarge">,
  { isLive }: Pick<Target, "isLive">,
): Outcome {
  const reason = `${failure.rule}: ${failure.actual}`;
  if (failure.rule === STOPPED) return { state: "not run", findings: [], reason: "stopped" };
  if (isLarge && [...UNREAD, TOO_LARGE].includes(failure.rule))
    return { state: "skipped", findings: [], reason: `not judged, for its size: ${reason}` };
  if (failure.rule === TOO_LARGE)
    return { state: "inconclusive", findings: [], reason: `not judged: ${failure.expected}` };
  const isOutage = ["unreachable", "no-answer", "deadline"].includes(failure.rule);
  const isInconclusive = failure.rule === "unreachable" || (isLive && isOutage);
  return isInconclusive
    ? { state: "inconclusive", findings: [], reason }
    : { state: stateOf([failure]), findings: [failure] };
}

function unlikePage(
  severity: Finding["severity"],
  name: string,
  expected: string,
  actual: string,
): Finding {
  const provenance = severity === "violation" ? "documented" : "inferred";
  return { severity, rule: "ruling", pointer: name, expected, actual, provenance };
}
