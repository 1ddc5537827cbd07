import type { Deadline } from "./deadline.ts";
import {
  isPiperError,
  type Outcome,
  PiperConnectionError,
  PiperHttpError,
  PiperTimeoutError,
  worse,
} from "./errors.ts";
import { parseRedacted, type Redact } from "./redact.ts";
import { parseRetryAfter } from "./retry.ts";

/** Sends a request: the global `fetch`, or a function that wraps it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** An answer with its body read. */
export interface Answer {
  response: Response;
  /** The body, or the beginning of one that is over the limit. */
  text: string;
  overLimit: boolean;
}

/** The request as messages and hooks name it: ids stay out. */
export const METHOD = "POST";
export const PATH = "/v1/orgs/{org_id}/responses/";

const BODY_LIMIT = 64 * 2 ** 20;
const ERROR_BODY_LIMIT = 64 * 2 ** 10;

/** What an exchange happens within. */
export interface Circumstances {
  /** The caller's fetch; without one the platform's own, whose error codes can be believed. */
  fetch: Fetch | undefined;
  deadline: Deadline;
  /** What the attempts before this one amount to. */
  before: Outcome;
  redact: Redact;
  /** What the hook will be told: the status is noted here as soon as it is known. */
  log: { status: number | undefined };
}

/** Sends a request once and reads its answer; anything but a whole 2xx is thrown. */
export async function exchange(
  url: string,
  init: RequestInit,
  { fetch, deadline, before, redact, log }: Circumstances,
): Promise<Answer> {
  let response: Response | undefined;
  try {
    const { signal } = deadline;
    const send = fetch ?? globalThis.fetch;
    const sending = (async () => send(url, { ...init, signal, redirect: "manual" }))();
    response = await deadline.during("headers", "unknown", sending);
    log.status = response.status;
    const outcome = worse(before, outcomeOf(response));
    const reading = readBody(response, response.ok ? BODY_LIMIT : ERROR_BODY_LIMIT, signal);
    const { text, overLimit } = await deadline.during("body", outcome, reading);
    if (response.ok) return { response, text, overLimit };
    throw httpError(response, text, outcome, redact);
  } catch (error) {
    if (isPiperError(error)) throw error;
    throw connectionError(error, response, { fetch, deadline, before, redact });
  }
}

/** What a failure of fetch, or of reading the body, says. */
function connectionError(
  error: unknown,
  response: Response | undefined,
  { fetch, deadline, before, redact }: Omit<Circumstances, "log">,
): PiperConnectionError | PiperTimeoutError {
  const failures = failuresIn(error);
  const neverSent = !fetch && !response && failures.every(neverConnected);
  const sent = response ? outcomeOf(response) : "unknown";
  const outcome = worse(before, neverSent ? "not_sent" : sent);
  const raw = failures[0]?.code;
  const code = typeof raw === "string" ? redact(raw) : undefined;
  if (code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT") {
    const message = `${METHOD} ${PATH}: fetch gave up waiting before timeoutMs had passed (${code}).`;
    const phase = response ? "body" : "headers";
    return new PiperTimeoutError(message, outcome, { timeoutMs: deadline.timeoutMs, phase });
  }
  const what = response ? `got a ${response.status} that was cut off` : "got no answer";
  return new PiperConnectionError(
    `${METHOD} ${PATH} ${what}${code ? ` (${code})` : ""}.`,
    outcome,
    { code, status: response?.status },
    neverSent,
    fetch ? undefined : error,
  );
}

/** What a status says about the run; of a 2xx, as long as its body has not been read. */
function outcomeOf({ status, type }: Response): Outcome {
  if (type === "opaqueredirect") return "rejected";
  const refused = /^(30[1278]|4\d\d)$/.test(String(status));
  return refused && ![408, 409, 425].includes(status) ? "rejected" : "unknown";
}

interface Failure {
  code?: unknown;
  syscall?: unknown;
  cause?: Failure;
  errors?: Failure[];
}

/** The failures behind an error: itself (Bun), its cause (Node), or all of the cause's errors. */
function failuresIn(error: unknown): Failure[] {
  const outer = (error ?? {}) as Failure;
  const inner = outer.cause ?? outer;
  return inner.errors?.length ? inner.errors : [inner];
}

/** Whether a failure means that no connection was made: refused, unknown host or connect timeout. */
const neverConnected = ({ code, syscall }: Failure) =>
  syscall === "connect" ||
  /^(ECONNREFUSED|ConnectionRefused|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$/.test(
    String(code),
  );

/** Reads a body up to a limit in bytes, as UTF-8; the rest is cancelled. */
async function readBody({ body }: Response, limit: number, signal: AbortSignal) {
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  const cancel = () => void reader?.cancel().catch(() => {});
  signal.addEventListener("abort", cancel);
  let text = "";
  let room = limit;
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) return { text: text + decoder.decode(), overLimit: false };
      text += decoder.decode(value.subarray(0, room), { stream: true });
      room -= value.length;
      if (room < 0) return { text, overLimit: true };
    }
  } finally {
    cancel();
  }
}

const HINTS: Record<number, string> = {
  401: "the token was not accepted",
  403: "the token may not do this",
  404: "no such path, organization or agent; check baseUrl, orgId and agent_id",
  422: "the request was refused; the error's body says why",
  429: "too many calls; wait before the next",
};
const REDIRECT = "a redirect, not followed; check that baseUrl is https and its path exact";

function httpError(
  response: Response,
  text: string,
  outcome: Outcome,
  redact: Redact,
): PiperHttpError {
  const { status } = response;
  const headers = new Headers();
  for (const [name, value] of response.headers) {
    if (redact(name) === name) headers.append(name, redact(value));
  }
  const redirect = response.type === "opaqueredirect" || headers.has("location");
  const hint = redirect ? REDIRECT : HINTS[status];
  return new PiperHttpError(
    `${METHOD} ${PATH} answered ${status}${hint ? `: ${hint}` : ""}.`,
    outcome,
    {
      status,
      headers,
      body: parseRedacted(text, redact),
      retryAfterMs: parseRetryAfter(headers.get("retry-after"), Date.now()),
    },
  );
}
