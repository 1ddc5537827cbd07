import type { components } from "../generated/openapi.d.ts";
import type { RunEvent } from "./create-response.ts";
import type { SentIn } from "./sent-in.ts";

type Conversation = components["schemas"]["Session"];
type Run = components["schemas"]["SessionRun"];

/** Which conversation to read, by the names on the wire. */
export type GetSessionEventsParams = Omit<SentIn<"getSessionEvents", "path">, "org_id"> &
  SentIn<"getSessionEvents", "query"> &
  SentIn<"getSessionEvents", "header">;

/** What a conversation is: whose, with which agent, since when. */
export interface Session extends Conversation {} // An interface, for editors to show its name.

/**
 * One run of a conversation: what one call started. Its ids are strings and its events a list; all
 * else is typed from the contract, but not checked.
 */
export interface SessionRun extends Omit<Run, "events"> {
  /** The events so far: none yet, perhaps, where the run is in progress. */
  events: RunEvent[];
}

/** A conversation with all its runs, in no order that is known. */
export interface SessionEvents {
  session: Session;
  runs: SessionRun[];
}
