import { type Html, html } from "./html.ts";
import type { CoverageRow, Measurements, SecondOpinion, ToolRow } from "./measurements.ts";
import { meter } from "./meter.ts";
import { powerSection } from "./power-section.ts";

/** Shows how strong the suite is and what it exercised, as far as that was measured. */
export function measurementSections(measured: Partial<Measurements>): Html {
  const missing = html`<p>Not measured on this openapi.yaml: <code>npm run test:full</code> does.</p>`;
  const { power, coverage, secondOpinion } = measured;
  return html`
  <section><h2>Power of the suite</h2>${power ? powerSection(power) : missing}</section>
  <section><h2>Coverage of the contract</h2>${coverage ? coverageTables(coverage) : missing}</section>
  <section><h2>Second opinion</h2>${secondOpinion ? opinionTable(secondOpinion) : missing}</section>`;
}

function coverageTables(rows: readonly CoverageRow[]): Html {
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  return html`${kinds.map((kind) => {
    const same = rows.filter((row) => row.kind === kind);
    const covered = same.filter(isCovered).length;
    return html`
    <details>
      <summary>${kind} <span class="quiet">${covered} of ${same.length}</span>${meter(covered, same.length)}</summary>
      <div class="scroll"><table>
        <thead><tr><th>Name</th><th class="number">Valid</th><th class="number">Invalid</th><th>Why not</th></tr></thead>
        <tbody>${same.map(coverageRow)}</tbody>
      </table></div>
    </details>`;
  })}`;
}

/** Both sides were exercised, or the row says why one cannot be. */
const isCovered = ({ valid, invalid, reason }: CoverageRow) =>
  (valid > 0 && invalid > 0) || reason !== undefined;

const coverageRow = (row: CoverageRow) => html`
  <tr class="${isCovered(row) ? "" : "gap"}">
    <th scope="row"><code>${row.name}</code></th>
    <td class="number">${row.valid}</td>
    <td class="number">${row.invalid}</td>
    <td>${row.reason ?? ""}</td>
  </tr>`;

function opinionTable({ exchanges, disagreements, tools }: SecondOpinion): Html {
  const differing = disagreements.reduce((sum, { count }) => sum + count, 0);
  const rows = disagreements.map(
    ({ reason, count }) =>
      html`<tr><th scope="row">${reason}</th><td class="number">${count}</td></tr>`,
  );
  return html`
  <h3>The servers that every tool can be asked about</h3>
  <div class="scroll"><table>
    <thead><tr><th>Tool</th><th class="number">Broken, and caught</th><th class="number">Legal, and flagged</th><th class="number">Moved on, and flagged</th></tr></thead>
    <tbody>${tools.map(toolRow)}</tbody>
  </table></div>
  <h3>redocly respect and the judge agree on ${exchanges - differing} of ${exchanges} exchanges</h3>
  <div class="scroll"><table>
    <thead><tr><th>Why they differ on the others</th><th class="number">Exchanges</th></tr></thead>
    <tbody>${rows}</tbody>
  </table></div>`;
}

const toolRow = ({ name, ...shares }: ToolRow) => html`
  <tr>
    <th scope="row">${name}</th>
    ${[shares.caught, shares.flagged, shares.drift].map(
      ({ count, total }) => html`<td class="number">${count} of ${total}</td>`,
    )}
  </tr>`;
