import { createRandom, type Random } from "../../measure/random.ts";
import type { LossPoint, Run } from "./agent.ts";

/** Where the process that serves is killed. */
export const KILLED: readonly (LossPoint | "before the call")[] = [
  "before the call",
  "as the connection is made",
  "before the request is read",
  "after the request, before the run",
  "in the run, before its first event",
  "in the run, after its first event",
  "in the headers",
  "in the body",
];

/** A call of a schedule: its text, null for a greeting, and where its server is killed. */
export interface ScheduledCall {
  message: string | null;
  killed: (typeof KILLED)[number] | undefined;
}

/** One conversation: what was said before it, and calls of which some lose their reply. */
export interface Schedule {
  seed: number;
  session_id: string;
  earlier: Run[];
  calls: ScheduledCall[];
}

/** Few, so that the same is sometimes said twice. */
const TEXTS = [
  "Yes",
  "No",
  "Where is my order?",
  "Thanks \u{1f44b}",
  "It is 1042.",
  "",
  "To my office.",
];

/**
 * Makes the schedule of a seed; `killed` is where its first lost call is, and `furtherLosses` how
 * likely each other call is to lose its reply as well.
 */
export function makeSchedule(
  seed: number,
  killed: (typeof KILLED)[number],
  furtherLosses: number,
): Schedule {
  const random = createRandom(seed);
  const session_id = random.uuid();
  const message = () => (random.chance(0.2) ? null : random.pick(TEXTS));
  const lost: ScheduledCall = { message: message(), killed };
  const others = Array.from({ length: 1 + Math.floor(random.next() * 3) }, () => ({
    // At times what the lost call says as well: a moment before it, that is undecided.
    message: random.chance(0.2) ? lost.message : message(),
    killed: random.chance(furtherLosses) ? random.pick(KILLED) : undefined,
  }));
  const at = Math.floor(random.next() * (others.length + 1));
  return {
    seed,
    session_id,
    // One at least: a session's id comes of a reply.
    earlier: Array.from({ length: 1 + Math.floor(random.next() * 3) }, () =>
      earlierRun(random, session_id, random.chance(0.5) ? lost.message : message()),
    ),
    calls: [...others.slice(0, at), lost, ...others.slice(at)],
  };
}

/** A run of ten seconds to a day ago. */
function earlierRun(random: Random, session_id: string, message: string | null): Run {
  const at = new Date(Date.now() - 10_000 - random.next() * 86_400_000).toISOString();
  const said = message === null ? [] : [{ event_type: "user_message", content: message }];
  return {
    id: random.uuid(),
    ...{ session_id, created_at: at, updated_at: at },
    events: [...said, { event_type: "assistant_message", content: "Hello!" }],
  };
}
