import type { Comparison } from "../comparison.ts";
import type { Verdict } from "../verdict.ts";
import { escapeControls } from "./escape-controls.ts";
import { grouped, innerOf } from "./grouped.ts";
import { outcomeOf, sidesOf } from "./outcome.ts";

const HEADINGS: [Verdict, string][] = [
  ["major", "Breaking"],
  ["minor", "Added and changed"],
  ["patch", "Said differently"],
];
/** A pull request's comment holds about that many. */
const MOST_ITEMS = 200;

/** Writes a comparison as Markdown, to draft a changelog entry from. */
export function asMarkdown(comparison: Comparison, { all }: { all: boolean }): string {
  const lines = [`## ${escaped(sidesOf(comparison))}`, ""];
  let left = all ? Infinity : MOST_ITEMS;
  for (const [verdict, heading] of HEADINGS) {
    const changes = comparison.changes.filter((change) => change.verdict === verdict);
    if (changes.length === 0) continue;
    const items = grouped(changes).flatMap(({ title, subjects, changes: some }) =>
      some.map((change) => {
        const { place, what, todo } = change;
        const where =
          subjects.length > 1 ? `${title}: ${code(innerOf(change) || "itself")}` : code(place);
        const who =
          subjects.length > 1
            ? ` (${subjects.slice(0, 6).map(code).join(", ")}${subjects.length > 6 ? ", …" : ""})`
            : "";
        return `- ${where} ${escaped(what)}.${todo ? ` **${escaped(todo)}**` : ""}${who}`;
      }),
    );
    const shown = items.slice(0, left);
    left -= shown.length;
    const cut = items.length > shown.length ? [`- … and ${items.length - shown.length} more.`] : [];
    lines.push(`### ${heading}`, "", ...shown, ...cut, "");
  }
  return escapeControls([...lines, escaped(outcomeOf(comparison))].join("\n"));
}

const escaped = (text: string): string => text.replace(/[\\`*_[\]<>|]/g, (mark) => `\\${mark}`);

/** A code span ends at as many backticks as it began with, so two hold one. */
const code = (text: string): string => (text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``);
