import type { Comparison } from "../comparison.ts";

const SPEC = "openapi.yaml";

/** The first line: the two sides. */
export const sidesOf = ({ base, revision }: Comparison): string =>
  `${base.name}, ${base.version} → ${revision.name}, ${revision.version}`;

/** The last line: what the changes ask for, and whether info.version grants it. */
export function outcomeOf(comparison: Comparison): string {
  const { base, revision, bump, required, covered, changes } = comparison;
  if (required === null && bump)
    return `These changes ask for a new ${bump} version, and info.version of ${base.name} is no semver: ${base.version}.`;
  if (!bump) {
    if (covered) return "Nothing changed.";
    return `Nothing changed, and info.version went back from ${base.version} to ${revision.version}.`;
  }
  const count = `${changes.length} ${changes.length === 1 ? "change asks" : "changes ask"}`;
  const asked = `${count} for a new ${bump} version: ${required} or higher.`;
  if (covered) return `${asked} info.version is ${revision.version}.`;
  const raise = revision.file === SPEC ? " Raise it: npm run diff -- --bump" : "";
  return `${asked} info.version is ${revision.version}, which does not cover them.${raise}`;
}
