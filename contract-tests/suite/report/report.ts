import type { Check, State } from "../check.ts";
import type { Finding } from "../judge/judge.ts";
import type { Measurements } from "./measurements.ts";

/** All that a run has to say. */
export interface Report {
  /** What was judged: the mock, plain Prism, a URL, or a record's name. */
  target: string;
  startedAt: Date;
  /** The seed of the requests that were generated. */
  seed?: number;
  exitCode: number;
  checks: Check[];
  measurements: Partial<Measurements>;
}

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

/** One finding and the names of the checks that came upon it. */
export interface Found {
  finding: Finding;
  names: string[];
}

const SEVERITIES = ["violation", "warning", "drift"];

/** The findings of all checks, the worst first; what many checks came upon stands there once. */
export function groupFindings(checks: readonly Check[]): Found[] {
  const groups = new Map<string, Found>();
  for (const { name, findings } of checks) {
    for (const finding of findings) {
      const { severity, rule, pointer, expected } = finding;
      const key = JSON.stringify([severity, rule, pointer, expected]);
      const group = groups.get(key);
      if (group) group.names.push(name);
      else groups.set(key, { finding, names: [name] });
    }
  }
  const rank = ({ finding }: Found) => SEVERITIES.indexOf(finding.severity);
  return [...groups.values()].sort((a, b) => rank(a) - rank(b));
}

/** What the run comes to, in a few words. */
export function verdictOf({ checks, exitCode }: Report): string {
  const violations = checks.filter(({ state }) => state === "violation").length;
  if (violations > 0) return "Breaks the contract";
  if (exitCode === 3) return "Inconclusive";
  const doubts = checks.flatMap(({ doubt }) => doubt ?? []);
  if (doubts.length > 0) return `Breaks nothing that the page says; in doubt: ${doubts.join("; ")}`;
  return exitCode === 0 ? "Keeps the contract" : "Keeps the contract, but not to the letter";
}

/** So many characters of a secret in a row give it away; a value may have been cut within it. */
const TELLING_CHARACTERS = 8;

/** Takes a secret, and each telling part of it, out of every text in a run. */
export function withoutSecret<T>(run: T, secret: string): T {
  return JSON.parse(JSON.stringify(run), (_, value) =>
    typeof value === "string" ? redact(value, secret) : value,
  );
}

function redact(text: string, secret: string): string {
  const least = Math.min(TELLING_CHARACTERS, secret.length);
  let redacted = "";
  for (let start = 0; start < text.length; ) {
    let end = start + least;
    if (least === 0 || end > text.length || !secret.includes(text.slice(start, end))) {
      redacted += text[start];
      start += 1;
      continue;
    }
    while (end < text.length && secret.includes(text.slice(start, end + 1))) end += 1;
    redacted += "[token]";
    start = end;
  }
  return redacted;
}
