import type { Results } from "./results.ts";
import { isOf } from "./speed.ts";

/**
 * Tripwires for a slip that nobody saw; below them clarity wins. The words of errors, the table of what
 * proves what and the checks of all that a caller hands over are most of the client's bytes; looking
 * after a lost reply costs 1.2 kB of them, what a server's handler tells a page 0.5.
 */
const MAX_GZIP_BYTES = 20_000;
const MAX_CPU_RATIO = 1.5;

/** A limit that the client must keep, and what was measured. */
export interface Budget {
  kept: boolean;
  says: string;
}

/** Holds what was measured of the client to its limits. */
export function checkBudgets({ size, speed }: Results): Budget[] {
  const gzip = size["piper-responses"]?.gzip ?? Number.NaN;
  const ratio = speed.find(
    (row) => row.client === "piper-responses" && isOf(row, { reply: "2 kB", atOnce: 1 }),
  )?.cpuRatio;
  const { median, min, max } = { median: Number.NaN, min: Number.NaN, max: Number.NaN, ...ratio };
  const range = `${min.toFixed(2)} to ${max.toFixed(2)}`;
  return [
    { kept: gzip <= MAX_GZIP_BYTES, says: `${gzip} bytes gzip of at most ${MAX_GZIP_BYTES}` },
    {
      kept: median <= MAX_CPU_RATIO,
      says: `${median.toFixed(2)} × openapi-fetch's CPU a call (${range}) of at most ${MAX_CPU_RATIO}`,
    },
  ];
}
