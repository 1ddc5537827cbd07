import type { Change } from "../changes.ts";
import type { Comparison } from "../comparison.ts";
import type { Verdict } from "../verdict.ts";
import { escapeControls } from "./escape-controls.ts";
import { type Group, grouped, innerOf } from "./grouped.ts";
import { outcomeOf, sidesOf } from "./outcome.ts";

/** So many lines of changes are read; what breaks comes first. */
const MOST_LINES = 60;
const MOST_SUBJECTS = 6;

/** Writes a comparison for a terminal: by weight, then by what the changes belong to. */
export function asText(comparison: Comparison, { all }: { all: boolean }): string {
  const { changes } = comparison;
  const verdicts: Verdict[] = ["major", "minor", "patch"];
  const lines = verdicts.flatMap((verdict) =>
    grouped(changes.filter((change) => change.verdict === verdict)).flatMap((group) =>
      linesOf(group, verdict),
    ),
  );
  const shown = all ? lines : lines.slice(0, MOST_LINES);
  const rest = lines.length - shown.length;
  return escapeControls(
    [
      sidesOf(comparison),
      "",
      ...shown,
      ...(rest > 0
        ? [
            `…      and ${rest} more lines: ${countsOf(changes)} in all. See them with --all or --format html.`,
          ]
        : []),
      ...(lines.length > 0 ? [""] : []),
      outcomeOf(comparison),
    ].join("\n"),
  );
}

function countsOf(changes: Change[]): string {
  const verdicts: Verdict[] = ["major", "minor", "patch"];
  return verdicts
    .map((verdict) => `${changes.filter((each) => each.verdict === verdict).length} ${verdict}`)
    .join(", ");
}

function linesOf({ title, subjects, changes }: Group, verdict: Verdict): string[] {
  const [only, ...more] = changes;
  if (!only) return [];
  if (subjects.length > 1) {
    const named = subjects.slice(0, MOST_SUBJECTS).join(", ");
    const rest = subjects.length - MOST_SUBJECTS;
    const places = rest > 0 ? `${named} and ${rest} more` : named;
    return [`${verdict}  in ${title}: ${sentence(innerOf(only), only)}`, `       ${places}`];
  }
  if (more.length === 0) return [`${verdict}  ${sentence(only.place, only)}`];
  return [
    `${verdict}  ${title}`,
    ...changes.map((change) => `         ${sentence(innerOf(change), change)}`),
  ];
}

function sentence(place: string, { what, todo, direction, rule, base, revision }: Change): string {
  const line = revision.line ?? base.line;
  const details = [direction, rule, ...(line === null ? [] : [`line ${line}`])].join(", ");
  const said = `${place} ${what}.`.trim();
  return `${said}${todo ? ` An app: ${todo}` : ""} (${details})`;
}
