import createClient from "openapi-fetch";
import type { components, operations, paths } from "../generated/openapi.d.ts";
import {
  type Answer,
  attempt,
  type Call,
  METHOD,
  PATH,
  REQUEST,
  redactor,
  startCall,
} from "./attempt.ts";
import {
  boolean,
  type Check,
  isFunction,
  isObject,
  isString,
  jsonObject,
  optional,
  problemsIn,
  string,
  stringOrNull,
  uuid,
} from "./check.ts";
import {
  type AnyPiperError,
  isPiperError,
  PiperConfigError,
  PiperResponseError,
  sentence,
} from "./errors.ts";
import {
  type PiperClientOptions,
  REQUEST_OPTIONS,
  type RequestOptions,
  resolveOptions,
  TOKEN,
} from "./options.ts";
import { resendDelay } from "./retry.ts";

type Body = components["schemas"]["CreateResponseRequest"];
type Query = NonNullable<operations["createResponse"]["parameters"]["query"]>;
type Reply = components["schemas"]["AgentResponse"];

/** One step of a run. */
export type RunEvent = components["schemas"]["RunEvent"];

/** An agent's reply; asked for with `include_events: false`, its `events` are null or absent. */
export type AgentResponse<E extends boolean | undefined = true> = [E] extends [false]
  ? Reply & { events?: null }
  : Reply;

/** Query and body of a call, by their names on the wire. */
export type CreateResponseParams<E extends boolean | undefined = boolean | undefined> = Omit<
  Body,
  "session_id"
> & {
  /** The conversation to go on with: the `session_id` of its last reply, as it came. */
  session_id?: Body["session_id"] | undefined;
} & Omit<Query, "include_events"> & {
    /**
     * Whether the reply lists the run's events. Always sent.
     * @default true
     */
    include_events?: E;
  };

/** Calls Piper's agents. */
export interface PiperClient {
  /**
   * Sends a message to an agent and resolves to its reply; without a `message`, to its greeting.
   *
   * @throws a {@link PiperError}, and nothing else: its `outcome` says what happened to the run.
   * @example
   * const { data } = await piper.createResponse({ agent_id, message: "Where is my order?" });
   * console.log(data.content);
   */
  createResponse<E extends boolean | undefined = true>(
    params: CreateResponseParams<E>,
    options?: RequestOptions,
  ): Promise<{ data: AgentResponse<E>; response: Response }>;
}

const PARAMS: Record<keyof CreateResponseParams, Check> = {
  agent_id: uuid,
  // Not optional: an own undefined is a lost variable, and must not start a greeting.
  message: [(value, given) => !given || stringOrNull[0](value, given), stringOrNull[1]],
  session_id: optional(stringOrNull),
  profile_metadata: optional(jsonObject),
  include_events: optional(boolean),
};

const REPLY: Record<keyof Reply, Check> = {
  content: string,
  role: optional([(value) => value === "assistant", '"assistant"']),
  events: optional([
    (value) => value === null || (Array.isArray(value) && value.every(isObject)),
    "a list of objects or null",
  ]),
  session_id: optional(stringOrNull),
  run_id: optional(stringOrNull),
};

/** Stands in for Request: fetch gets a URL and an init, and builds the only Request itself. */
class RequestParts {
  readonly url: string;
  readonly init: RequestInit;

  constructor(url: string, init: RequestInit) {
    this.url = url;
    this.init = init;
  }
}

/**
 * Creates a client for Piper's agents.
 *
 * @throws {@link PiperConfigError} that lists every bad option.
 * @example
 * const piper = createPiperClient({ token: process.env.PIPER_TOKEN, orgId });
 */
export function createPiperClient(options: PiperClientOptions): PiperClient {
  const client = resolveOptions(options);
  const api = createClient<paths>({
    baseUrl: client.baseUrl,
    Request: RequestParts as unknown as typeof Request,
  });

  return {
    async createResponse<E extends boolean | undefined>(
      params: CreateResponseParams<E>,
      options?: RequestOptions,
    ) {
      const given = { ...params };
      const how = { ...options };
      const problems = [...problemsIn(given, PARAMS), ...problemsIn(how, REQUEST_OPTIONS)];
      if (problems.length > 0) throw new PiperConfigError(problems);

      const { include_events = true, session_id, ...rest } = given;
      const body: Body = session_id === undefined ? rest : { ...rest, session_id };
      const json = JSON.stringify(body);
      const call = startCall(how.timeoutMs ?? client.timeoutMs, how.signal);

      const sendOnce = async (token: string) => {
        const redact = redactor(token);
        let answer!: Answer;
        await api.POST(PATH, {
          params: { path: { org_id: how.orgId ?? client.orgId }, query: { include_events } },
          headers: token ? { Authorization: `Bearer ${token}` } : {},
          body,
          bodySerializer: () => json,
          parseAs: "stream",
          fetch: async (request: unknown) => {
            const { url, init } = request as RequestParts;
            answer = await attempt(call, url, init, client.fetch, redact);
            return answer.response;
          },
        });
        const data = readReply<E>(answer, include_events, redact);
        return { data, response: answer.response };
      };

      try {
        for (let number = 1; ; number++) {
          const token = await askToken(client.token, call);
          const startedAt = performance.now();
          const result = await sendOnce(token).catch((error: AnyPiperError) => error);
          const failure = isPiperError(result) ? result : undefined;
          const told = async () =>
            client.onAttempt?.({
              number,
              method: METHOD,
              path: PATH,
              status: call.status,
              durationMs: performance.now() - startedAt,
              kind: failure?.kind,
              outcome: failure?.outcome,
            });
          told().catch(() => {}); // Whatever the hook does changes nothing.
          if (!isPiperError(result)) return result;
          const retries = how.maxRetries ?? client.maxRetries;
          const delay = number > retries ? undefined : resendDelay(result, number, Math.random());
          if (delay === undefined || delay >= call.left()) throw result;
          call.outcome = result.outcome;
          await call.pause(delay);
        }
      } finally {
        call.end();
      }
    },
  };
}

/** Gets the token for an attempt, or an empty one where a proxy adds it. */
async function askToken(token: PiperClientOptions["token"], call: Call): Promise<string> {
  let given: unknown;
  try {
    given = await call.during("token", isFunction(token) ? (async () => token())() : token);
  } catch (error) {
    if (isPiperError(error)) throw error;
    // Not kept: it may hold the token.
  }
  const problems = token === undefined ? [] : problemsIn({ token: given }, { token: TOKEN });
  if (problems.length > 0) throw new PiperConfigError(problems, call.outcome);
  return String(given ?? "").trim();
}

/**
 * Reads the reply out of an answer, and lets no top-level value through that its type forbids.
 * The fields inside an event are not checked.
 */
function readReply<E extends boolean | undefined>(
  { response, text, cut }: Answer,
  include_events: boolean,
  redact: (text: string) => string,
): AgentResponse<E> {
  let body: unknown;
  try {
    body = cut || JSON.parse(text);
  } catch {}
  const reply = isObject(body) ? body : {};
  const problems = problemsIn(reply, REPLY, false);
  if (problems.length === 0) {
    if (!include_events && reply.events) reply.events = null;
    return reply as AgentResponse<E>; // The one cast of wire data: REPLY has checked it.
  }
  const { run_id, content } = reply;
  throw new PiperResponseError(
    `${REQUEST} answered ${response.status} with an unusable body: ${sentence(problems)}`,
    isString(run_id) || isString(content) ? "completed" : "unknown",
    {
      status: response.status,
      text: redact(text.slice(0, 2000)),
      run_id: isString(run_id) ? redact(run_id) : undefined,
    },
  );
}
