import { type Html, html } from "./html.ts";
import type { CoverageRow, Measured, Measurements, Power, SecondOpinion } from "./measurements.ts";

/** Shows how strong the suite is and what it exercised, as far as that was measured. */
export function measurementSections(measured: Partial<Measurements>): Html {
  const missing = html`<p>Not measured on this openapi.yaml: run <code>npm run test:full</code>, then this again.</p>`;
  const { power, coverage, secondOpinion } = measured;
  return html`
  <section><h2>Power of the suite</h2>${power ? powerTables(power) : missing}</section>
  <section><h2>Coverage of the contract</h2>${coverage ? coverageTables(coverage) : missing}</section>
  <section><h2>Second opinion</h2>${secondOpinion ? opinionTable(secondOpinion) : missing}</section>`;
}

const powerTables = ({ faults, legal, mutants }: Power) => html`
  ${powerTable("Servers that break the contract in one way", "Caught", "Not caught", faults)}
  ${powerTable("Servers that keep it in an unusual way", "Left alone", "Flagged", legal)}
  ${powerTable("Changes to openapi.yaml", "Noticed", "Not noticed", mutants)}`;

/** One row for each kind: how many of how many went right, and by name what went wrong. */
function powerTable(title: string, right: string, wrong: string, rows: readonly Measured[]): Html {
  const sum = (of: (row: Measured) => number) => rows.reduce((total, row) => total + of(row), 0);
  const wrongs = sum((row) => row.wrong.length);
  const total = sum((row) => row.total);
  const excused = sum((row) => row.excused ?? 0);
  return html`
  <div class="scroll"><table class="power">
    <caption>${title}</caption>
    <thead><tr><th>Kind</th><th class="number">${right}</th><th></th><th>${wrong}</th></tr></thead>
    <tbody>${rows.map((row) => powerRow(row.kind, row, row.wrong.length, row.wrong.join("; ")))}</tbody>
    <tfoot>${powerRow("All", { total, excused }, wrongs, String(wrongs))}</tfoot>
  </table></div>`;
}

function powerRow(
  kind: string,
  { total, excused = 0 }: Pick<Measured, "total" | "excused">,
  wrongs: number,
  wrong: string,
): Html {
  const note = excused > 0 ? [html`<small>and ${excused} that change no meaning</small>`] : [];
  return html`
  <tr>
    <th scope="row">${kind}${note}</th>
    <td class="number">${total - wrongs} of ${total}</td>
    <td>${meter(total - wrongs, total)}</td>
    <td>${wrongs === 0 ? "none" : wrong}</td>
  </tr>`;
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

function opinionTable({ exchanges, disagreements }: SecondOpinion): Html {
  const differing = disagreements.reduce((sum, { count }) => sum + count, 0);
  const rows = disagreements.map(
    ({ reason, count }) =>
      html`<tr><th scope="row">${reason}</th><td class="number">${count}</td></tr>`,
  );
  return html`
  <div class="scroll"><table>
    <caption>redocly respect and the judge agree on ${exchanges - differing} of ${exchanges} exchanges</caption>
    <thead><tr><th>Why they differ on the others</th><th class="number">Exchanges</th></tr></thead>
    <tbody>${rows}</tbody>
  </table></div>`;
}

function meter(part: number, whole: number): Html {
  const percent = whole === 0 ? 100 : (100 * part) / whole;
  const tone = percent === 100 ? "clean" : "violation";
  return html`<span class="meter"><span class="${tone}" style="width:${percent.toFixed(1)}%"></span></span>`;
}
