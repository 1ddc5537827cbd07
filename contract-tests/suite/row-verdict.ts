import { type Check, stateOf } from "./check.ts";
import type { Finding } from "./judge/judge.ts";
import type { Row } from "./requests/row.ts";
import type { Target } from "./target.ts";

type Outcome = Pick<Check, "state" | "findings" | "status" | "reason">;

/** What a server says to a caller it does not know, or not any more. */
const REFUSALS = [401, 403, 404, 429];
const UNKNOWN = [403, 404];

/** Puts what the judge found beside the verdict that the page gives the row. */
export function judgeAnswer(
  { name, verdict, mayBeUnknown = false }: Pick<Row, "name" | "verdict" | "mayBeUnknown">,
  status: number,
  findings: Finding[],
  { isLive }: Pick<Target, "isLive">,
): Outcome {
  if (isLive && status >= 500)
    return { state: "inconclusive", findings: [], status, reason: `status ${status}` };
  const isRefused = verdict === "allowed" && REFUSALS.includes(status);
  if (isRefused && !(mayBeUnknown && UNKNOWN.includes(status))) {
    const reason = `the target refuses the caller (status ${status})`;
    if (isLive) return { state: "inconclusive", findings, status, reason };
    findings = [...findings, unlikePage("violation", name, "a reply", `status ${status}`)];
  }
  const isAccepted = status >= 200 && status < 300;
  const isKnown = findings.some(({ rule }) => rule === "accepted" || rule === "status");
  if (isAccepted && !isKnown && (verdict === "lacking" || verdict === "misshapen")) {
    const severity = verdict === "lacking" ? "violation" : "warning";
    findings = [...findings, unlikePage(severity, name, "a refusal", `status ${status}`)];
  }
  return { state: stateOf(findings), findings, status };
}

/** A live server that does not answer may have a bad day; a broken answer is a broken answer. */
export function judgeFailure(failure: Finding, { isLive }: Pick<Target, "isLive">): Outcome {
  const isOutage = ["unreachable", "no-answer", "deadline"].includes(failure.rule);
  const isInconclusive = failure.rule === "unreachable" || (isLive && isOutage);
  return isInconclusive
    ? { state: "inconclusive", findings: [], reason: `${failure.rule}: ${failure.actual}` }
    : { state: stateOf([failure]), findings: [failure] };
}

function unlikePage(
  severity: Finding["severity"],
  name: string,
  expected: string,
  actual: string,
): Finding {
  const provenance = severity === "violation" ? "documented" : "inferred";
  return { severity, rule: "verdict", pointer: name, expected, actual, provenance };
}
