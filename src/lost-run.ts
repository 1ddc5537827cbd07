import { parseTimestamp } from "./clock.ts";
import { read, readText } from "./plain.ts";
import type { SessionRun } from "./session-events.ts";

// Which runs of a conversation a lost call may have started, by what their events tell: when they
// were created, and what the user said. That a `user_message` has the text as its `content` is
// inferred.

/** What is known of the lost call, and of the moment at which it is looked for. */
export interface LostCall {
  /** What it said; null for a greeting. */
  readonly message: string | null;
  /** When it was sent, by the server's clock, in milliseconds since 1970. */
  readonly since: number;
  /** What time it is by the server's clock. */
  readonly now: number;
  /** Whether events may have been left out on the way: then that a run has none of a kind says nothing. */
  readonly areEventsHidden: boolean;
}

/** The runs that a lost call may have started. */
export interface FoundRuns {
  /**
   * Runs of the lost call's text, or greetings where it had none, created since it was sent: two are
   * there where the same was said again, and cannot be told apart.
   */
  runs: SessionRun[];
  /**
   * Runs of that time of which it cannot be told: those whose events do not show yet what was said,
   * and those of the same text whose time is too close to the moment of sending, or makes no sense.
   */
  undecided: SessionRun[];
}

/** Looks for the runs that a lost call may have started. */
export function chooseRuns(runs: readonly SessionRun[], lost: LostCall): FoundRuns {
  const found: FoundRuns = { runs: [], undecided: [] };
  const isText = sameTextAs(lost);
  for (const run of runs) {
    const isSince = createdSince(run, lost);
    if (isSince === false) continue;
    const isSame = isText(run.events, isSince);
    if (isSame === false) continue;
    if (isSince === true && isSame === true) found.runs.push(run);
    else found.undecided.push(run);
  }
  return found;
}

/** Yes, no, or cannot be told. */
type Verdict = boolean | undefined;

/**
 * So far may the clocks of a server's machines be apart, in milliseconds: what is that much older
 * than the lost call is surely not its run, and what is that far in the future says nothing.
 */
const CLOCKS_APART_MS = 5000;

function createdSince(run: SessionRun, { since, now }: LostCall): Verdict {
  const created = parseTimestamp(readText(run, "created_at") ?? ""); // The guard has not checked it.
  const latest = now + CLOCKS_APART_MS;
  if (!created || created.from > latest || since > latest) return undefined;
  if (created.until > since) return true;
  return created.until > since - CLOCKS_APART_MS ? undefined : false;
}

/** Makes what says of a run's events whether they are of this text; of a greeting where it is null. */
function sameTextAs({
  message,
  areEventsHidden,
}: LostCall): (events: readonly unknown[], isSince: Verdict) => Verdict {
  const tidied = tidy(message ?? "");
  return (events, isSince) => {
    const said = events
      .filter((event) => read(event, "event_type") === "user_message")
      .map((event) => read(event, "content"));
    if (message !== null && said.includes(message)) return true;
    const areKnown = events.every((event) => typeof read(event, "event_type") === "string");
    if (events.length === 0 || !areKnown) return undefined;
    if (said.length === 0) {
      if (areEventsHidden) return undefined;
      if (message === null) return true; // Where the user said nothing, the agent greets.
      // To an empty text it may be the answer; and a run that is under way may not show the text yet.
      return tidied === "" || isSince === true ? undefined : false;
    }
    // A server may have tidied the text.
    return said.some((text) => typeof text !== "string" || tidy(text) === tidied)
      ? undefined
      : false;
  };
}

const tidy = (text: string): string => text.normalize("NFC").replace(/\s+/g, " ").trim();
