import {
  isPiperError,
  type Outcome,
  type Phase,
  PiperAbortError,
  PiperConnectionError,
  PiperHttpError,
  PiperTimeoutError,
  worse,
} from "./errors.ts";
import { parseRetryAfter } from "./retry.ts";

/** Sends a request: the global `fetch`, or a function that wraps it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The request as errors and hooks name it: ids stay out. */
export const METHOD = "POST";
export const PATH = "/v1/orgs/{org_id}/responses/";
export const REQUEST = `${METHOD} ${PATH}`;

const BODY_LIMIT = 64 * 2 ** 20;
const ERROR_BODY_LIMIT = 64 * 2 ** 10;

/** A call under way: what may stop it, and what is known of it. */
export interface Call {
  timeoutMs: number;
  /** Aborts when the deadline passes or the caller's signal fires. */
  signal: AbortSignal;
  /** The worst outcome of the attempts that have ended. */
  outcome: Outcome;
  /** The HTTP status of the attempt under way, where it has arrived. */
  status: number | undefined;
  /** Milliseconds left. */
  left(): number;
  /** Awaits work; a stop meanwhile is thrown as a timeout or abort, the run then being `run`. */
  during<T>(phase: Phase, work: PromiseLike<T> | T, run?: Outcome): Promise<T>;
  /** Waits before the next attempt, in milliseconds. */
  pause(ms: number): Promise<void>;
  /** Lets go of the timer and of the caller's signal. */
  end(): void;
}

/**
 * Starts a call and its deadline.
 *
 * It is one controller, one timer and a race: Node 20 can collect an `AbortSignal.any` before it
 * fires, and a custom fetch may not heed its signal.
 */
export function startCall(timeoutMs: number, caller: AbortSignal | undefined): Call {
  const controller = new AbortController();
  const endsAt = performance.now() + timeoutMs;
  let timedOut: boolean | undefined;
  let stop: (byTimer: boolean) => void = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = (byTimer) => {
      timedOut ??= byTimer;
      reject();
      controller.abort();
    };
  });
  stopped.catch(() => {});
  const timer = setTimeout(stop, timeoutMs, true);
  const onAbort = () => stop(false);
  caller?.addEventListener("abort", onAbort);
  if (caller?.aborted) onAbort();

  const call: Call = {
    timeoutMs,
    signal: controller.signal,
    outcome: "not_sent",
    status: undefined,
    left: () => endsAt - performance.now(),
    async during(phase, work, run = call.outcome) {
      try {
        return await Promise.race([stopped, work]);
      } catch (error) {
        if (timedOut === undefined) throw error;
        const outcome = worse(call.outcome, run);
        if (!timedOut) throw new PiperAbortError(`${REQUEST} was aborted (${phase})`, outcome);
        const message = `${REQUEST} took over ${timeoutMs} ms (${phase})`;
        throw new PiperTimeoutError(message, outcome, { timeoutMs, phase });
      }
    },
    async pause(ms) {
      let alarm: ReturnType<typeof setTimeout> | undefined;
      const passed = new Promise((resolve) => {
        alarm = setTimeout(resolve, ms);
      });
      await call.during("wait", passed).finally(() => clearTimeout(alarm));
    },
    end() {
      clearTimeout(timer);
      caller?.removeEventListener("abort", onAbort);
    },
  };
  return call;
}

/** An answer with its body read: the text, or the beginning of one that is over the limit. */
export interface Answer {
  response: Response;
  text: string;
  cut: boolean;
}

/**
 * Sends a request once and reads its answer; anything but a whole 2xx is thrown.
 *
 * @param custom the caller's fetch; without it the platform's, whose errors can be believed and kept
 */
