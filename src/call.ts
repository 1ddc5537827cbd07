import type { Client } from "openapi-fetch";
import type { components, paths } from "../generated/openapi.d.ts";
import { parse, parseClean, readBody, withoutToken } from "./body.ts";
import {
  type AnyPiperError,
  type Fields,
  type Outcome,
  type Phase,
  PiperAbortError,
  PiperConfigError,
  PiperConnectionError,
  PiperHttpError,
  PiperResponseError,
  PiperTimeoutError,
  sentence,
} from "./errors.ts";
import {
  isObject,
  isString,
  isStringOrNull,
  isToken,
  type PiperClientOptions,
  problemsIn,
  TOKEN_FORM,
  type Verdict,
} from "./options.ts";
import { parseRetryAfter, resendDelay } from "./retry.ts";

type Schemas = components["schemas"];

/** How a call is sent: what the client and the call were told. */
interface How extends Pick<PiperClientOptions, "token" | "fetch" | "onAttempt"> {
  orgId: string;
  timeoutMs: number;
  maxRetries: number;
  signal: AbortSignal | undefined;
}

/** The request as errors and hooks name it: ids stay out. */
const METHOD = "POST";
const PATH = "/v1/orgs/{org_id}/responses/";

const REDIRECT = ": a redirect, not followed; check baseUrl (https, path)";
const HINTS: Record<number, string> = {
  401: ": check the token",
  403: ": check the token's rights",
  404: ": check baseUrl, orgId and agent_id",
  422: ": see its body",
};

