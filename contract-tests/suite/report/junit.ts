import type { Check } from "../check.ts";
import { groupBy } from "./group-by.ts";
import { type Html, html } from "./html.ts";
import type { Report } from "./report.ts";

/** Writes a run as JUnit XML; what makes the run fail is a failure there as well. */
export function writeJunit({ checks, target }: Report, { strict }: { strict: boolean }): string {
  const fails = ({ state }: Check) =>
    state === "violation" || (strict && (state === "warning" || state === "drift"));
  const suites = groupBy(checks, ({ theme }) => theme).map(([theme, cases]) => {
    const counts = html`tests="${cases.length}" failures="${cases.filter(fails).length}" errors="${cases.filter(isInconclusive).length}" skipped="${cases.filter(isLeftOut).length}"`;
    return html`  <testsuite name="${theme}" ${counts}>\n${cases.map((check) => writeCase(check, fails(check)))}  </testsuite>\n`;
  });
  return html`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="contract of ${target}">\n${suites}</testsuites>\n`
    .html;
}

const isInconclusive = ({ state }: Check) => state === "inconclusive";

const isLeftOut = ({ state }: Check) => state === "skipped" || state === "not run";

function writeCase(check: Check, isFailure: boolean): Html {
  const { theme, name, findings, reason = "", durationMs } = check;
  const text = findings
    .map(({ severity, rule, pointer, expected, actual }) => {
      return `${severity} ${rule} ${pointer}: expected ${expected}; came ${actual}`;
    })
    .join(" | ");
  let inner = text === "" ? html`` : html`<system-out>${text}</system-out>`;
  if (isFailure) inner = html`<failure message="${check.state}">${text}</failure>`;
  if (isInconclusive(check)) inner = html`<error message="${reason}"/>`;
  if (isLeftOut(check)) inner = html`<skipped message="${reason}"/>`;
  const seconds = (durationMs / 1000).toFixed(3);
  return html`    <testcase classname="${theme}" name="${name}" time="${seconds}">${inner}</testcase>\n`;
}
