import type { Operation } from "../../generated/contract.ts";
import type { AnyPiperError, Outcome, Problem } from "../errors.ts";
import { type Failure, type HandedOn, OUTCOME_HEADER } from "../handed-on.ts";
import { has, read } from "../plain.ts";
import { GONE, type Refusal } from "./refusal.ts";

// What the page is answered. Every header is ours: of the API's only Retry-After and Date are handed
// on, and only as what this code has read them for.

const HEADERS = {
  "content-type": "application/json",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
};

/** Answers with a reply, which is JSON already. */
export const answerReply = (json: string, more: Record<string, string> = {}): Response =>
  new Response(json, { headers: { ...HEADERS, ...more } });

/** Answers that a request goes no further, in our words or in the app's own response. */
export function answerRefusal(
  { status, detail, allow, response }: Refusal,
  outcome: Outcome,
): Response {
  if (!response) return answer(status, outcome, { detail }, allow === undefined ? {} : { allow });
  const headers = new Headers(response.headers);
  headers.set(OUTCOME_HEADER, outcome);
  return new Response(response.body, { status, headers });
}

/** Answers with what the client threw: its outcome, and as much of the rest as a page may know. */
export function answerFailure(error: AnyPiperError, operation: Operation): Response {
  const { retryable, outcome } = error;
  const retryAfterMs = error.kind === "http" ? error.retryAfterMs : undefined;
  const wait: Record<string, string> =
    retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) };
  const problems = problemsOf(error, operation);
  const detail = detailOf(error, problems);
  if (error.kind === "abort") return answer(GONE.status, outcome, { detail }, wait);
  const failure: Failure = {
    ...{ kind: error.kind, retryable, status: error.status },
    code: has(error, "code") ? error.code : undefined,
    ...(error.kind === "timeout" ? { timeoutMs: error.timeoutMs, phase: error.phase } : {}),
    run_id: error.kind === "response" ? error.run_id : undefined,
    problems: error.kind === "config" ? problems : undefined,
  };
  return answer(statusOf(error, problems), outcome, { detail, failure }, wait);
}

/** Answers where nobody knows what came of a call: what threw is no error of the client's. */
export const answerUnknown = (outcome: Outcome): Response =>
  answer(500, outcome, { detail: "The server failed; its log says why." }, {});

function answer(
  status: number,
  outcome: Outcome,
  body: HandedOn,
  more: Record<string, string>,
): Response {
  const headers = { ...HEADERS, ...more, [OUTCOME_HEADER]: outcome };
  return new Response(JSON.stringify(body), { status, headers });
}

/**
 * What stands for statuses of the API at which a browser acts by itself: it asks for a proxy's password
 * (407), or sends the request a second time (408, 421, 425).
 */
const INSTEAD_OF: Readonly<Record<number, number>> = { 407: 502, 408: 504, 421: 502, 425: 502 };

/** The status of the answer: the API's where a page can be given it, else a gateway's. */
function statusOf(error: AnyPiperError, problems: readonly Problem[]): number {
  switch (error.kind) {
    case "http": {
      const { status } = error;
      return INSTEAD_OF[status] ?? (status >= 400 && status <= 599 ? status : 502);
    }
    case "timeout":
      return 504;
    case "config":
      return problems.length > 0 ? 400 : 500;
    default:
      return 502;
  }
}

/** What is wrong with the call itself; what is with the server's client is none of the page's. */
function problemsOf(error: AnyPiperError, { parameters }: Operation): readonly Problem[] {
  const problems = error.kind === "config" ? error.problems : [];
  return problems.every(({ field }) => Object.hasOwn(parameters, field)) ? problems : [];
}

/** What failed, in our own words: those of the API may tell of its inside. */
function detailOf(error: AnyPiperError, problems: readonly Problem[]): HandedOn["detail"] {
  switch (error.kind) {
    case "http":
      return (
        (error.status === 422 ? validationIn(error.body) : undefined) ??
        `The API answered ${error.status}.`
      );
    case "connection":
      return `The connection to the API failed${error.code ? ` (${error.code})` : ""}.`;
    case "timeout":
      return "The API did not answer in time.";
    case "response":
      return "The API's reply is unusable.";
    case "abort":
      return "The call was aborted.";
    case "config":
      return problems.length > 0
        ? "The parameters are wrong."
        : "The server's client cannot make this call; the server's log says why.";
  }
}

const MOST_TOLD = 20;
const LONGEST_TOLD = 200;

/** A 422's problems, each with its place; without the input, which may be what the app has added. */
function validationIn(body: unknown): object[] | undefined {
  const detail = read(body, "detail");
  if (!Array.isArray(detail)) return undefined;
  const text = (value: unknown) =>
    typeof value === "string" ? value.slice(0, LONGEST_TOLD) : undefined;
  return detail.slice(0, MOST_TOLD).map((problem) => {
    const loc = read(problem, "loc");
    const place = Array.isArray(loc) ? loc.slice(0, MOST_TOLD) : [];
    return {
      loc: place.map((step) => (typeof step === "number" ? step : (text(step) ?? ""))),
      msg: text(read(problem, "msg")),
      type: text(read(problem, "type")),
    };
  });
}
