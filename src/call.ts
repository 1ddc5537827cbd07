import type { Client } from "openapi-fetch";
import type { paths } from "../generated/openapi.d.ts";
import type { AgentResponse, PiperClientOptions, RequestOptions } from "./client.ts";
import {
  type AnyPiperError,
  type Fields,
  is,
  isPlain,
  isString,
  type Outcome,
  type Phase,
  PiperAbortError,
  PiperConfigError,
  PiperConnectionError,
  PiperHttpError,
  PiperResponseError,
  PiperTimeoutError,
  problemsIn,
  type Rule,
  sentence,
  stringOrNull,
  tokenRule,
} from "./errors.ts";
import { parseRetryAfter, resendDelay } from "./retry.ts";

/** The path as errors and hooks name it: ids stay out. */
const PATH = "/v1/orgs/{org_id}/responses/";

/** The type and status of an answer before any run. A browser hides a redirect's status. */
const REFUSAL = /opaquer|30[1278]|4(?!0[89]|25)../;

/** The `syscall code` of a failure to connect: whatever fails in these calls, or says so itself. */
const NEVER_CONNECTED = /^(connect|getaddrinfo)|refused$|CONNECT_TIMEOUT$/i;

/** No top-level value of a reply gets through that its type forbids; those in an event may. */
const REPLY_RULES = {
  content: is("string"),
  role: (value = "assistant") => value === "assistant" || "assistant",
  events: (value) => value == null || (Array.isArray(value) && value.every(isPlain)) || "objects",
  session_id: stringOrNull,
  run_id: stringOrNull,
} satisfies Record<keyof AgentResponse, Rule>;

/** How a call is sent: the client's options, and over them the call's. */
export type How = PiperClientOptions & RequestOptions & { timeoutMs: number; maxRetries: number };

