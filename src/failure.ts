import { type Answer, requestIdIn } from "./answer.ts";
import type { Happened, Progress } from "./attempt.ts";
import { wallClock } from "./clock.ts";
import { destinationOf } from "./destination.ts";
import {
  type AnyPiperError,
  type ErrorFields,
  type Outcome,
  PiperAbortError,
  PiperConfigError,
  PiperConnectionError,
  PiperHttpError,
  PiperResponseError,
  PiperTimeoutError,
} from "./errors.ts";
import { outcomeOfAnswer, outcomeOfReply, proofOfNotSent, worst } from "./evidence.ts";
import { type Failure, failureHandedOn, outcomeHandedOn } from "./handed-on.ts";
import {
  checkStatus,
  cut,
  during,
  end,
  howItBroke,
  isHtml,
  listProblems,
  MEANING,
  nameOf,
  reasonIn,
  redirectIn,
  seconds,
  sentences,
} from "./messages.ts";
import { readText } from "./plain.ts";
import { type CallPlan, isRead } from "./plan.ts";
import { createRedact, type Redact, redactHeaders } from "./redact.ts";
import { parseJson } from "./reply.ts";
import { mayPass, parseRetryAfter } from "./retry.ts";
import { type Cause, causesOf, copyThrown } from "./thrown.ts";

/** What a call has come to so far, attempt after attempt. */
export interface History {
  /** The attempts that were sent. */
  attempts: number;
  /** The worst that they left to be said of the run. */
  outcome: Outcome;
  /** When the first request was handed to fetch, by the monotonic clock; undefined if none was. */
  sentAt: number | undefined;
  /** The status of the last answer; undefined where none has come. */
  status: number | undefined;
}

/** An attempt that failed. */
export type Failed = Exclude<Happened, { what: "replied" | "passed on" }>;

type Case<What extends Failed["what"]> = Extract<Failed, { what: What }>;

/** What the words and fields of an error are made of, beside what happened. */
interface Facts {
  plan: CallPlan;
  progress: Progress;
  history: History;
  redact: Redact;
}

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

/** The fields that every kind has; the outcome is the worst of all attempts. */
function fieldsOf(
  { plan, history, redact }: Facts,
  outcome: Outcome,
  retryable: boolean,
  answer?: Answer,
): ErrorFields {
  const headers = answer && redactHeaders(answer.headers, redact);
  return {
    outcome: isRead(plan.operation) ? "none" : worst(history.outcome, outcome),
    retryable,
    status: answer?.status,
    headers,
    requestId: requestIdIn(headers),
    // Rounded down: nothing that came of the request is to seem older than it.
    sentAt: history.sentAt === undefined ? undefined : Math.floor(wallClock(history.sentAt)),
  };
}

/** The operation, and how often it was tried if more than once. */
function subjectOf({ plan, history: { attempts } }: Facts): string {
  const name = nameOf(plan.operation);
  return attempts > 1 ? `${name} after ${attempts} attempts` : name;
}

function unsent({ problem, thrown }: Case<"not sent">, facts: Facts): PiperConfigError {
  const cause = copyThrown(thrown, facts.redact);
  const said = cause && `The platform says: ${end(cut(cause.message, 200))}`;
  const fields = { ...fieldsOf(facts, "not_sent", false), cause };
  const message = sentences(listProblems([problem]), said, MEANING[fields.outcome]);
  return new PiperConfigError(message, { ...fields, problems: [problem] });
}

function refused({ answer, text }: Case<"refused">, facts: Facts): AnyPiperError {
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

function unusable(happened: Case<"unusable">, facts: Facts): PiperResponseError {
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

/** What is known of the run once a request was sent: what its status says, if one has come. */
function outcomeSoFar({ plan, progress }: Facts, answer: Answer | undefined): Outcome {
  if (progress.sentAt === undefined) return "not_sent";
  if (!answer || answer.ok) return "unknown";
  return outcomeOfAnswer(answer, plan.settings.baseUrl);
}

function stopped({ reason, answer }: Case<"stopped">, facts: Facts): AnyPiperError {
  const { plan, progress, history, redact } = facts;
  const { phase } = progress;
  const { timeoutMs } = plan.settings;
  const fields = fieldsOf(facts, outcomeSoFar(facts, answer), false, answer);
  const name = subjectOf(facts);
  const when = during(phase, answer?.status ?? history.status);
  const meaning = MEANING[fields.outcome];
  if (reason.by === "deadline") {
    const what = `${name}: its deadline of ${seconds(timeoutMs)} (timeoutMs) passed ${when}.`;
    return new PiperTimeoutError(sentences(what, meaning), {
      ...fields,
      timeoutMs,
      phase,
      code: undefined,
    });
  }
  const cause = copyThrown(reason.reason, redact);
  const because = cause ? ` (${cut(String(cause), 200)})` : "";
  const what = `${name}: the caller's signal aborted it${because} ${when}.`;
  return new PiperAbortError(sentences(what, meaning), { ...fields, phase, cause });
}

/** The limits of undici's own, which pass before a caller's longer deadline. */
const PLATFORM_TIMEOUTS = ["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"];

function lost({ thrown, isPlatform, answer }: Case<"lost">, facts: Facts): AnyPiperError {
  const { plan, progress, redact } = facts;
  const { timeoutMs, fetchOptions } = plan.settings;
  const chains = causesOf(thrown);
  // An answer that has begun proves that the request was sent, whatever an error says.
  const proof =
    isPlatform && !answer
      ? proofOfNotSent(chains, destinationOf(plan.baseUrl, fetchOptions))
      : undefined;
  const { code, sign, because } = describeCauses(chains, redact);
  const outcome = proof ? "not_sent" : outcomeSoFar(facts, answer);
  const fields = {
    ...fieldsOf(facts, outcome, proof?.passes ?? isRead(plan.operation), answer),
    cause: copyThrown(thrown, redact),
    code,
  };
  const tell = (did: string, check?: string) =>
    sentences(`${subjectOf(facts)}: ${did}${because}.`, check, MEANING[fields.outcome]);
  if (proof) return new PiperConnectionError(tell(proof.what, proof.check), fields);

  const { phase, sentAt = 0 } = progress;
  const when = `after ${seconds(performance.now() - sentAt)}, ${during(phase, answer?.status)}`;
  if (isPlatform && PLATFORM_TIMEOUTS.includes(code ?? "")) {
    const did = `the platform gave up ${when}, although timeoutMs is ${seconds(timeoutMs)}`;
    const check = "Its own limit is an option of fetchOptions.dispatcher.";
    return new PiperTimeoutError(tell(did, check), { ...fields, timeoutMs, phase });
  }
  if (!isPlatform) return new PiperConnectionError(tell(`fetch failed ${when}`), fields);
  const { what, check } = howItBroke(code, sign);
  return new PiperConnectionError(tell(`${what} ${when}`, check), fields);
}

/** The innermost code of a failure, and its innermost cause in words that are safe to show. */
function describeCauses(chains: readonly Cause[][], redact: Redact) {
  // Of several failures one is told: the first that has a code.
  const [chain = []] = [...chains.filter((causes) => causes.some(({ code }) => code)), ...chains];
  const innermost = chain.at(-1);
  const found = chain.filter((cause) => cause.code).at(-1)?.code;
  const code = found && redact(cut(found, 60));
  const said = innermost?.message && redact(cut(innermost.message, 200));
  const sign = code ?? innermost?.name ?? "";
  const words = [sign, said].filter((word) => word).join(": ");
  return { code, sign, because: words ? ` (${words})` : "" };
}
