import type { Client } from "openapi-fetch";
import type { components, paths } from "../generated/openapi.d.ts";
import { parse, readBody, withoutToken } from "./body.ts";
import {
  isObject,
  isString,
  token as isToken,
  problemsIn,
  type Rule,
  sentence,
  string,
  stringOrNull,
} from "./check.ts";
import type { PiperClientOptions, RequestOptions } from "./client.ts";
import {
  type AnyPiperError,
  type Fields,
  type Outcome,
  type Phase,
  PiperAbortError,
  PiperConnectionError,
  PiperHttpError,
  PiperResponseError,
  PiperTimeoutError,
  refuse,
} from "./errors.ts";
import { parseRetryAfter, resendDelay } from "./retry.ts";

type Schemas = components["schemas"];

/** How a call is sent: the client's options, and over them the call's. */
export type How = PiperClientOptions & RequestOptions & { timeoutMs: number; maxRetries: number };

/** The path as errors and hooks name it: ids stay out. */
const PATH = "/v1/orgs/{org_id}/responses/";

/** What to check after an answer. */
const HINTS: Record<number, string> = {
  401: "token",
  403: "token's rights",
  404: "baseUrl, orgId and agent_id",
  422: "error's body",
};
const REDIRECT_HINT = "baseUrl (https, path): no redirect is followed";

/** No top-level value of a reply gets through that its type forbids; those in an event may. */
const REPLY = {
  content: string,
  role: (value) => value === undefined || value === "assistant" || '"assistant"',
  events: (value) =>
    value == null || (Array.isArray(value) && value.every(isObject)) || "a list of objects",
  session_id: stringOrNull,
  run_id: stringOrNull,
} satisfies Record<keyof Schemas["AgentResponse"], Rule>;

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
  caller?.addEventListener("abort", stop);
  const endsAt = performance.now() + timeoutMs;
  const timer = setTimeout(stop, timeoutMs);
  if (caller?.aborted) stop();

  let phase: Phase;
  // What a failure now would say of the run. Only what started none is sent again, so that what an
  // attempt does is never better than what was before it.
  let outcome: Outcome = "not_sent";
  let tokens = ""; // Those of all attempts, a line each.
  const redact = (text: string) => withoutToken(text, tokens);
  let pause: Promise<unknown> | undefined;
  let alarm: ReturnType<typeof setTimeout> | undefined;
  const fail = <E extends AnyPiperError>(
    Kind: new (message: string, outcome: Outcome, fields: object) => E,
    what: string,
    fields: Fields<E>,
  ) => new Kind(`POST ${PATH} ${what}`, outcome, fields);

  try {
    for (let number = 1; ; number++) {
      const before: Outcome = outcome;
      let token: string | undefined;
      let sentAt = 0;
      let response!: Response;
      let text!: string;
      let reply!: Record<string, unknown>;

      const send = async () => {
        await orStop(pause);
        phase = "token";
        token = await orStop(typeof asked === "function" ? asked() : asked);
        if (token !== asked && isToken(token, {}) !== true) throw token;
        token = token?.trim();
        if (token) tokens += `\n${token}`;

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
              text = await readBody(response, orStop);
              // An error's body is not for openapi-fetch to read again.
              return response.ok === false ? Response.error() : response;
            },
          }),
        );
      };

      /** Judges an answer that is there as a whole. */
      const judge = () => {
        const { ok, status } = response;
        if (!ok) {
          const hint = status < 400 ? REDIRECT_HINT : HINTS[status];
          const headers = [...response.headers].filter(
            (header) => redact(`${header}`) === `${header}`,
          );
          return fail(PiperHttpError, `answered ${status}${hint ? `: check the ${hint}` : ""}`, {
            status,
            headers: new Headers(headers),
            body: parse(text, redact),
            retryAfterMs: parseRetryAfter(response.headers.get("retry-after"), Date.now()),
            retryable: status === 429,
          });
        }
        reply = Object(parse(text));
        if (!include_events && Array.isArray(reply.events)) reply.events = null;
        const problems = problemsIn(REPLY, reply);
        const { content, run_id } = reply;
        if (problems.length === 0) return undefined;
        if (isString(run_id) || isString(content)) outcome = "completed";
        return fail(PiperResponseError, `answered ${status}, but ${sentence(problems)}`, {
          status,
          text: redact(text.slice(0, 2000)),
          run_id: isString(run_id) ? redact(run_id) : undefined,
        });
      };

      /** Says what it was that kept an answer from coming as a whole. */
      const explain = (error: unknown) => {
        const failures = failuresIn(error);
        const status = response?.status;
        const [{ code: said } = {}] = phase === "token" ? [] : failures; // It may hold the token.
        const code = isString(said) ? redact(said) : undefined;
        const where = [phase, status, code].filter(Boolean).join(", ");
        if (caller?.aborted) return fail(PiperAbortError, `was aborted (${where})`, {});
        // Without what was thrown: it may hold the token.
        if (phase === "token" && !signal.aborted)
          refuse(problemsIn({ token: isToken }, {}), outcome);
        if (signal.aborted || /(HEADERS|BODY)_TIMEOUT$/.test(`${code}`))
          return fail(PiperTimeoutError, `timed out (${where})`, { timeoutMs, phase });
        const neverConnected = !custom && !status && !!code && failures.every(isConnectFailure);
        if (neverConnected) outcome = before;
        // What Node could not parse: it may echo the whole request.
        if (!custom) for (const failure of failures) delete failure?.data;
        return fail(PiperConnectionError, `got ${status ? "half an" : "no"} answer (${where})`, {
          code,
          status,
          retryable: neverConnected,
          ...(!custom && { cause: error }),
        });
      };

      const failure: AnyPiperError | undefined = await send().then(judge).catch(explain);
      if (sentAt) {
        const tell = async () =>
          onAttempt?.({
            number,
            method: "POST",
            path: PATH,
            status: response?.status,
            durationMs: performance.now() - sentAt,
            kind: failure?.kind,
            outcome: failure?.outcome,
          });
        tell().catch(() => {}); // Whatever the hook does changes nothing.
      }

      // The one cast of wire data: it has just been checked.
      if (!failure) return { data: reply as Data, response };
      const delay = resendDelay(failure, number, Math.random());
      if (delay >= endsAt - performance.now() || number > maxRetries) throw failure;
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
  try {
    const outer: Failure = Object(error);
    const inner = outer.cause ?? outer;
    return [inner.errors ?? inner].flat();
  } catch {
    return []; // What a custom fetch throws may itself throw when it is looked into.
  }
}

/** Whether no connection was made: refused, unknown host, or a connect timeout. */
const isConnectFailure = (failure: Failure | undefined) =>
  /^(connect|getaddrinfo) |refused$|CONNECT_TIMEOUT$/i.test(`${failure?.syscall} ${failure?.code}`);
