import type { Check, State } from "../check.ts";
import type { Sightings } from "../sightings/sightings.ts";

/** All that there is to say of the checks of a server, or of a recording of one. */
export interface Run {
  /** What was judged: the mock, plain Prism, a URL, or a recording's name. */
  target: string;
  /** Whether the checks are exchanges that somebody else had. */
  isRecording: boolean;
  startedAt: Date;
  durationMs: number;
  exitCode: number;
  checks: Check[];
  sightings: Sightings;
  /** How to ask for a check once more, by its name. */
  repeats: Readonly<Record<string, Repeat>>;
  /** What the budget left out. */
  rest?: Rest | undefined;
}

/** Lines for a shell; the token stands in neither. */
export interface Repeat {
  command: string;
  /** Undefined where a shell's line cannot hold the request. */
  curl: string | undefined;
}

export interface Rest {
  /** How many checks: each takes one call that may run an agent. */
  calls: number;
  command: string;
}

/** What the checks that the budget left out would cost. */
export const describeRest = ({ calls }: Rest): string =>
  calls === 1
    ? "The other one needs a call that may run an agent"
    : `The other ${calls} need up to ${calls} calls that may run an agent`;

/** From the best to the worst, then those that tell nothing. */
export const STATES: readonly State[] = [
  "clean",
  "drift",
  "warning",
  "violation",
  "inconclusive",
  "skipped",
  "not run",
];

/** How many checks are in each state that there is. */
export function countStates(checks: readonly Check[]): { state: State; count: number }[] {
  return STATES.map((state) => ({
    state,
    count: checks.filter((check) => check.state === state).length,
  })).filter(({ count }) => count > 0);
}

/** Of how many checks something is known, and how many there are but for those that cannot be. */
export function countJudged(checks: readonly Check[]): { judged: number; total: number } {
  const total = checks.filter(({ state }) => state !== "skipped").length;
  const leftOut = checks.filter(({ state }) => state === "not run" || state === "inconclusive");
  return { judged: total - leftOut.length, total };
}
