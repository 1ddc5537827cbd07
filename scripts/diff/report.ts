// Writes what the comparison found, in each of the formats.
import type { Change } from "./changes.ts";
import type { OpenApiDocument } from "./document.ts";
import { asGitHub } from "./report/github.ts";
import { asHtml } from "./report/html.ts";
import { asMarkdown } from "./report/markdown.ts";
import { asText } from "./report/text.ts";
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

const WRITERS = {
  text: asText,
  json: (comparison: Comparison) => JSON.stringify(comparison, null, 2),
  markdown: asMarkdown,
  github: asGitHub,
  html: asHtml,
};

export type Format = keyof typeof WRITERS;
export const FORMATS = Object.keys(WRITERS) as Format[];

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

/** Writes a comparison; the first line of what a person reads names both sides. */
export function write(comparison: Comparison, format: Format, { all = false } = {}): string {
  return WRITERS[format](comparison, { all });
}
