import createClient from "openapi-fetch";
import type { components, operations, paths } from "../generated/openapi.d.ts";
import {
  type Check,
  isBoolean,
  isJsonObject,
  isStringOrNull,
  isUuid,
  omittable,
  optional,
  problemsIn,
} from "./check.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { isPiperError, type Outcome, PiperConfigError } from "./errors.ts";
import { type Answer, exchange, METHOD, PATH } from "./exchange.ts";
import {
  type Attempt,
  type PiperClientOptions,
  REQUEST_OPTIONS,
  type RequestOptions,
  resolveOptions,
  tokenProblem,
} from "./options.ts";
import { redactor } from "./redact.ts";
import { type AgentResponse, readReply } from "./reply.ts";
import { resendDelay } from "./retry.ts";

type Body = components["schemas"]["CreateResponseRequest"];
type Query = NonNullable<operations["createResponse"]["parameters"]["query"]>;

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
  agent_id: isUuid,
  message: omittable(isStringOrNull),
  session_id: optional(isStringOrNull),
  profile_metadata: omittable(isJsonObject),
  include_events: optional(isBoolean),
};

/** Stands in for Request, so that fetch gets a URL and an init and builds the only Request. */
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
    async createResponse<E extends boolean | undefined = true>(
      params: CreateResponseParams<E>,
      options: RequestOptions = {},
    ) {
      const given = { ...params };
      const how = { ...options };
      const problems = [...problemsIn(given, PARAMS), ...problemsIn(how, REQUEST_OPTIONS)];
      if (problems.length > 0) throw new PiperConfigError(problems);

      const { include_events = true, session_id, ...rest } = given;
      const body: Body = session_id === undefined ? rest : { ...rest, session_id };
      const text = JSON.stringify(body);
      const deadline = startDeadline(how.timeoutMs ?? client.timeoutMs, how.signal);
      const maxRetries = how.maxRetries ?? client.maxRetries;
      let before: Outcome = "not_sent";

      const attempt = async (number: number) => {
        const token = await askToken(client.token, deadline, before);
        const redact = redactor(token);
        const log = startLog(number);
        let answer!: Answer;
        try {
          const { response } = await api.POST(PATH, {
            params: { path: { org_id: how.orgId ?? client.orgId }, query: { include_events } },
            headers: token ? { Authorization: `Bearer ${token}` } : {},
            body,
            bodySerializer: () => text,
            parseAs: "stream",
            fetch: async (request: unknown) => {
              const { url, init } = request as RequestParts;
              const { fetch } = client;
              answer = await exchange(url, init, { fetch, deadline, before, redact, log });
              return answer.response;
            },
          });
          return { data: readReply<E>(answer, include_events, redact), response };
        } catch (error) {
          if (isPiperError(error)) Object.assign(log, { kind: error.kind, outcome: error.outcome });
          throw error;
        } finally {
          log.durationMs += performance.now();
          // Neither what the hook throws nor how long it takes changes the call.
          (async () => client.onAttempt?.(log))().catch(() => {});
        }
      };

      try {
        for (let resends = 0; ; resends++) {
          try {
            return await attempt(resends + 1);
          } catch (error) {
            if (!isPiperError(error) || resends >= maxRetries) throw error;
            const delay = resendDelay(error, resends, Math.random());
            if (delay === undefined || delay >= deadline.left()) throw error;
            before = error.outcome;
            await deadline.wait(delay, before);
          }
        }
      } finally {
        deadline.end();
      }
    },
  };
}

/** What is told of an attempt; its duration begins as minus its start. */
const startLog = (number: number): Attempt => ({
  number,
  method: METHOD,
  path: PATH,
  status: undefined,
  durationMs: -performance.now(),
  kind: undefined,
  outcome: undefined,
});

/** Gets the token for an attempt; an empty one where a proxy adds it. */
async function askToken(
  token: PiperClientOptions["token"],
  deadline: Deadline,
  before: Outcome,
): Promise<string> {
  if (typeof token !== "function") return deadline.during("token", before, token?.trim() ?? "");
  let problem: string;
  try {
    const asked = await deadline.during("token", before, (async () => token())());
    const wrong = tokenProblem(asked);
    if (!wrong) return asked.trim();
    problem = wrong;
  } catch (error) {
    if (isPiperError(error)) throw error;
    problem = "must come from a function that does not fail";
  }
  // The failure itself is not kept: it may hold the token.
  throw new PiperConfigError([{ field: "token", message: problem }], before);
}
