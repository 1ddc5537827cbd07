import type { Check } from "../check.ts";

/** More than a report can hold, or a person read. */
const MOST_CHECKS = 5_000;

/** Keeps checks: beyond some thousands, those that say the same become one. */
export function createCheckList() {
  const checks: Check[] = [];
  const folded = new Map<string, { check: Check; count: number }>();

  return {
    add(check: Check): void {
      if (checks.length < MOST_CHECKS) return void checks.push(check);
      const { theme, state, findings, reason } = check;
      const told = findings.map(({ severity, rule, pointer }) => [severity, rule, pointer]);
      const key = JSON.stringify([theme, state, told, reason]);
      const like = folded.get(key);
      if (like) like.count += 1;
      else folded.set(key, { check, count: 1 });
    },
    list: (): Check[] => [
      ...checks,
      ...[...folded.values()].map(({ check, count }) =>
        count === 1 ? check : { ...check, name: `${check.name}, and ${count - 1} more like it` },
      ),
    ],
  };
}