/** Makes a call, of as many attempts as it may take; throws only {@link PiperError}s. */
export async function call<Data>(
  api: Client<paths>,
  body: Schemas["CreateResponseRequest"],
  include_events: boolean,
  { orgId, timeoutMs, maxRetries, signal: caller, token: asked, fetch: custom, onAttempt }: How,
): Promise<{ data: Data; response: Response }> {
  const json = JSON.stringify(body); // Once: the caller may change the parameters meanwhile.

  // One controller, one timer and a race: Node 20 can collect an AbortSignal.any before it fires,
  // and a custom fetch may not heed its signal.
  const controller = new AbortController();
  const { signal } = controller;
  // The first to hear of the abort, so that no failure of fetch comes before it.
  const stopped = new Promise<never>((_, reject) => {
    signal.onabort = reject;
  });
  const orStop = <T>(work: T) => Promise.race([stopped, work]);
  const stop = () => controller.abort();
  const endsAt = performance.now() + timeoutMs;
  const timer = setTimeout(stop, timeoutMs);
  caller?.addEventListener("abort", stop);
  if (caller?.aborted) stop();

  let phase: Phase = "token";
  // What a failure now would say of the run. Only what started none is sent again, so that what an
  // attempt does is never better than what was before it.
  let outcome: Outcome = "not_sent";
  let pause: Promise<unknown> | undefined;
  let alarm: ReturnType<typeof setTimeout> | undefined;
  const fail = <E extends AnyPiperError>(
    Kind: new (message: string, outcome: Outcome, fields: object) => E,
    what: string,
    fields: Fields<E>,
  ) => new Kind(`${METHOD} ${PATH} ${what}`, outcome, fields);

  try {
    for (let number = 1; ; number++) {
      const before: Outcome = outcome;
      let token: string | undefined;
      let sentAt = 0;
      let response!: Response; // once it is here
      let text!: string; // once it has been read
      let data!: Data; // unless there is a failure
      let failure: AnyPiperError | undefined;
      const redact = (text: string) => withoutToken(text, token);
      try {
        await orStop(pause);

        phase = "token";
        token = await orStop(typeof asked === "function" ? asked() : asked);
        if (token !== asked && !isToken(token)) throw TOKEN_FORM;
        token = token?.trim();

        phase = "headers";
        outcome = "unknown";
        sentAt = performance.now();
        await orStop(
          api.POST(PATH, {
            params: { path: { org_id: orgId }, query: { include_events } },
            headers: { Authorization: token && `Bearer ${token}` },
            body,
            bodySerializer: () => json,
            parseAs: "stream",
            fetch: async (request: unknown) => {
              const { url, init } = request as { url: string; init: RequestInit };
              const send = custom ?? fetch;
              response = await send(url, { ...init, signal, redirect: "manual" });
              phase = "body";
              if (isRefusal(response)) outcome = "rejected";
              text = await readBody(response, signal);
              // An error's body is not for openapi-fetch to read again.
              return response.ok === false ? Response.error() : response;
            },
          }),
        );

        const { ok, status } = response;
        if (ok) {
          // No top-level value gets through that its type forbids; those inside an event may.
          const reply: Record<string, unknown> = Object(parse(text));
          const { content, role, events, session_id, run_id } = reply;
          const problems = problemsIn({}, {
            content: isString(content) || "a string",
            role: role === undefined || role === "assistant" || '"assistant"',
            events:
              events == null ||
              (Array.isArray(events) && events.every(isObject)) ||
              "a list of objects",
            session_id: isStringOrNull(session_id),
            run_id: isStringOrNull(run_id),
          } satisfies Record<keyof Schemas["AgentResponse"], Verdict>);
          if (problems.length > 0) {
            if (isString(run_id) || isString(content)) outcome = "completed";
            failure = fail(PiperResponseError, `answered ${status}, but ${sentence(problems)}`, {
              status,
              text: redact(text.slice(0, 2000)),
              run_id: isString(run_id) ? redact(run_id) : undefined,
            });
          }
          if (!include_events && events) reply.events = null;
          data = reply as Data; // The one cast of wire data: it has just been checked.
        } else {
          const headers = new Headers();
          response.headers.forEach((value, name) => {
            if (redact(name) === name) headers.append(name, redact(value));
          });
          const hint = (status < 400 ? REDIRECT : HINTS[status]) ?? "";
          failure = fail(PiperHttpError, `answered ${status}${hint}`, {
            status,
            headers,
            body: parseClean(text, redact),
            retryAfterMs: parseRetryAfter(headers.get("retry-after"), Date.now()),
            retryable: status === 429,
          });
        }
      } catch (error) {
        const failures = failuresIn(error);
        const status = response?.status;
        const code = isString(failures[0]?.code) ? redact(failures[0].code) : undefined;
        const where = [phase, status, code].filter(Boolean).join(", ");
        if (caller?.aborted) {
          failure = fail(PiperAbortError, `was aborted (${where})`, {});
        } else if (phase === "token" && !signal.aborted) {
          // Without what was thrown: it may hold the token.
          failure = new PiperConfigError(problemsIn({}, { token: TOKEN_FORM }), outcome);
        } else if (signal.aborted || /(HEADERS|BODY)_TIMEOUT$/.test(code ?? "")) {
          const what = `timed out (${where}, timeoutMs ${timeoutMs})`;
          failure = fail(PiperTimeoutError, what, { timeoutMs, phase });
        } else {
          const retryable =
            !custom && !status && isString(code) && failures.every(isConnectFailure);
          if (retryable) outcome = before;
          // What Node could not parse: it may echo the whole request.
          if (!custom) for (const failure of failures) delete failure?.data;
          failure = fail(
            PiperConnectionError,
            `got ${status ? "half an" : "no"} answer (${where})`,
            {
              code,
              status,
              retryable,
              ...(!custom && { cause: error }),
            },
          );
        }
      }

      if (sentAt) {
        const tell = async () =>
          onAttempt?.({
            number,
            method: METHOD,
            path: PATH,
            status: response?.status,
            durationMs: performance.now() - sentAt,
            kind: failure?.kind,
            outcome: failure?.outcome,
          });
        tell().catch(() => {}); // Whatever the hook does changes nothing.
      }

      if (!failure) return { data, response };
      const delay = resendDelay(failure, number, Math.random());
      const left = endsAt - performance.now();
      if (delay === undefined || delay >= left || number > maxRetries) throw failure;
      phase = "wait";
      pause = new Promise((resolve) => {
        alarm = setTimeout(resolve, delay);
      });
    }
  } finally {
    clearTimeout(timer);
    clearTimeout(alarm);
    caller?.removeEventListener("abort", stop);
  }
}

/** Whether an answer says that no run was started. */
const isRefusal = ({ status, type }: Response) =>
  type === "opaqueredirect" || /^(30[1278]|4(?!0[89]|25)\d\d)$/.test(`${status}`);

interface Failure {
  code?: unknown;
  data?: unknown;
  syscall?: unknown;
  cause?: Failure;
  errors?: Failure[];
}

/** The failures behind an error: itself (Bun), its cause (Node), or each of the cause's (Node). */
function failuresIn(error: unknown): (Failure | undefined)[] {
  const outer: Failure = Object(error);
  const inner = outer.cause ?? outer;
  return [inner.errors ?? inner].flat();
}

/** Whether no connection was made: refused, unknown host, or a connect timeout. */
const isConnectFailure = (failure: Failure | undefined) =>
  /^(connect|getaddrinfo) |Refused$|CONNECT_TIMEOUT$/.test(`${failure?.syscall} ${failure?.code}`);