/** Makes a call, of as many attempts as it may take; throws only {@link PiperError}s. */
export async function call<E extends boolean | undefined>(
  api: Client<paths>,
  json: string,
  include_events: boolean,
  { orgId, timeoutMs, maxRetries, signal: caller, token: asked, fetch: custom, onAttempt }: How,
): Promise<{ data: AgentResponse<E>; response: Response }> {
  const endsAt = Date.now() + timeoutMs;
  const tokens: string[] = []; // Of every attempt: an answer may echo an earlier one.
  let sentAt: number; // Negative until an attempt is sent.
  let phase: Phase = "token";
  // What a failure now would say of the run: the worst once an attempt is sent, until it is known.
  let outcome: Outcome = "not_sent";
  let failure: AnyPiperError | undefined;
  let response: Response | undefined;
  let reply: Partial<Record<keyof AgentResponse, unknown>> = {};
  let pause: Promise<unknown> | undefined;
  let wake: ReturnType<typeof setTimeout> | undefined;

  /** The first failure of an attempt is the one that counts. */
  const fail = <Err extends AnyPiperError>(
    Kind: new (message: string, outcome: Outcome, fields?: object) => Err,
    what: string,
    fields?: Fields<Err>,
  ) => {
    failure ??= new Kind(`POST ${PATH} ${response?.status ?? "failed"}: ${what}`, outcome, fields);
  };

  // One controller, one timer and a race: Node 20 can collect an AbortSignal.any before it fires,
  // and a custom fetch may not heed its signal.
  const controller = new AbortController();
  const { signal } = controller;
  const stopped = new Promise<never>((_, reject) => {
    signal.onabort = reject;
  });
  const orStop = <T>(work: T) => Promise.race([stopped, work]);
  const stop = () => {
    if (caller?.aborted) fail(PiperAbortError, "aborted");
    fail(PiperTimeoutError, "timed out", { timeoutMs, phase });
    controller.abort();
  };
  const deadline = setTimeout(stop, timeoutMs);
  caller?.addEventListener("abort", stop);

  /** Replaces each token, and then any 8 characters of one. */
  const redact = (text: string) => {
    for (const token of tokens) {
      text = text.replaceAll(token, "[token]");
      for (let end = 8; end <= token.length; end++)
        text = text.replaceAll(token.slice(end - 8, end), "[token]");
    }
    return text;
  };

  /** Sends a request, reads the answer, and judges it: the fetch that openapi-fetch calls. */
  const exchange = async (urlAndInit: unknown) => {
    // No Request, but what openapi-fetch would make one of: see createPiperClient.
    response = await (custom ?? fetch)(...(urlAndInit as [string, RequestInit]));
    const { ok, status, headers } = response;
    phase = "body";
    if (REFUSAL.test(response.type + status)) outcome = "rejected";

    const decoder = new TextDecoder();
    const reader = response.body?.getReader();
    let text = "";
    let room = 2 ** (ok ? 26 : 16); // bytes
    try {
      while (room > 0) {
        const value = (await orStop(reader?.read()))?.value;
        text += decoder.decode(value, { stream: !!value });
        if (!value) break;
        room -= 99 + value.length; // A chunk costs, so that a stream of empty ones ends as well.
      }
    } finally {
      reader?.cancel().catch(() => {});
    }

    if (!ok) {
      const hint = status < 400 ? "check baseUrl (https, slash)" : "see body";
      fail(PiperHttpError, hint, {
        status,
        headers: new Headers([...headers].filter((pair) => redact(`${pair}`) === `${pair}`)),
        body: parse(text, redact),
        retryAfterMs: parseRetryAfter(headers.get("retry-after"), Date.now()),
        retryable: status === 429,
      });
      throw failure; // Given the response, openapi-fetch would read its body again.
    }
    reply = Object(parse(text));
    if (!include_events && Array.isArray(reply.events)) reply.events = null;
    const problems = problemsIn(REPLY_RULES, reply, Object.keys(REPLY_RULES));
    const { content, run_id } = reply;
    if (problems.length) {
      if (isString(run_id) || isString(content)) outcome = "completed";
      fail(PiperResponseError, sentence(problems), {
        status,
        text: redact(text.slice(0, 2000)),
        run_id: isString(run_id) ? redact(run_id) : undefined,
      });
    }
    return response;
  };

  try {
    for (let number = 1; ; number++) {
      const before: Outcome = outcome;
      sentAt = -1;
      response = undefined as Response | undefined; // For TypeScript: exchange sets it.

      try {
        // Before the call, which no event tells; or by the hook, and forgotten with its failure.
        if (caller?.aborted) stop();
        await orStop(pause);
        phase = "token";
        let token = await orStop(typeof asked === "function" ? asked() : asked);
        // Any throw before the sending ends as a config error, unless the call was stopped.
        if (asked && tokenRule(token) !== true) throw undefined;
        token = token?.trim();
        if (token) tokens.push(token);
        if (failure) throw failure; // Stopped just now: its error says that nothing was sent.

        phase = "headers";
        outcome = "unknown";
        sentAt = Date.now();
        await orStop(
          api.POST(PATH, {
            params: { path: { org_id: orgId }, query: { include_events } },
            headers: { Authorization: token && `Bearer ${token}` },
            body: json as never, // The client's bodySerializer leaves it as it is.
            parseAs: "stream",
            signal,
            fetch: exchange,
          }),
        );
      } catch (error) {
        // Unless it was stopped, what fails before the sending is the token.
        if (sentAt < 0) {
          const problems = problemsIn({ token: tokenRule }, { token: undefined });
          fail(PiperConfigError, sentence(problems), { problems });
        }
        // What failed is the error itself (Bun), its cause, or each of the cause's errors (Node). A
        // custom fetch can throw anything: that is not looked at.
        const thrown = sentAt >= 0 && !custom ? (error as PlatformError) : undefined;
        const causes = [thrown?.cause?.errors ?? thrown?.cause ?? thrown].flat();
        const [cause] = causes;
        const code = isString(cause?.code) ? cause.code : undefined;
        const retryable =
          !response &&
          !!code &&
          causes.every((c) => NEVER_CONNECTED.test(`${c?.syscall} ${c?.code}`));
        if (retryable) outcome = before;
        else if (/TIMEOUT$/.test(`${code}`)) stop();
        delete cause?.data; // What Node could not parse: it may echo the whole request.
        fail(PiperConnectionError, code ?? "connection lost", {
          code,
          status: response?.status,
          retryable,
          cause: thrown,
        });
      }

      const ended = failure;
      if (sentAt >= 0) {
        const tell = async () =>
          onAttempt?.({
            number,
            method: "POST",
            path: PATH,
            status: response?.status,
            durationMs: Date.now() - sentAt,
            kind: ended?.kind,
            outcome: ended?.outcome,
          });
        tell().catch(() => {}); // Async, so that a hook may throw as well as reject.
      }

      // The one cast of wire data: it has just been checked.
      if (!ended) return { data: reply as AgentResponse<E>, response: response as Response };
      const delay = resendDelay(ended, number, Math.random());
      if (delay >= endsAt - Date.now() || number > maxRetries) throw ended;
      failure = undefined;
      phase = "wait";
      pause = new Promise((resolve) => {
        wake = setTimeout(resolve, delay);
      });
    }
  } finally {
    clearTimeout(deadline);
    clearTimeout(wake);
    caller?.removeEventListener("abort", stop);
  }
}

/**
 * Reads JSON; what is none is undefined. Through `redact` it is the text, and JSON is written anew
 * before, so that no escape in it hides a token.
 */
function parse(text: string, redact?: (text: string) => string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return redact ? JSON.parse(redact(JSON.stringify(value))) : value;
  } catch {
    return redact?.(text);
  }
}

/** What is known of a failure of the built-in fetch. */
interface PlatformError {
  code?: unknown;
  data?: unknown;
  syscall?: string;
  cause?: PlatformError;
  errors?: PlatformError[];
}
