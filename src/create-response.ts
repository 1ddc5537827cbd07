import type { components } from "../generated/openapi.d.ts";
import type { SentIn } from "./sent-in.ts";

type Body = components["schemas"]["CreateResponseRequest"];
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
  Omit<SentIn<"createResponse", "query">, "include_events"> &
  SentIn<"createResponse", "header"> & {
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
