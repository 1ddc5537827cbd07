import type { Check } from "../check.ts";
import type { FactCount, Sightings } from "../sightings/sightings.ts";
import { type Found, groupFindings } from "./found.ts";
import { groupBy } from "./group-by.ts";
import { type Html, html } from "./html.ts";
import { writeDocument } from "./html-document.ts";
import { countJudged, countStates, describeRest, type Run } from "./run.ts";
import { verdictOf } from "./verdict.ts";

/** Writes a run as one HTML page that loads nothing and runs no script. */
export function writePage(run: Run): string {
  const { target, startedAt, durationMs, checks, rest, sightings } = run;
  const { judged, total } = countJudged(checks);
  const head = html`
<header class="${toneOf(run)}">
  <p>Contract of Create Response</p>
  <h1>${verdictOf(run)}</h1>
  <dl>
    ${fact("Target", target)}
    ${fact("Checks that ran", `${judged} of ${total}`)}
    ${fact("Time", `${startedAt.toISOString().replace("T", " ").slice(0, 16)} UTC`)}
    ${fact("Took", `${(durationMs / 1000).toFixed(1)} s`)}
  </dl>
  ${bar(checks)}
  ${rest ? [html`<p class="rest">${describeRest(rest)}: <code>${rest.command}</code></p>`] : []}
</header>`;
  const main = html`
<main>
  ${findingsSection(run)}
  ${sightingsSection(sightings)}
  ${checksSection(checks)}
</main>`;
  return writeDocument(`${verdictOf(run)}: ${target}`, [head, main]);
}

const toneOf = ({ exitCode, checks }: Run) => {
  const { judged, total } = countJudged(checks);
  if (exitCode === 3 || (exitCode === 0 && judged < total)) return "unsure";
  return exitCode === 0 ? "good" : "bad";
};

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

function findingsSection(run: Run): Html {
  const found = groupFindings(run.checks);
  const list =
    found.length > 0 ? found.map((it) => findingCard(it, run)) : [html`<p>Nothing was found.</p>`];
  return html`<section><h2>Findings</h2>${list}</section>`;
}

function findingCard({ finding, names }: Found, { repeats }: Run): Html {
  const { severity, rule, pointer, expected, actual, provenance, source, accepted } = finding;
  const repeat = names.map((name) => repeats[name]).find((it) => it !== undefined);
  const where =
    names.length === 1
      ? html`<p class="quiet">In ${names.join()}</p>`
      : html`<details class="quiet"><summary>In ${names.length} checks</summary>${names.join("; ")}</details>`;
  const again = repeat
    ? [
        html`<details class="quiet"><summary>Ask again</summary><p><code>${repeat.command}</code></p>${repeat.curl ? [html`<p><code>${repeat.curl}</code></p>`] : []}</details>`,
      ]
    : [];
  return html`
  <article>
    <span class="tag ${severity}">${severity}</span>
    <div>
      <h3><code>${pointer || "the body"}</code> <span class="quiet">${rule}, ${provenance}${source ? ` in ${source}` : ""}</span></h3>
      <p>Expected <b>${expected}</b>, came <b>${actual}</b>.</p>
      ${accepted ? [html`<p>Accepted until ${accepted.until}: ${accepted.reason}</p>`] : []}
      ${where}
      ${again}
    </div>
  </article>`;
}

/** What the answers tell of our guesses, and what none of them showed. */
function sightingsSection({ exchanges, facts, neverSeen }: Sightings): Html {
  if (exchanges === 0) return html``;
  const seen = facts.filter((it) => it.seen > 0);
  const list = neverSeen.map((it) => html`<li>${it}</li>`);
  return html`
  <section><h2>Never seen</h2>
    <p>In ${exchanges} answers there was${neverSeen.length > 0 ? " no" : " all that openapi.yaml describes."}</p>
    <ul class="list">${list}</ul>
  </section>
  <section><h2>Guesses of openapi.yaml</h2>
    <details>
      <summary>How often each was seen, and contradicted <span class="quiet">${seen.length} of ${facts.length} seen</span></summary>
      <div class="scroll"><table>
        <thead><tr><th>Guess</th><th class="number">Seen</th><th class="number">Borne out</th><th class="number">Contradicted</th></tr></thead>
        <tbody>${facts.map(factRow)}</tbody>
      </table></div>
    </details>
  </section>`;
}

function factRow({ name, claim, seen, contradicted, shown }: FactCount): Html {
  const borneOut = shown ?? seen - (contradicted ?? 0);
  // Where a field may be absent, one that is always there contradicts nothing.
  const numbers = [seen, borneOut, contradicted].map((it) => it?.toLocaleString("en") ?? "–");
  return html`
  <tr class="${contradicted ? "gap" : ""}">
    <th scope="row"><code>${name}</code> ${claim}</th>
    ${numbers.map((number) => html`<td class="number">${number}</td>`)}
  </tr>`;
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
