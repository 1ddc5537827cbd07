import type { Check } from "../check.ts";
import { describeFinding } from "./found.ts";
import { groupBy } from "./group-by.ts";
import { type Html, html } from "./html.ts";
import type { Run } from "./run.ts";
import { verdictOf } from "./verdict.ts";

/** Writes a run as JUnit XML; what makes the run fail is a failure there as well. */
export function writeJunit(run: Run, { strict }: { strict: boolean }): string {
  const { checks, startedAt, target } = run;
  const fails = ({ state }: Check) =>
    state === "violation" || (strict && (state === "warning" || state === "drift"));
  const attributes = (list: readonly Check[], durationMs: number) =>
    html`tests="${list.length}" failures="${list.filter(fails).length}" errors="${list.filter(isInconclusive).length}" skipped="${list.filter(isLeftOut).length}" time="${seconds(durationMs)}" timestamp="${startedAt.toISOString()}"`;
  const suites = groupBy(checks, ({ theme }) => theme).map(([theme, cases]) => {
    const time = cases.reduce((sum, { durationMs }) => sum + durationMs, 0);
    return html`  <testsuite name="${theme}" ${attributes(cases, time)}>\n${cases.map((check) => writeCase(check, fails(check), run))}  </testsuite>\n`;
  });
  const name = `contract of ${target}: ${verdictOf(run)}`;
  return html`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${name}" ${attributes(checks, run.durationMs)}>\n${suites}</testsuites>\n`
    .html;
}

const isInconclusive = ({ state }: Check) => state === "inconclusive";

const isLeftOut = ({ state }: Check) => state === "skipped" || state === "not run";

const seconds = (ms: number) => (ms / 1000).toFixed(3);

function writeCase(check: Check, isFailure: boolean, { repeats }: Run): Html {
  const { theme, name, findings, reason = "", durationMs } = check;
  const lines = findings.map(describeFinding);
  const repeat = repeats[name];
  const text = [...lines, repeat?.command, repeat?.curl].filter((line) => line !== undefined);
  const more = lines.length > 1 ? ` (and ${lines.length - 1} more)` : "";
  let inner = lines.length === 0 ? html`` : html`<system-out>${text.join(" | ")}</system-out>`;
  if (isFailure)
    inner = html`<failure message="${`${lines[0]}${more}`}" type="${check.state}">${text.join(" | ")}</failure>`;
  if (isInconclusive(check)) inner = html`<error message="${reason}"/>`;
  if (isLeftOut(check)) inner = html`<skipped message="${reason}"/>`;
  return html`    <testcase classname="${theme}" name="${name}" time="${seconds(durationMs)}">${inner}</testcase>\n`;
}
