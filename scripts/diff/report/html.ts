import type { Change } from "../changes.ts";
import type { ComparedSide, Comparison } from "../comparison.ts";
import type { Position } from "../pointers.ts";
import type { Verdict } from "../verdict.ts";
import { escapeControls } from "./escape-controls.ts";
import { type Group, grouped, innerOf } from "./grouped.ts";
import { outcomeOf, sidesOf } from "./outcome.ts";

const HEADINGS: [Verdict, string][] = [
  ["major", "Breaks apps"],
  ["minor", "Added and changed"],
  ["patch", "Said differently"],
];

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1c1c1c; background: #fff }
h1 { font-size: 1.2rem } h2 { margin-top: 2rem; border-bottom: 2px solid currentColor }
.major h2 { color: #a40000 } .minor h2 { color: #7a4b00 } .patch h2 { color: #3d5a3d }
details { margin: .4rem 0 } summary { cursor: pointer; font-weight: 600 }
code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere }
td { padding: .2rem .8rem .2rem 0; vertical-align: top } small { color: #555 }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #161616 } small { color: #aaa } .major h2 { color: #ff8a80 } .minor h2 { color: #ffcc80 } .patch h2 { color: #a5d6a7 } }
`;

/** Writes a comparison as a page for a person: one file that loads nothing. */
export function asHtml(comparison: Comparison): string {
  const sections = HEADINGS.flatMap(([verdict, heading]) => {
    const changes = comparison.changes.filter((change) => change.verdict === verdict);
    if (changes.length === 0) return [];
    const groups = grouped(changes).map((group) => groupOf(group, comparison, verdict === "major"));
    return [
      `<section class="${verdict}"><h2>${heading} (${changes.length})</h2>${groups.join("\n")}</section>`,
    ];
  });
  const title = escaped(sidesOf(comparison));
  return [
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>`,
    `<meta name="viewport" content="width=device-width"><style>${STYLE}</style>`,
    `<h1>${title}</h1><p>${escaped(outcomeOf(comparison))}</p>`,
    ...sections,
    "</html>",
  ].join("\n");
}

function groupOf({ title, subjects, changes }: Group, comparison: Comparison, open: boolean) {
  const all =
    subjects.length > 1 ? `<p><small>${subjects.map(escaped).join(", ")}</small></p>` : "";
  const rows = changes.map((change) => rowOf(change, comparison)).join("\n");
  const summary = `<summary>${escaped(title)} (${changes.length})</summary>`;
  return `<details${open ? " open" : ""}>${summary}${all}<table>${rows}</table></details>`;
}

function rowOf(change: Change, { base, revision }: Comparison): string {
  const { what, todo, direction, rule } = change;
  const inner = innerOf(change);
  return `<tr><td>${inner ? `<code>${escaped(inner)}</code> ` : ""}${escaped(what)}.${todo ? ` <b>${escaped(todo)}</b>` : ""}
<br><small>${direction}, ${rule} · ${position(change.base, base)} → ${position(change.revision, revision)}</small></td></tr>`;
}

const position = ({ pointer, line }: Position, { file }: ComparedSide): string =>
  `<code>${escaped(line === null ? pointer || "/" : `${file ?? "line "}${file ? ":" : ""}${line} ${pointer || "/"}`)}</code>`;

const escaped = (text: string): string =>
  escapeControls(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
