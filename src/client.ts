import createOpenApiFetch from "openapi-fetch";
import { contract } from "../generated/contract.ts";
import { type ClientParts, callOperation } from "./call.ts";
import type { AgentResponse, CreateResponseParams } from "./create-response.ts";
import { PiperConfigError } from "./errors.ts";
import { listProblems } from "./messages.ts";
import type { PiperClientOptions, RequestOptions } from "./options.ts";
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
  // Headers of its own: none of a tampered prototype.
  const parts: ClientParts = { settings, api: createOpenApiFetch({ headers: {} }), transport };
  const { createResponse, getSessionEvents } = contract.operations;

  // The casts are of wire data, which the guard has just checked; fetch may have given less than a
  // whole Response.
  return {
    async createResponse<E extends boolean | undefined>(
      params: CreateResponseParams<E>,
      options?: RequestOptions,
    ) {
      const callee = { ...parts, name: "createResponse", operation: createResponse };
      const { data, response } = await callOperation(callee, params, options, ["message"]);
      return { data: data as AgentResponse<E>, response: response as Response };
    },
    async getSessionEvents(params: GetSessionEventsParams, options?: RequestOptions) {
      const callee = { ...parts, name: "getSessionEvents", operation: getSessionEvents };
      const { data, response } = await callOperation(callee, params, options);
      return { data: data as SessionEvents, response: response as Response };
    },
  };
}