export async function attempt(
  call: Call,
  url: string,
  init: RequestInit,
  custom: Fetch | undefined,
  redact: (text: string) => string,
): Promise<Answer> {
  const { signal } = call;
  let run: Outcome = "unknown";
  call.status = undefined;
  try {
    const send = custom ?? globalThis.fetch;
    const sending = (async () => send(url, { ...init, signal, redirect: "manual" }))();
    const response = await call.during("headers", sending, run);
    call.status = response.status;
    if (isRefusal(response)) run = "rejected";
    const limit = response.ok ? BODY_LIMIT : ERROR_BODY_LIMIT;
    const body = await call.during("body", readBody(response, limit, signal), run);
    if (response.ok) return { response, ...body };
    throw httpError(response, body.text, worse(call.outcome, run), redact);
  } catch (error) {
    if (isPiperError(error)) throw error;
    const { status, timeoutMs } = call;
    const failures = failuresIn(error);
    const neverSent = !custom && !status && failures.every(isConnectFailure);
    const outcome = worse(call.outcome, neverSent ? "not_sent" : run);
    const [failure] = failures;
    const code = typeof failure?.code === "string" ? redact(failure.code) : undefined;
    const what = status ? `a ${status} that was cut off` : "no answer";
    const message = `${REQUEST} got ${what}${code ? ` (${code})` : ""}`;
    if (/(HEADERS|BODY)_TIMEOUT$/.test(code ?? "")) {
      const phase = status ? "body" : "headers";
      throw new PiperTimeoutError(message, outcome, { timeoutMs, phase });
    }
    const failed = new PiperConnectionError(message, outcome, { code, status }, neverSent);
    if (!custom) failed.cause = error;
    throw failed;
  }
}

/** Whether an answer says that no run was started. */
const isRefusal = ({ status, type }: Response) =>
  type === "opaqueredirect" || /^(30[1278]|4(?!0[89]|25)\d\d)$/.test(String(status));

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

/** Whether no connection was made: refused, unknown host, or a connect timeout. */
const isConnectFailure = ({ code, syscall }: Failure) =>
  syscall === "connect" ||
  /Refused$|REFUSED$|^ENOTFOUND$|^EAI_AGAIN$|CONNECT_TIMEOUT$/.test(String(code));

/** Reads a body as UTF-8 up to a limit in bytes; the rest is cancelled. */
async function readBody({ body }: Response, limit: number, signal: AbortSignal) {
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  const cancel = () => reader?.cancel().catch(() => {});
  signal.addEventListener("abort", cancel);
  let text = "";
  let room = limit;
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk?.value) return { text: text + decoder.decode(), cut: false };
    text += decoder.decode(chunk.value.subarray(0, room), { stream: true });
    room -= chunk.value.length;
    if (room < 0) {
      cancel();
      return { text, cut: true };
    }
  }
}

const HINTS: Record<number, string> = {
  401: ": check the token",
  403: ": the token may not do this",
  404: ": check orgId, agent_id and baseUrl",
  422: ": see the error's body",
  429: ": too many calls",
};

function httpError(
  response: Response,
  text: string,
  outcome: Outcome,
  redact: (text: string) => string,
): PiperHttpError {
  const { status, type } = response;
  const headers = new Headers(
    [...response.headers]
      .filter(([name]) => redact(name) === name)
      .map(([name, value]) => [name, redact(value)]),
  );
  const redirect = type === "opaqueredirect" || headers.has("location");
  const hint = redirect
    ? ", a redirect, not followed: check baseUrl (https, exact path)"
    : (HINTS[status] ?? "");
  let body: unknown = text;
  try {
    // Written anew, so that no escape hides a token.
    text = JSON.stringify(JSON.parse(text));
    body = JSON.parse(redact(text));
  } catch {
    body = redact(text);
  }
  const retryAfterMs = parseRetryAfter(headers.get("retry-after"), Date.now());
  return new PiperHttpError(`${REQUEST} answered ${status}${hint}`, outcome, {
    status,
    headers,
    body,
    retryAfterMs,
  });
}

/** Makes the function that replaces every run of 8 or more characters of the token. */
export const redactor = (token: string) => (text: string) => {
  const length = Math.min(8, token.length);
  let clean = "";
  let end = 0;
  for (let at = 0; at < text.length; at++) {
    const run = text.slice(at, at + length);
    if (run[length - 1] && token.includes(run)) {
      if (at >= end) clean += "[token]";
      end = at + length;
    } else if (at >= end) clean += text[at];
  }
  return clean;
};
