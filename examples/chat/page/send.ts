// What becomes of a message: from the moment it is sent to its answer, whatever happens on the way.
import {
  type AnyPiperError,
  isPiperError,
  type PiperClient,
  type RunEvent,
  type SessionRun,
} from "piper-responses";

/** A message, or without one the request for a greeting, which begins a conversation. */
export interface Message {
  agent_id: string;
  message?: string;
  session_id?: string;
}

/** How a message stands. The page shows each state as it comes; the last one stays. */
export type State =
  | { is: "working" }
  | { is: "busy"; waitMs: number }
  | { is: "looking" }
  | { is: "answered"; reply: Reply; wasLost: boolean }
  /** Nobody knows whether it arrived: whoever looks again looks from `since` on. */
  | { is: "unsure"; words: string; since: number }
  /** No run was started, so that it can be sent again. */
  | { is: "not sent"; words: string }
  | { is: "over"; words: string };

export interface Reply {
  content: string;
  events: readonly RunEvent[];
  run_id?: string | null;
  session_id?: string | null;
}

/** The runs whose replies are on the page already: none of them answers a message that got lost. */
export const shown = new Set<string>();

export type States = AsyncGenerator<State, void>;

const TRIES = 4;
const DEFAULT_WAIT_MS = 5_000;
const LOOK_FOR_MS = 15_000;

/** Sends a message, and waits its turn where the agent is busy. */
export async function* send(piper: PiperClient, message: Message, signal: AbortSignal): States {
  for (let tries = 1; ; tries += 1) {
    yield { is: "working" };
    try {
      const { data } = await piper.createResponse(message, { signal });
      const reply = { ...data, events: data.events ?? [] };
      return yield { is: "answered", reply, wasLost: false };
    } catch (error) {
      if (!isPiperError(error)) throw error;
      const isBusy = error.kind === "http" && error.status === 429;
      if (!isBusy || tries === TRIES) return yield* afterFailure(piper, message, error, signal);
      const waitMs = error.retryAfterMs ?? DEFAULT_WAIT_MS;
      yield { is: "busy", waitMs };
      if (!(await waited(waitMs, signal))) return yield { is: "not sent", words: "Stopped." };
    }
  }
}

/** Goes on after a failure: its `outcome` says what it means for the message. */
async function* afterFailure(
  piper: PiperClient,
  message: Message,
  error: AnyPiperError,
  signal: AbortSignal,
): States {
  const since = error.sentAt ?? Date.now();
  if (error.outcome === "not_sent" || error.outcome === "rejected") yield notSent(error);
  // A greeting that got lost took no words of a person's with it.
  else if (!message.session_id) yield { is: "not sent", words: "There was no answer." };
  else if (error.kind === "abort")
    yield { is: "unsure", words: "Stopped. The agent may answer all the same.", since };
  else yield* look(piper, message, since, signal);
}

/** Looks whether the agent ran although its answer was lost: to send again could run it twice. */
export async function* look(
  piper: PiperClient,
  message: Message,
  since: number,
  signal: AbortSignal,
): States {
  yield { is: "looking" };
  try {
    const options = { since, waitMs: LOOK_FOR_MS, signal };
    const { runs, undecided } = await piper.findRuns(message, options);
    const isNew = ({ id }: SessionRun) => !shown.has(id);
    const reply = runs
      .filter(isNew)
      .map(replyOf)
      .find((reply) => reply !== undefined);
    if (reply) yield { is: "answered", reply, wasLost: true };
    else if ([...runs, ...undecided].some(isNew))
      yield { is: "unsure", words: "It seems to have arrived. There is no answer yet.", since };
    else yield { is: "unsure", words: "It has not been seen yet, and may still arrive.", since };
  } catch (error) {
    if (!isPiperError(error)) throw error;
    yield { is: "unsure", words: "We cannot find out now whether it arrived.", since };
  }
}

/** The reply that a run ended with: the agent's last words. Which event holds them is a guess. */
export function replyOf({ id, events }: SessionRun): Reply | undefined {
  const last = events.findLast(
    ({ role, content, tool_name }) => role === "assistant" && content && !tool_name,
  );
  return last?.content ? { content: last.content, events, run_id: id } : undefined;
}

/** The message that a run answers; undefined for a greeting's. */
export function messageIn({ events }: SessionRun): string | undefined {
  return events.find(({ event_type }) => event_type === "user_message")?.content ?? undefined;
}

function notSent({ status }: AnyPiperError): State {
  switch (status) {
    case 401:
      return { is: "over", words: "The server does not know this browser. Does it take cookies?" };
    case 403:
    case 404:
      return { is: "over", words: "This conversation is over. Begin a new one." };
    case 413:
    case 422:
      return { is: "not sent", words: "It was refused. Is it too long?" };
    case 429:
      return { is: "not sent", words: "The agent is too busy. Try again later." };
    default:
      return { is: "not sent", words: "It was not sent." };
  }
}

/** Waits; resolves to false at once where the signal fires. */
function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const timer = setTimeout(() => resolve(true), ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve(false);
    });
  });
}
