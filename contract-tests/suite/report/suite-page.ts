import { html } from "./html.ts";
import { writeDocument } from "./html-document.ts";
import { measurementSections } from "./measurement-sections.ts";
import type { Measurements } from "./measurements.ts";

/** Writes how strong the suite itself is as one HTML page, whatever it was pointed at last. */
export function writeSuitePage(measured: Partial<Measurements>): string {
  const head = html`
<header class="good">
  <p>Contract of Create Response</p>
  <h1>How strong the suite is</h1>
  <p>Measured on our own corpus: a full score says that no known hole is open, not that there is none.</p>
</header>`;
  return writeDocument("How strong the suite is", [
    head,
    html`<main>${measurementSections(measured)}</main>`,
  ]);
}
