import { groupBy } from "./group-by.ts";
import { type Html, html } from "./html.ts";
import type { Measured, MutantRow, Power } from "./measurements.ts";
import { meter, share } from "./meter.ts";
import { type Sum, sumMeasured, sumMutants, sumPower } from "./power-sums.ts";

/** Shows what the suite catches of broken servers, leaves alone of others, and notices of changes. */
export function powerSection(power: Power): Html {
  const { faults, legal, mutants } = sumPower(power);
  const flagged = { right: legal.total - legal.right, total: legal.total };
  return html`
  <div class="sums">
    ${sumCard(faults, "faulty servers caught", faults.right === faults.total)}
    ${sumCard(flagged, "legal servers flagged", flagged.right === 0)}
    ${sumCard(mutants, "changes to openapi.yaml noticed", mutants.right === mutants.total)}
  </div>
  ${measuredTable("Servers that break the contract in one way", "Caught", "Not caught", power.faults)}
  ${measuredTable("Servers that keep it in an unusual way", "Left alone", "Flagged", power.legal)}
  ${mutantTable(power.mutants)}
  ${partsTable(power.mutants)}
  ${mutantList(power.mutants)}`;
}

const sumCard = ({ right, total }: Sum, what: string, isGood: boolean) => html`
  <p class="sum ${isGood ? "clean" : "violation"}"><b>${right}</b> of ${total}<small>${what}</small></p>`;

/** One row for each kind: how many of how many went right, and by name what went wrong. */
function measuredTable(
  title: string,
  right: string,
  wrong: string,
  rows: readonly Measured[],
): Html {
  const list = rows.map((row) => powerRow(row.kind, sumMeasured([row]), row.wrong.join("; ")));
  return powerTable(title, right, wrong, list, sumMeasured(rows));
}

function mutantTable(mutants: readonly MutantRow[]): Html {
  const rows = groupBy(mutants, ({ kind }) => kind).map(([kind, same]) => {
    const missed = same.filter(({ parts, equivalent }) => !equivalent && parts.length === 0);
    const excused = same.filter(({ equivalent }) => equivalent).length;
    const names = missed.map(({ name }) => name).join("; ");
    return powerRow(kind, sumMutants(same), names, excused);
  });
  const title = "Changes to openapi.yaml";
  return powerTable(title, "Noticed", "Not noticed", rows, sumMutants(mutants));
}

function powerTable(title: string, right: string, wrong: string, rows: Html[], sum: Sum): Html {
  return html`
  <h3>${title}</h3>
  <div class="scroll"><table class="power">
    <thead><tr><th>Kind</th><th class="number">${right}</th><th></th><th>${wrong}</th></tr></thead>
    <tbody>${rows}</tbody>
    <tfoot>${powerRow("All", sum, `${sum.total - sum.right}`)}</tfoot>
  </table></div>`;
}

function powerRow(kind: string, { right, total }: Sum, wrong: string, excused = 0): Html {
  const note = excused > 0 ? [html`<small>and ${excused} that change no verdict</small>`] : [];
  return html`
  <tr>
    <th scope="row">${kind}${note}</th>
    <td class="number">${right} of ${total}</td>
    <td>${meter(right, total)}</td>
    <td>${right === total ? "none" : wrong}</td>
  </tr>`;
}

/** How much of it each part of the suite notices by itself, and what no other part does. */
function partsTable(mutants: readonly MutantRow[]): Html {
  const counting = mutants.filter(({ equivalent }) => !equivalent);
  const names = [...new Set(counting.flatMap(({ parts }) => parts))].sort();
  const rows = names.map((name) => {
    const noticed = counting.filter(({ parts }) => parts.includes(name));
    const alone = noticed.filter(({ parts }) => parts.length === 1).length;
    return html`
    <tr>
      <th scope="row">${name}</th>
      <td class="number">${noticed.length} of ${counting.length}</td>
      <td>${share(noticed.length, counting.length)}</td>
      <td>${alone}</td>
    </tr>`;
  });
  return html`
  <h3>Who notices the changes</h3>
  <div class="scroll"><table class="power">
    <thead><tr><th>Part of the suite</th><th class="number">By itself</th><th></th><th>And no other part</th></tr></thead>
    <tbody>${rows}</tbody>
  </table></div>`;
}

function mutantList(mutants: readonly MutantRow[]): Html {
  const kinds = groupBy(mutants, ({ kind }) => kind);
  return html`
  <details>
    <summary>Each change, and who notices it <span class="quiet">${mutants.length}</span></summary>
    <div class="scroll"><table>
      <thead><tr><th>Change</th><th>Noticed by</th></tr></thead>
      ${kinds.map(
        ([kind, same]) => html`
      <tbody><tr><th scope="rowgroup" colspan="2"><b>${kind}</b></th></tr>${same.map(mutantRow)}</tbody>`,
      )}
    </table></div>
  </details>`;
}

const mutantRow = ({ name, parts, equivalent }: MutantRow) => html`
  <tr class="${parts.length > 0 || equivalent ? "" : "gap"}">
    <th scope="row"><code>${name}</code></th>
    <td>${equivalent ? `none: ${equivalent}` : parts.join(", ") || "none"}</td>
  </tr>`;
