import type { Check } from "../check.ts";
import { type Finding, SEVERITIES } from "../judge/finding.ts";

/** One finding and the names of the checks that came upon it. */
export interface Found {
  finding: Finding;
  names: string[];
}

/** The findings of all checks, the worst first; what many checks came upon stands there once. */
export function groupFindings(checks: readonly Check[]): Found[] {
  const groups = new Map<string, Found>();
  for (const { name, findings } of checks) {
    for (const finding of findings) {
      const key = keyOf(finding);
      const group = groups.get(key);
      if (group) group.names.push(name);
      else groups.set(key, { finding, names: [name] });
    }
  }
  const rank = ({ finding }: Found) => SEVERITIES.indexOf(finding.severity);
  return [...groups.values()].sort((a, b) => rank(a) - rank(b));
}

/** Findings are the same where the same rule is broken at the same place, accepted or not. */
export const keyOf = ({ severity, rule, pointer, expected, accepted }: Finding): string =>
  JSON.stringify([severity, rule, pointer, expected, Boolean(accepted)]);

/** A finding on one line. */
export const describeFinding = ({ severity, rule, pointer, expected, actual }: Finding): string =>
  `${severity} ${rule} ${pointer || "the body"}: expected ${expected}; came ${actual}`;
