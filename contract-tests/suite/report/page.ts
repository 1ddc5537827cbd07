import type { Check } from "../check.ts";
import { groupBy } from "./group-by.ts";
import { type Html, html } from "./html.ts";
import { measurementSections } from "./measurement-sections.ts";
import { countStates, type Found, groupFindings, type Report, verdictOf } from "./report.ts";
import { STYLE } from "./style.ts";

/** Writes a run as one HTML page that loads nothing and runs no script. */
export function writePage(report: Report): string {
  const { target, startedAt, seed, checks, measurements } = report;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${verdictOf(report)}: ${target}</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<header class="${toneOf(report)}">
  <p>Contract of Create Response</p>
  <h1>${verdictOf(report)}</h1>
  <dl>
    ${fact("Target", target)}
    ${fact("Checks", String(checks.length))}
    ${fact("Time", `${startedAt.toISOString().replace("T", " ").slice(0, 16)} UTC`)}
    ${seed === undefined ? [] : [fact("Seed", String(seed))]}
  </dl>
  ${bar(checks)}
</header>
<main>
  ${findingsSection(checks)}
  ${measurementSections(measurements)}
  ${checksSection(checks)}
</main>
</body>
</html>
`.html;
}

const toneOf = ({ exitCode }: Report) => ["good", "bad", "bad", "unsure"][exitCode] ?? "bad";

const fact = (name: string, value: string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

const className = (state: string) => state.replace(" ", "-");

/** One strip whose parts are as wide as there are checks in a state. */
function bar(checks: readonly Check[]): Html {
  const parts = countStates(checks);
  const strip = parts.map(
    ({ state, count }) =>
      html`<span class="${className(state)}" style="flex-grow:${count}"></span>`,
  );
  const legend = parts.map(
    ({ state, count }) => html`<li class="${className(state)}"><b>${count}</b> ${state}</li>`,
  );
  return html`<div class="bar">${strip}</div><ul class="legend">${legend}</ul>`;
}

function findingsSection(checks: readonly Check[]): Html {
  const found = groupFindings(checks);
  const list = found.length > 0 ? found.map(findingCard) : [html`<p>Nothing was found.</p>`];
  return html`<section><h2>Findings</h2>${list}</section>`;
}

function findingCard({ finding, names }: Found): Html {
  const { severity, rule, pointer, expected, actual, provenance } = finding;
  const [first = "", ...others] = names;
  const where =
    others.length === 0
      ? html`<p class="quiet">In ${first}</p>`
      : html`<details class="quiet"><summary>In ${names.length} checks</summary>${names.join("; ")}</details>`;
  return html`
  <article>
    <span class="tag ${severity}">${severity}</span>
    <div>
      <h3><code>${pointer || "the body"}</code> <span class="quiet">${rule}, ${provenance}</span></h3>
      <p>Expected <b>${expected}</b>, came <b>${actual}</b>.</p>
      ${where}
    </div>
  </article>`;
}

function checksSection(checks: readonly Check[]): Html {
  const groups = groupBy(checks, ({ theme }) => theme).map(
    ([theme, same]) => html`
    <details>
      <summary>${theme} <span class="quiet">${same.length}</span>${bar(same)}</summary>
      <div class="scroll"><table>
        <thead><tr><th>Check</th><th>State</th><th class="number">Status</th><th class="number">Time</th></tr></thead>
        <tbody>${same.map(checkRow)}</tbody>
      </table></div>
    </details>`,
  );
  return html`<section><h2>All checks</h2>${groups}</section>`;
}

const checkRow = ({ name, state, reason, status, durationMs }: Check) => html`
  <tr>
    <th scope="row">${name}${reason ? [html`<small>${reason}</small>`] : []}</th>
    <td><span class="tag ${className(state)}">${state}</span></td>
    <td class="number">${status ?? ""}</td>
    <td class="number">${durationMs === 0 ? "" : `${durationMs.toFixed(0)} ms`}</td>
  </tr>`;
