/** What a change asks of semver: a new major, minor or patch version. */
export type Verdict = "major" | "minor" | "patch";

const WEIGHT: Record<Verdict, number> = { patch: 1, minor: 2, major: 3 };

/** The heaviest of some verdicts, or undefined of none. */
export function heaviest(verdicts: Iterable<Verdict>): Verdict | undefined {
  return [...verdicts].sort((a, b) => WEIGHT[b] - WEIGHT[a])[0];
}
