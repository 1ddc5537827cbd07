/** What a caller may do. All that is left out is refused. */
export interface Caller {
  /**
   * The conversations that are this caller's own, to go on with and to read: their session ids, or a
   * function that says true of one. **Whoever knows the id of somebody else's conversation reads it,
   * and speaks in it, unless this refuses.** A new conversation needs no word of it.
   */
  sessions?: readonly string[] | ((session_id: string) => boolean | Promise<boolean>) | undefined;
  /** Of the handler's agents those that this caller may talk to; by default all of them. */
  agents?: readonly string[] | undefined;
  /**
   * What the agent is told of the user, whatever the page says; or a function that is given what
   * the page says and returns what is sent, or false to refuse. By default a page may say nothing.
   */
  profile_metadata?:
    | object
    | ((given: unknown) => ProfileAnswer | Promise<ProfileAnswer>)
    | undefined;
  /**
   * Told of each reply before the page gets it, to remember whose its session is. Its failure keeps
   * no reply from the page.
   */
  onReply?: ((reply: NewReply) => unknown) | undefined;
}

/** What is sent as `profile_metadata`: an object, nothing, or false where the call is refused. */
export type ProfileAnswer = object | undefined | false;

/** Whose reply it was, and where it belongs. */
export interface NewReply {
  agent_id: string;
  session_id: string | null | undefined;
  run_id: string | null | undefined;
}

/** What `authorize` answers: who calls; nobody we know; or a refusal (4xx, 5xx) of the app's own. */
export type Authorization = Caller | Response | false | null | undefined;
