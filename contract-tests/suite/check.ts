import { type Finding, SEVERITIES, type Severity } from "./judge/finding.ts";

/** What came of one check: its worst finding, or why there is none. */
export type State = "clean" | Severity | "inconclusive" | "skipped" | "not run";

/** One request of the suite, or one exchange of a record, and what was found. */
export interface Check {
  theme: string;
  name: string;
  state: State;
  findings: Finding[];
  /** What is in doubt of the server, where a guess of ours on its conduct is contradicted. */
  doubt?: string;
  /** The answer's status, if there was an answer. */
  status?: number;
  /** Why the check is inconclusive, skipped or not run, or what it leaves out. */
  reason?: string;
  /** Nothing but the budget left it out. */
  isUnpaid?: true;
  durationMs: number;
}

/** The state that findings give to their check. */
export function stateOf(findings: readonly Finding[]): State {
  return SEVERITIES.find((severity) => findings.some((it) => it.severity === severity)) ?? "clean";
}

export interface ExitOptions {
  /** Fails for warnings and drift as well. */
  strict: boolean;
  /** What was not asked, since somebody stopped the run, may have failed. */
  isStopped?: boolean;
}

/** The exit code of a run of which nobody can say whether all is well. */
export const CANNOT_TELL = 3;

/** The exit code of a run: 1 for violations, 3 if it could not be told whether there are any. */
export function exitCodeOf(
  checks: readonly Check[],
  { strict, isStopped = false }: ExitOptions,
): number {
  const failing = strict ? SEVERITIES : (["violation"] as const);
  const has = (states: readonly State[]) => checks.some(({ state }) => states.includes(state));
  if (has(failing)) return 1;
  const isJudged = has(["clean", ...SEVERITIES]);
  return has(["inconclusive"]) || !isJudged || isStopped ? CANNOT_TELL : 0;
}
