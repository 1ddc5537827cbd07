import createClient from "openapi-fetch";
import type { components, operations, paths } from "../generated/openapi.d.ts";
import { call } from "./call.ts";
import { PiperConfigError } from "./errors.ts";
import {
  isBoolean,
  isJsonObject,
  isStringOrNull,
  isUuid,
  type PiperClientOptions,
  problemsIn,
  type RequestOptions,
  resolveOptions,
  type Verdict,
  verdictsOn,
} from "./options.ts";

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

/** Stands in for Request: fetch gets a URL and an init, and builds the only Request itself. */
function RequestParts(url: string, init: RequestInit) {
  return { url, init };
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
      const { include_events = true, ...body } = { ...params };
      const { message, profile_metadata } = body;
      const {
        orgId = client.orgId,
        timeoutMs = client.timeoutMs,
        maxRetries = client.maxRetries,
        signal,
      } = { ...options };
      const problems = [
        ...problemsIn(params, {
          agent_id: isUuid(body.agent_id),
          // An own undefined is a lost variable: it must not start a greeting.
          message:
            message === undefined && "message" in body
              ? "a string or null"
              : isStringOrNull(message),
          session_id: isStringOrNull(body.session_id),
          profile_metadata:
            profile_metadata === undefined ||
            isJsonObject(profile_metadata) ||
            "a plain JSON object",
          include_events: isBoolean(include_events),
        } satisfies Record<keyof CreateResponseParams, Verdict>),
        ...problemsIn(options, {
          ...verdictsOn({ orgId, timeoutMs, maxRetries }),
          signal:
            signal === undefined ||
            typeof signal?.addEventListener === "function" ||
            "an AbortSignal",
        } satisfies Record<keyof RequestOptions, Verdict>),
      ];
      if (problems.length > 0) throw new PiperConfigError(problems);
      // JSON leaves an undefined session_id out.
      return call<AgentResponse<E>>(api, body as Body, include_events, {
        ...client,
        orgId,
        timeoutMs,
        maxRetries,
        signal,
      });
    },
  };
}
