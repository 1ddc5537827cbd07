import type { Change } from "./changes.ts";
import type { OpenApiDocument } from "./document.ts";
import { heaviest, type Verdict } from "./verdict.ts";
import { isAtLeast, requiredVersion, versionOf } from "./version.ts";

export interface ComparedSide {
  name: string;
  version: string;
  /** The file that the lines of changes are lines of, where there is one. */
  file?: string;
}

/** The form of the JSON: raised where something that was there is no longer, or means another thing. */
const FORMAT_VERSION = 1;

export interface Comparison {
  formatVersion: typeof FORMAT_VERSION;
  base: ComparedSide;
  revision: ComparedSide;
  /** What the changes ask of semver; null where there are none. */
  bump: Verdict | null;
  /** The lowest info.version that covers them; null where the base's is no semver. */
  required: string | null;
  covered: boolean;
  changes: Change[];
}

/** Puts together what the comparison of two documents came to. */
export function conclude(
  base: OpenApiDocument,
  revision: OpenApiDocument,
  changes: Change[],
): Comparison {
  const bump = heaviest(changes.map(({ verdict }) => verdict));
  const version = versionOf(revision);
  const required = requiredVersion(versionOf(base), bump);
  return {
    formatVersion: FORMAT_VERSION,
    base: side(base),
    revision: side(revision),
    bump: bump ?? null,
    required: required ?? null,
    covered: required === undefined ? bump === undefined : isAtLeast(version, required),
    changes,
  };
}

const side = (document: OpenApiDocument): ComparedSide => ({
  name: document.name,
  version: versionOf(document),
  ...(document.file !== undefined && { file: document.file }),
});
