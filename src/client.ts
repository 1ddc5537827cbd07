import createOpenApiFetch from "openapi-fetch";
import { contract } from "../generated/contract.ts";
import type { components, operations } from "../generated/openapi.d.ts";
import { startCall } from "./call.ts";
import { PiperConfigError } from "./errors.ts";
import { listProblems } from "./messages.ts";
import type { PiperClientOptions, RequestOptions } from "./options.ts";
import type { AnyClient } from "./plan.ts";
import { readClientOptions } from "./settings.ts";
import type { Transport } from "./transport.ts";

type Body = components["schemas"]["CreateResponseRequest"];
type Query = NonNullable<operations["createResponse"]["parameters"]["query"]>;
type Reply = components["schemas"]["AgentResponse"];
type Event = components["schemas"]["RunEvent"];

/** One step of a run. Its fields are typed from the contract, but not checked. */
export interface RunEvent extends Event {} // An interface, for editors to show its name.

/** An agent's reply; asked for with `include_events: false`, its `events` are null or absent. */
export interface AgentResponse<E extends boolean | undefined = boolean>
  extends Omit<Reply, "events"> {
  /** Every event of the run, in order; null or absent where they were not asked for. */
  events?: E extends false ? null : RunEvent[] | null;
}

/** What a call says beside whether it wants events, by the names on the wire. */
type MessageParams = Omit<Body, "session_id" | "profile_metadata"> &
  Omit<Query, "include_events"> & {
    /** The conversation to go on with: the `session_id` of its last reply, as it came. */
    session_id?: Body["session_id"] | undefined;
    /**
     * What is known of the user (`user_name`, preferences): a plain object, sent as
     * `JSON.stringify` writes it.
     */
    profile_metadata?: object | undefined;
  };

/** Whether a call wants events; only what is surely false says that none come. */
type EventsParam<E extends boolean | undefined> =
  | {
      /**
       * Whether the reply lists the run's events. Always sent.
       * @default true
       */
      include_events: E;
    }
  | ([E] extends [false] ? never : { include_events?: boolean | undefined });

/**
 * Query and body of a call, by their names on the wire.
 *
 * `message: undefined` is refused, unlike no `message`: a lost variable must not start a greeting.
 */
export type CreateResponseParams<E extends boolean | undefined = boolean | undefined> =
  MessageParams & EventsParam<E>;

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
  const api: AnyClient = createOpenApiFetch({ headers: {} }); // Own ones: none of a tampered prototype.
  const { createResponse } = contract.operations;
  return {
    async createResponse<E extends boolean | undefined>(
      params: CreateResponseParams<E>,
      options?: RequestOptions,
    ) {
      const callee = { name: "createResponse", operation: createResponse, lost: ["message"] };
      const how = { settings, api, transport };
      const { data, response } = await startCall({ ...callee, ...how }, params, options);
      // The one cast of wire data, which the guard has just checked; fetch may have given less.
      return { data: data as AgentResponse<E>, response: response as Response };
    },
  };
}
