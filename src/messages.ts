import type { Operation } from "../generated/contract.ts";
import type { Outcome, Phase, Problem } from "./errors.ts";
import { read } from "./plain.ts";
import { parseJson } from "./reply.ts";
import { readValidation, type ToldProblem } from "./validation.ts";

// The words of errors. Each message says what happened, the server's own reason, what to check, and
// what that means for the run, in this order.

/** Joins the parts of a message that say something. */
export const sentences = (...parts: (string | undefined)[]): string =>
  parts.filter((part) => part).join(" ");

/** An operation as messages name it, from its first parameter on: `POST …/responses/`. */
export const nameOf = ({ method, path }: Operation): string =>
  `${method} ${path.replace(/^[^{]*\{[^}]*\}/, "…")}`;

/** What an outcome means to the caller; the rest of the message says why. */
export const MEANING: Readonly<Record<Outcome, string>> = {
  none: "",
  not_sent: "Nothing was sent: no run was started.",
  rejected: "No run was started.",
  completed: "The agent ran: do not send it again.",
  unknown: "The agent may have run: look before sending again.",
};

const MOST_PROBLEMS = 20;

/** Problems as one sentence. */
export function listProblems(problems: readonly Problem[]): string {
  const told = problems
    .slice(0, MOST_PROBLEMS)
    .map(({ field, message }) => `${cut(field, 60)} ${message}`);
  const more = problems.length - told.length;
  return end([...told, ...(more > 0 ? [`and ${more} more`] : [])].join("; "));
}

/** What a call was doing, as it stands behind a comma; the status is the last that had arrived. */
export function during(phase: Phase, status: number | undefined): string {
  const doing: Record<Phase, string> = {
    token: "before it was sent, while the token was asked for",
    headers: "before any answer came",
    body: `while the body of a ${status} was read`,
    wait: `while waiting to send it again${status === undefined ? "" : ` after a ${status}`}`,
  };
  return doing[phase];
}

/** How a connection that proves nothing broke, and what to check about it. */
interface Break {
  what: string;
  check?: string;
  /** The codes, or names, of the innermost errors that it has. */
  signs: RegExp;
}

const BREAKS: readonly Break[] = [
  {
    what: "the body could not be decompressed",
    check: "Check what is on the way to baseUrl.",
    // zlib, brotli and zstd, as Node and Bun name them.
    signs:
      /^(Z_[A-Z]+_ERROR|ERR__ERROR_\w+|ZSTD_error_\w+|(Zlib|(Brotli|Zstd)Decompression)Error)$/,
  },
  {
    what: "what came is no valid HTTP",
    check: "Check baseUrl: does its port speak HTTP?",
    // Of Node's parser, llhttp, and of Bun's.
    signs:
      /^(HPE_\w+|HTTPParserError|InvalidHTTPResponse|InvalidContentLength|Malformed_HTTP_Response)$/,
  },
];

/**
 * Tells how a connection broke.
 *
 * @param code the innermost code, where one was told
 * @param sign that code, or the name of the innermost error
 */
export function howItBroke(code: string | undefined, sign: string): Omit<Break, "signs"> {
  const known = BREAKS.find(({ signs }) => signs.test(sign));
  if (known) return known;
  if (code) return { what: "the connection was lost" };
  return {
    what: "the request failed",
    check: "Check baseUrl, the network and, in a page, CORS: the platform tells no more.",
  };
}

/** A time as a person says it. */
export function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`;
}

/** Ends a sentence, unless a quotation in it has done so. */
export const end = (sentence: string): string =>
  /[.?!]"?$/.test(sentence) ? sentence : `${sentence}.`;

const LONGEST_REASON = 200;

/** What the platform said as it refused something. */
export const saidByPlatform = (cause: Error | undefined): string | undefined =>
  cause && `The platform says: ${end(cut(cause.message, LONGEST_REASON))}`;

/** A text on one line, cut to a length. */
export function cut(text: string, longest: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** Why a server refused, in its own words: what its body says, quoted. Undefined if nothing. */
export function reasonIn(text: string): string | undefined {
  if (isHtml(text)) return "an HTML page, which is not the API's";
  const body = parseJson(text);
  const said = body === undefined ? text : reasonInJson(body);
  return said ? JSON.stringify(cut(said, LONGEST_REASON)) : undefined;
}

/** Where a redirect leads, without its query: more than the page that many servers send along. */
export const redirectIn = (status: number, location: string | null): string | undefined =>
  status < 400 && location
    ? `a redirect to ${cut(location.replace(/[?#].*/s, ""), 120)}`
    : undefined;

/** The reason in the forms that frameworks give it; FastAPI's list of problems has no input here. */
function reasonInJson(body: unknown): string | undefined {
  const problems = readValidation(body)?.slice(0, 5).map(tellValidation);
  if (problems) return problems.filter((told) => told).join("; ");
  const detail = read(body, "detail");
  const error = read(body, "error");
  return [detail, read(detail, "msg"), read(error, "message"), error, read(body, "message")].find(
    (said) => typeof said === "string",
  );
}

function tellValidation({ loc = [], msg }: ToldProblem): string | undefined {
  return msg && sentences(loc.length > 0 ? `${loc.join(".")}:` : "", msg);
}

/** A page for people. What a gateway says in XML is shown as it is. */
export const isHtml = (text: string): boolean => /^\s*<(?!\?xml\s|error\b)/i.test(text);

/** What to check about a status. */
const STATUS_CHECKS: Readonly<Record<number, string>> = {
  400: "Check the parameters.",
  401: "Check the token.",
  403: "Check that the token may use this organization and agent.",
  404: "Check orgId, the ids among the parameters, and baseUrl.",
  405: "Check baseUrl.",
  407: "Check the proxy's password.",
  413: "Send less.",
  415: "Check baseUrl.",
  422: "Check the parameters.",
};

/** What to check about an answer that is not 2xx. */
export function checkStatus(status: number, retryAfterMs: number | undefined): string {
  if (status === 304) return "Check what is on the way: a cache answered, which nobody asked.";
  if (status < 400) return "Check baseUrl (https, no slash lost): redirects are never followed.";
  if (retryAfterMs === undefined)
    return status === 429 ? "Wait before trying again." : (STATUS_CHECKS[status] ?? "");
  // Another status does not say that the call may be sent again.
  if (status !== 429) return `The server asks to wait ${seconds(retryAfterMs)}.`;
  return retryAfterMs > 0 ? `Try again in ${seconds(retryAfterMs)}.` : "Try again.";
}
