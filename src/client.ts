import createOpenApiFetch from "openapi-fetch";
import { contract } from "../generated/contract.ts";
import { type ClientParts, callOperation } from "./call.ts";
import type { AgentResponse, CreateResponseParams } from "./create-response.ts";
import { PiperConfigError } from "./errors.ts";
import { findRuns } from "./find-runs.ts";
import type { FoundRuns } from "./lost-run.ts";
import { listProblems } from "./messages.ts";
import type { FindRunsOptions, PiperClientOptions, RequestOptions } from "./options.ts";
import type { GetSessionEventsParams, SessionEvents } from "./session-events.ts";
import { readClientOptions } from "./settings.ts";
import type { Transport } from "./transport.ts";

/** Calls Piper's agents. */
export interface PiperClient {
  /**
   * Sends a message to an agent and resolves to its reply; without a `message`, to its greeting.
   * `response` is there for its status and headers: its body has been read.
   *
   * @throws a {@link PiperError}, whose `outcome` says what happened to the run; and, as it is, what
   * Next.js throws out of fetch to end a page's rendering.
   * @example
   * const { data } = await piper.createResponse({ agent_id, message: "Where is my order?" });
   * console.log(data.content);
   */
  createResponse<E extends boolean | undefined = true>(
    params: CreateResponseParams<E>,
    options?: RequestOptions,
  ): Promise<{ data: AgentResponse<E>; response: Response }>;

  /**
   * Reads a conversation: all its runs, with their events. It starts nothing, and is sent again where
   * its connection is lost or a gateway answers 502, 503 or 504.
   *
   * @throws a {@link PiperError}, whose `outcome` is `none`; and, as it is, what Next.js throws.
   * @example
   * const { data } = await piper.getSessionEvents({ session_id });
   * for (const run of data.runs) console.log(run.created_at, run.events.length);
   */
  getSessionEvents(
    params: GetSessionEventsParams,
    options?: RequestOptions,
  ): Promise<{ data: SessionEvents; response: Response }>;

  /**
   * Looks whether a call of `createResponse` whose reply was lost (`outcome` is `unknown`) has run: it
   * takes that call's own parameters, which must have a `session_id`, and reads the conversation.
   *
   * Nothing found means not seen yet, rather than not run: `waitMs` looks again for a while. Inferred:
   * a `user_message` has the text as its `content`, and a greeting has none.
   *
   * @throws a {@link PiperError}, whose `outcome` is `none`; and, as it is, what Next.js throws.
   * @example
   * const search = { since: error.sentAt, waitMs: 10_000 };
   * const { runs, undecided } = await piper.findRuns(params, search);
   * if (runs.length === 0 && undecided.length === 0) askPerson(params);
   */
  findRuns(params: CreateResponseParams, options: FindRunsOptions): Promise<FoundRuns>;
}

/**
 * Creates a client for Piper's agents.
 *
 * @throws a {@link PiperConfigError} that lists every bad option.
 * @example
 * const piper = createPiperClient({ token: process.env.PIPER_TOKEN, orgId });
 */
export function createPiperClient(options: PiperClientOptions): PiperClient {
  return createClient(options);
}

/** Creates a client; one whose requests a transport of ours sends is for apps' tests (testing/). */
export function createClient(options: PiperClientOptions, transport?: Transport): PiperClient {
  const { settings, problems } = readClientOptions(options);
  if (problems.length > 0)
    throw new PiperConfigError(listProblems(problems), { outcome: "none", problems });
  // Options of its own: none of a tampered prototype.
  const api = createOpenApiFetch({ baseUrl: "", headers: {} });
  const parts: ClientParts = { settings, api, transport };
  const { createResponse, getSessionEvents } = contract.operations;

  // The casts are of wire data, which the guard has just checked; fetch may have given less than a
  // whole Response.
  return {
    async createResponse<E extends boolean | undefined>(
      params: CreateResponseParams<E>,
      options?: RequestOptions,
    ) {
      const callee = { ...parts, name: "createResponse", operation: createResponse };
      const { data, answer } = await callOperation(callee, params, options, ["message"]);
      return { data: data as AgentResponse<E>, response: answer.response as Response };
    },
    async getSessionEvents(params: GetSessionEventsParams, options?: RequestOptions) {
      const callee = { ...parts, name: "getSessionEvents", operation: getSessionEvents };
      const { data, answer } = await callOperation(callee, params, options);
      return { data: data as SessionEvents, response: answer.response as Response };
    },
    findRuns: (params: CreateResponseParams, options: FindRunsOptions) =>
      findRuns(parts, params, options),
  };
}
