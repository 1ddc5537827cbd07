import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { Run, Runs } from "./agent.ts";

/** Runs in a file, a line for each time that one was kept: whoever wrote it may be killed. */
export function openRuns(file: string): Runs {
  return {
    list() {
      const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
      const runs = lines.map((line): Run => JSON.parse(line));
      return [...new Map(runs.map((run) => [run.id, run])).values()];
    },
    keep: (run) => appendFileSync(file, `${JSON.stringify(run)}\n`),
  };
}
