// Writes what the comparison found: as text, as JSON, as Markdown to draft a changelog entry from.
import type { OpenApiDocument } from "./document.ts";
import type { Overruled } from "./reconcile.ts";
import { type Change, heaviest, type Verdict } from "./verdict.ts";
import { isAtLeast, requiredVersion, versionOf } from "./version.ts";

export interface Comparison {
  base: { name: string; version: string };
  revision: { name: string; version: string };
  /** What the changes ask of semver; null where there are none. */
  bump: Verdict | null;
  /** The lowest info.version that covers them; null where the base's is no semver. */
  required: string | null;
  covered: boolean;
  changes: Change[];
  /** What `redocly diff` calls major and the comparison does not, with the reason. */
  overruled: Overruled[];
}

export const FORMATS = ["text", "json", "markdown"] as const;
export type Format = (typeof FORMATS)[number];

const RAISE = "npm run diff -- --bump";
const HEADINGS: [Verdict, string][] = [
  ["major", "Breaking"],
  ["minor", "Added and changed"],
  ["patch", "Said differently"],
];

/** Puts together what the comparison of two documents came to. */
export function conclude(
  base: OpenApiDocument,
  revision: OpenApiDocument,
  { changes, overruled }: { changes: Change[]; overruled: Overruled[] },
): Comparison {
  const bump = heaviest(changes.map(({ verdict }) => verdict));
  const version = versionOf(revision);
  const required = requiredVersion(versionOf(base), bump);
  return {
    base: { name: base.name, version: versionOf(base) },
    revision: { name: revision.name, version },
    bump: bump ?? null,
    required: required ?? null,
    covered: required === undefined ? bump === undefined : isAtLeast(version, required),
    changes,
    overruled,
  };
}

/** Writes a comparison; the first line names both sides. */
export function write(comparison: Comparison, format: Format): string {
  if (format === "json") return JSON.stringify(comparison, null, 2);
  return printable(format === "markdown" ? asMarkdown(comparison) : asText(comparison));
}

const sides = ({ base, revision }: Comparison) =>
  `${base.name}, ${base.version} → ${revision.name}, ${revision.version}`;

function asText(comparison: Comparison): string {
  const { changes, overruled } = comparison;
  return [
    sides(comparison),
    "",
    ...changes.map(
      ({ verdict, place, what, todo }) =>
        `${verdict}  ${place} ${what}.${todo ? ` An app: ${todo}` : ""}`,
    ),
    ...overruled.map(
      ({ rule, message, reason }) =>
        `note   redocly diff calls this major: ${message} (${rule}) Overruled: ${reason}.`,
    ),
    ...(changes.length + overruled.length > 0 ? [""] : []),
    verdictOf(comparison),
  ].join("\n");
}

function asMarkdown(comparison: Comparison): string {
  const lines = [`## ${escaped(sides(comparison))}`, ""];
  for (const [verdict, heading] of HEADINGS) {
    const changes = comparison.changes.filter((change) => change.verdict === verdict);
    if (changes.length === 0) continue;
    const items = changes.map(
      ({ place, what, todo }) =>
        `- ${code(place)} ${escaped(what)}.${todo ? ` **${escaped(todo)}**` : ""}`,
    );
    lines.push(`### ${heading}`, "", ...items, "");
  }
  for (const { rule, message, reason } of comparison.overruled)
    lines.push(
      `> redocly diff calls this major: ${escaped(message)} (${rule}) Overruled: ${reason}.`,
      "",
    );
  return [...lines, escaped(verdictOf(comparison))].join("\n");
}

/** The last line: what the changes ask for, and whether info.version grants it. */
function verdictOf({ base, revision, bump, required, covered, changes }: Comparison): string {
  if (required === null && bump)
    return `These changes ask for a new ${bump} version, and info.version of ${base.name} is no semver: ${base.version}.`;
  if (!bump) {
    if (covered) return "Nothing changed.";
    return `Nothing changed, and info.version went back from ${base.version} to ${revision.version}.`;
  }
  const count = `${changes.length} ${changes.length === 1 ? "change asks" : "changes ask"}`;
  const asked = `${count} for a new ${bump} version: ${required} or higher.`;
  if (covered) return `${asked} info.version is ${revision.version}.`;
  return `${asked} info.version is ${revision.version}, which does not cover them. Raise it: ${RAISE}`;
}

/** Names come from the documents compared: nothing of them may steer a terminal. */
const printable = (text: string): string =>
  text.replace(/[^\P{Cc}\n]/gu, (control) => JSON.stringify(control).slice(1, -1));

const escaped = (text: string): string => text.replace(/[\\`*_[\]<>|]/g, (mark) => `\\${mark}`);

/** A code span ends at as many backticks as it began with, so two hold one. */
const code = (text: string): string => (text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``);
