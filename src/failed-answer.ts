import type { Answer } from "./answer.ts";
import {
  type AnyPiperError,
  PiperConfigError,
  PiperConnectionError,
  PiperHttpError,
  PiperResponseError,
  PiperTimeoutError,
} from "./errors.ts";
import { outcomeOfAnswer, outcomeOfReply } from "./evidence.ts";
import { type Case, type Facts, fieldsOf, subjectOf } from "./failure-facts.ts";
import { type Failure, failureHandedOn, outcomeHandedOn } from "./handed-on.ts";
import {
  checkStatus,
  cut,
  end,
  isHtml,
  listProblems,
  MEANING,
  reasonIn,
  redirectIn,
  sentences,
} from "./messages.ts";
import { readText } from "./plain.ts";
import { isRead } from "./plan.ts";
import { parseJson } from "./reply.ts";
import { mayPass, parseRetryAfter } from "./retry.ts";

/** The error of an answer whose status refuses the call. */
export function refused({ answer, text }: Case<"refused">, facts: Facts): AnyPiperError {
  const { baseUrl } = facts.plan.settings;
  const isHandedOn = outcomeHandedOn(answer, baseUrl) !== undefined;
  const failure = isHandedOn ? failureHandedOn(text) : undefined;
  if (failure && failure.kind !== "http")
    return failedBehindHandler(failure.kind, failure, answer, text, facts);
  const { isOpaqueRedirect, headers } = answer;
  const status = failure?.status ?? answer.status; // Some statuses would make a browser act.
  const clean = facts.redact(text);
  const retryAfterMs = parseRetryAfter(headers.get("retry-after"), headers.get("date"), Date.now());
  const retryable = failure?.retryable ?? mayPass(status, isRead(facts.plan.operation));
  const fields = fieldsOf(facts, outcomeOfAnswer(answer, baseUrl), retryable, answer);
  // Once more: what stood apart in a body may make a token where it is joined.
  const reason = facts.redact(redirectIn(status, headers.get("location")) ?? reasonIn(clean) ?? "");
  const who = isOpaqueRedirect ? "A redirect" : status || "An answer that the browser hides";
  // Behind our handler there is nothing that a page could check but the time.
  const check = isHandedOn && status !== 429 ? "" : checkStatus(status, retryAfterMs);
  const message = sentences(
    end(`${who} from ${subjectOf(facts)}${reason ? `: ${reason}` : ""}`),
    check,
    MEANING[fields.outcome],
  );
  const known = { status, headers: fields.headers ?? new Headers(), retryAfterMs };
  const json = parseJson(clean);
  return new PiperHttpError(message, {
    ...fields,
    ...known,
    body: json === undefined ? clean : json,
  });
}

/** In a page the error that the server's client threw, as our handler tells of it. */
function failedBehindHandler(
  kind: Exclude<Failure["kind"], "http">,
  failure: Failure,
  answer: Answer,
  text: string,
  facts: Facts,
): AnyPiperError {
  const { timeoutMs } = facts.plan.settings;
  const outcome = outcomeOfAnswer(answer, facts.plan.settings.baseUrl);
  const { status, code, phase = "headers", run_id, problems = [] } = failure;
  const fields = { ...fieldsOf(facts, outcome, failure.retryable, answer), status, code };
  const message = sentences(
    end(`${subjectOf(facts)}, behind the server: ${reasonIn(text) ?? `a ${kind} error`}`),
    run_id && `Its run is ${cut(run_id, 60)}.`,
    MEANING[fields.outcome],
  );
  switch (kind) {
    case "config":
      return new PiperConfigError(message, { ...fields, problems });
    case "connection":
      return new PiperConnectionError(message, fields);
    case "timeout":
      return new PiperTimeoutError(message, {
        ...fields,
        timeoutMs: failure.timeoutMs ?? timeoutMs,
        phase,
      });
    case "response": {
      const known = { status: status ?? answer.status, headers: fields.headers ?? new Headers() };
      return new PiperResponseError(message, { ...fields, ...known, text: "", run_id });
    }
  }
}

/** So many characters of an unusable reply are kept. */
const TEXT_KEPT = 2000;

/** The error of a reply that is not what the contract says. */
export function unusable(happened: Case<"unusable">, facts: Facts): PiperResponseError {
  const { answer, text, problems, body } = happened;
  const fields = fieldsOf(facts, outcomeOfReply(body), false, answer);
  const run_id = readText(body, "run_id");
  const message = sentences(
    `${answer.status} from ${subjectOf(facts)} is not the contract's reply: ${listProblems(problems)}`,
    isHtml(text) ? "It is an HTML page: check baseUrl, and what is on the way." : "",
    run_id && `Its run is ${facts.redact(cut(run_id, 60))}.`,
    MEANING[fields.outcome],
  );
  return new PiperResponseError(message, {
    ...fields,
    status: answer.status,
    headers: fields.headers ?? new Headers(),
    // A token may begin before the cut and end behind it.
    text: facts.redact(text.slice(0, 2 * TEXT_KEPT)).slice(0, TEXT_KEPT),
    run_id: run_id && facts.redact(run_id),
  });
}
