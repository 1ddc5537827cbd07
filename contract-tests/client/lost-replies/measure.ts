import { type Killable, openKillable } from "./killable.ts";
import { type Known, type Played, playSchedule } from "./play.ts";
import { KILLED, makeSchedule } from "./schedule.ts";

/** What many schedules came to. */
export interface Measured {
  schedules: number;
  played: Played[];
  /** Calls of which a run was found that was not theirs. */
  wronglyAsRan: Played[];
  /** Calls that had run and were not seen: sent again, they run twice. */
  missed: Played[];
  ranTwice: Played[];
  /** Schedules that failed in themselves, by their seeds. */
  failed: string[];
}

/** So many servers are killed at once. */
const AT_ONCE = 3;

/** Plays schedules from a seed on, a few at a time: each moment of killing comes equally often. */
export async function measureLostReplies(
  schedules: number,
  seed: number,
  furtherLosses = 0.3,
): Promise<Measured> {
  const waiting = Array.from({ length: schedules }, (_, at) => ({ at, seed: seed + at }));
  const played: Played[] = [];
  const failed: string[] = [];
  const worker = async (server: Killable) => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const killed = KILLED[next.at % KILLED.length] ?? "before the call";
      try {
        played.push(
          ...(await playSchedule(makeSchedule(next.seed, killed, furtherLosses), server)),
        );
      } catch (error) {
        failed.push(`seed ${next.seed}: ${error}`);
      }
    }
    await server.kill();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, () => worker(openKillable())));
  return {
    schedules,
    played,
    wronglyAsRan: played.filter(
      (call) => call.isWronglyFound || (call.known === "ran" && !call.hasRun),
    ),
    missed: played.filter((call) => call.hasRun && ["not seen", "not sent"].includes(call.known)),
    ranTwice: played.filter(({ runs }) => runs > 1),
    failed,
  };
}

const KNOWN: readonly Known[] = ["replied", "ran", "undecided", "not seen", "not sent"];

/** The figures as a table: a line for each moment, a column for what was known of its calls. */
export function tableOf({ played }: Measured): string {
  const lines = [...KILLED, undefined].map((killed) => {
    const calls = played.filter((call) => call.killed === killed);
    const ran = calls.filter(({ hasRun }) => hasRun).length;
    const counts = KNOWN.map((known) => calls.filter((call) => call.known === known).length);
    return [killed ?? "not killed", calls.length, ran, ...counts].map(String);
  });
  const rows = [["server killed", "calls", "had run", ...KNOWN], ...lines];
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths?.[0] ?? 0) : cell.padStart(widths?.[column] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
}

/** What must never be, in one line each; none where all is well. */
export const wrongs = ({ wronglyAsRan, missed, ranTwice, failed }: Measured): string[] => [
  ...wronglyAsRan.map(({ killed, seed }) => `seed ${seed}: wrongly as ran, killed ${killed}`),
  ...missed.map(({ killed, seed }) => `seed ${seed}: ran and was not seen, killed ${killed}`),
  ...ranTwice.map(({ killed, seed }) => `seed ${seed}: ran twice, killed ${killed}`),
  ...failed,
];
