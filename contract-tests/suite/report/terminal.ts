import type { Check } from "../check.ts";
import { groupBy } from "./group-by.ts";
import { printable } from "./html.ts";
import { sumPower } from "./power-sums.ts";
import { countStates, type Found, groupFindings, type Report, verdictOf } from "./report.ts";

const NAMES_SHOWN = 5;
const LEFT_OUT = ["inconclusive", "skipped", "not run"];

/** Tells a person how a run went: what was found first, then what was left out, then the sum. */
export function writeSummary(report: Report): string {
  const { checks, seed, target } = report;
  const blocks = [
    groupFindings(checks).map(describeFound).join("\n"),
    ...LEFT_OUT.map((state) => listByReason(checks, state)),
    [
      `Target: ${target}${seed === undefined ? "" : ` · seed ${seed}`}`,
      `${checks.length} checks: ${sum(checks)}`,
      ...describePower(report.measurements),
      `${verdictOf(report)}.`,
    ].join("\n"),
  ];
  return `${printableLines(blocks.filter((block) => block !== "").join("\n\n"))}\n`;
}

const sum = (checks: readonly Check[]) =>
  countStates(checks)
    .map(({ state, count }) => `${count} ${state}`)
    .join(", ") || "none";

/** How strong the suite is, if that was measured. */
function describePower({ power }: Report["measurements"]): string[] {
  if (!power) return [];
  const { faults, legal, mutants } = sumPower(power);
  const excused = power.mutants.length - mutants.total;
  return [
    `Power: ${faults.right} of ${faults.total} faulty servers caught`,
    `  ${legal.total - legal.right} of ${legal.total} legal servers flagged`,
    `  ${mutants.right} of ${mutants.total} changes to openapi.yaml noticed (${excused} more change no verdict)`,
  ];
}

function describeFound({ finding, names }: Found): string {
  const { severity, rule, pointer, expected, actual, provenance } = finding;
  const more = names.length > NAMES_SHOWN ? `; and ${names.length - NAMES_SHOWN} more` : "";
  return [
    `${severity}: ${pointer || "the body"} (${rule}, ${provenance})`,
    `  expected ${expected}; came ${actual}`,
    `  in ${names.slice(0, NAMES_SHOWN).join("; ")}${more}`,
  ].join("\n");
}

/** One line for each reason, with the names behind it. */
function listByReason(checks: readonly Check[], state: string): string {
  const same = checks.filter((check) => check.state === state);
  return groupBy(same, ({ reason = "" }) => reason)
    .map(([reason, same]) => `${state}: ${reason}\n  ${same.map(({ name }) => name).join("; ")}`)
    .join("\n");
}

const printableLines = (text: string) => text.split("\n").map(printable).join("\n");
