/** The look of the report: it follows the reader's light or dark setting. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f7f7f5; --card: #fff; --ink: #1d1f21; --quiet: #5c6167; --line: #e2e2de;
  --clean: #1f7445; --drift: #2a66bd; --warning: #935600; --violation: #b8202f;
  --inconclusive: #7150ad; --skipped: #6b7178; --not-run: #7b6a50;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #131517; --card: #1c1f22; --ink: #e8e8e4; --quiet: #9aa0a6; --line: #30343a;
    --clean: #4fb47f; --drift: #6ea8ff; --warning: #e0a04a; --violation: #ff6b78;
    --inconclusive: #b59be6; --skipped: #9aa0a6; --not-run: #b5a284;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 4rem;
  background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif;
}
h1, h2, h3, p, dl, dd, ul { margin: 0; padding: 0; }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -0.01em; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 0.75rem; }
h3 { font-size: 1rem; }
section > h3 { margin: 1.25rem 0 0.5rem; }
code { font: 0.92em/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
ul { list-style: none; }
.list { list-style: disc; padding-left: 1.25rem; overflow-wrap: anywhere; }
.rest { margin-top: 0.9rem; }

.quiet, small, dt, thead th { color: var(--quiet); font-weight: 400; }
small { display: block; font-size: 0.87em; }

header, article, details, .scroll {
  background: var(--card); border: 1px solid var(--line); border-radius: 10px;
}
header { padding: 1.5rem; border-top: 5px solid var(--tone); }
header > p { color: var(--quiet); }
header.good { --tone: var(--clean); }
header.bad { --tone: var(--violation); }
header.unsure { --tone: var(--inconclusive); }
header h1 { color: var(--tone); }
dl { display: flex; flex-wrap: wrap; gap: 0.5rem 2.5rem; margin: 1rem 0 1.25rem; }
dt { font-size: 0.85rem; }
dd { font-weight: 600; overflow-wrap: anywhere; }

.bar { display: flex; gap: 2px; height: 10px; border-radius: 5px; overflow: hidden; }
.bar span { flex: 0 0 4px; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin-top: 0.6rem; font-size: 0.9rem; }
.legend li::before {
  content: ""; display: inline-block; width: 9px; height: 9px; border-radius: 2px;
  margin-right: 0.4rem; background: var(--tone);
}
.bar span, .meter span { background: var(--tone); }
.clean { --tone: var(--clean); } .drift { --tone: var(--drift); }
.warning { --tone: var(--warning); } .violation { --tone: var(--violation); }
.inconclusive { --tone: var(--inconclusive); } .skipped { --tone: var(--skipped); }
.not-run { --tone: var(--not-run); }

article { display: flex; gap: 1rem; padding: 0.9rem 1.25rem; margin-bottom: 0.5rem; }
article div { min-width: 0; overflow-wrap: anywhere; }
article b { font-weight: 600; }
article .tag { flex: 0 0 6.2rem; text-align: center; margin-top: 0.1rem; }
.tag {
  align-self: flex-start; padding: 0 0.55em; border-radius: 1em; white-space: nowrap;
  font-size: 0.85rem; color: var(--tone); border: 1px solid currentColor;
}
@media (max-width: 36rem) {
  body { padding: 1rem 0.75rem 3rem; }
  article { flex-direction: column; gap: 0.4rem; }
  article .tag { flex: none; padding: 0 0.8em; }
  th, td { padding: 0.45rem 0.75rem; }
}

.scroll { overflow-x: auto; margin-bottom: 0.75rem; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.45rem 1.25rem; text-align: left; vertical-align: top; }
th { font-weight: 400; }
tbody tr, tfoot tr { border-top: 1px solid var(--line); }
tfoot th, tfoot td { font-weight: 600; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.gap { color: var(--violation); }

.sums { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0.75rem; margin-bottom: 0.75rem; }
.sum {
  background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--tone);
  border-radius: 10px; padding: 0.75rem 1.25rem;
}
.sum b { font-size: 1.6rem; font-variant-numeric: tabular-nums; color: var(--tone); }

.power { table-layout: fixed; min-width: 34rem; }
.power th:nth-child(1) { width: 32%; }
.power th:nth-child(2) { width: 20%; }
.power th:nth-child(3) { width: 18%; }
.power td { overflow-wrap: anywhere; }

details { margin-bottom: 0.5rem; }
summary { cursor: pointer; padding: 0.7rem 1.25rem; }
article details { border: 0; margin: 0; background: none; }
article summary { padding: 0; }
summary .bar { height: 6px; margin-top: 0.45rem; }
summary .legend { display: none; }
details .scroll { border: 0; border-top: 1px solid var(--line); border-radius: 0; margin: 0; }
.meter {
  display: block; height: 6px; min-width: 6rem; margin-top: 0.5rem;
  border-radius: 3px; overflow: hidden; background: var(--line);
}
.meter span { display: block; height: 100%; }

@media (max-width: 36rem) {
  .sums { grid-template-columns: 1fr; }
  .power { min-width: 0; table-layout: auto; }
  .power th:nth-child(3), .power td:nth-child(3) { display: none; }
  .scroll th, .scroll td { padding: 0.45rem 0.75rem; }
}

@media print {
  @page { margin: 14mm; }
  :root { color-scheme: light; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { max-width: none; padding: 0; background: #fff; font-size: 10pt; }
  header, article, .sum, tr { break-inside: avoid; }
  h2, h3, summary { break-after: avoid; }
  /* Nobody can open what is closed on paper. */
  details::details-content { content-visibility: visible; display: block; height: auto; }
  summary { list-style: none; }
  .scroll { overflow: visible; }
  .power { min-width: 0; }
}
`;
