import { check, isFunction, isListOf } from "../check-options.ts";
import { listProblems } from "../messages.ts";
import { isPlainObject, read } from "../plain.ts";
import type { Caller, NewReply } from "./authorization.ts";
import type { HandlerSettings } from "./options.ts";
import { fault, type Refusal, UNKNOWN_CALLER } from "./refusal.ts";

const RULES = {
  sessions: (given: unknown) =>
    typeof given === "function" || isListOf(given, () => true)
      ? { value: given as Caller["sessions"] }
      : { wrong: "must be a list of session ids or a function" },
  agents: (given: unknown) =>
    isListOf(given, () => true)
      ? { value: given.map((id) => id.toLowerCase()) }
      : { wrong: "must be a list of the agents' ids" },
  profile_metadata: (given: unknown) =>
    typeof given === "function" || isPlainObject(given)
      ? { value: given as Caller["profile_metadata"] }
      : { wrong: "must be a plain object or a function" },
  onReply: isFunction<(reply: NewReply) => unknown>,
};

/** Asks the app who calls. */
export async function askWhoCalls(
  { authorize }: HandlerSettings,
  request: Request,
  args: unknown[],
): Promise<Caller | Refusal> {
  const answer: unknown = await authorize(request, ...(args as never[]));
  if (answer === false || answer === null || answer === undefined) return UNKNOWN_CALLER;
  if (isResponse(answer)) {
    const { status } = answer;
    return status >= 400 && status <= 599
      ? { status, detail: "The app refuses.", response: answer.clone() } // It may give it again.
      : fault("authorize", `answered with a response of ${status}, which refuses nothing`);
  }
  if (!isPlainObject(answer))
    return fault("authorize", "must answer with a plain object, false or a Response of 4xx or 5xx");
  const { given, problems } = check(RULES, answer);
  return problems.length > 0 ? fault("authorize", `answered: ${listProblems(problems)}`) : given;
}

/** A response by its shape: that of another realm is one as well. */
function isResponse(value: unknown): value is Response {
  return (
    typeof read(value, "status") === "number" &&
    typeof read(read(value, "headers"), "forEach") === "function"
  );
}

/** Whether a conversation is the caller's own. Only true is a yes: a row or a list is none. */
export async function ownsSession(caller: Caller, session_id: string): Promise<boolean | Refusal> {
  const { sessions } = caller;
  if (typeof sessions !== "function") return sessions?.includes(session_id) ?? false;
  const says: unknown = await sessions(session_id);
  if (typeof says === "boolean") return says;
  return fault("sessions", `must answer with true or false, not with ${nameOf(says)}`);
}

/** What is sent as `profile_metadata`, given what the page says, or that the call is refused. */
export async function profileOf(
  { profile_metadata: own }: Caller,
  given: unknown,
): Promise<{ profile: object | undefined } | Refusal> {
  if (typeof own !== "function") {
    if (own === undefined && given !== undefined) return NO_PROFILE;
    return { profile: own };
  }
  const says: unknown = await own(given);
  if (says === false) return NO_PROFILE;
  if (says === undefined || isPlainObject(says)) return { profile: says };
  return fault("profile_metadata", `must answer with an object or false, not with ${nameOf(says)}`);
}

const NO_PROFILE: Refusal = { status: 403, detail: "profile_metadata is not the page's to set." };

const nameOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "a list" : typeof value;
