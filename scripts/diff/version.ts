import type { OpenApiDocument } from "./document.ts";
import { isMap } from "./json.ts";
import type { Verdict } from "./verdict.ts";

interface Version {
  numbers: [major: number, minor: number, patch: number];
  prerelease: boolean;
}

/** The contract's version: info.version. */
export function versionOf({ root }: OpenApiDocument): string {
  return isMap(root.info) && root.info.version !== undefined ? String(root.info.version) : "none";
}

function parse(text: string): Version | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)(-[\w.-]+)?(\+[\w.-]+)?$/.exec(text);
  if (!match) return;
  const [major = 0, minor = 0, patch = 0] = match.slice(1, 4).map(Number);
  return { numbers: [major, minor, patch], prerelease: match[4] !== undefined };
}

/**
 * The lowest version that covers a change, or undefined where the base's is no semver. Below 1.0.0
 * a breaking change asks for a minor; a prerelease is raised by leaving out what marks it as one.
 */
export function requiredVersion(base: string, bump: Verdict | undefined): string | undefined {
  const version = parse(base);
  if (!version || !bump) return version && base;
  const [major, minor, patch] = version.numbers;
  const asked = bump === "major" && major === 0 ? "minor" : bump;
  const rest = asked === "major" ? minor + patch : asked === "minor" ? patch : 0;
  if (version.prerelease && rest === 0) return version.numbers.join(".");
  if (asked === "major") return `${major + 1}.0.0`;
  return asked === "minor" ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

/** Whether a version is at least another; a prerelease counts as what it leads up to. */
export function isAtLeast(text: string, required: string): boolean {
  const [one, other] = [parse(text), parse(required)];
  if (!one || !other) return false;
  for (const [index, number] of one.numbers.entries()) {
    const least = other.numbers[index] ?? 0;
    if (number !== least) return number > least;
  }
  return true;
}
