import type { Check } from "../check.ts";
import type { FactCount, Sightings } from "../sightings/sightings.ts";
import { type Found, groupFindings } from "./found.ts";
import { groupBy } from "./group-by.ts";
import { showCodes } from "./html.ts";
import { countStates, describeRest, type Run } from "./run.ts";
import { verdictOf } from "./verdict.ts";

export const NAMES_SHOWN = 5;
const LEFT_OUT = ["inconclusive", "skipped", "not run"];

/** Tells a person how a run went: what was found first, then what was left out, then the sum. */
export function writeSummary(run: Run): string {
  const { checks, target, sightings, rest } = run;
  const blocks = [
    groupFindings(checks)
      .map((found) => describeFound(found, run))
      .join("\n"),
    ...LEFT_OUT.map((state) => listByReason(checks, state)),
    describeSightings(sightings),
    [
      `Target: ${target}`,
      ...describeOperations(sightings),
      `${checks.length} checks: ${sum(checks)}`,
      `${verdictOf(run)}.`,
      ...(rest ? [`${describeRest(rest)}: ${rest.command}`] : []),
    ].join("\n"),
  ];
  return `${printableLines(blocks.filter((block) => block !== "").join("\n\n"))}\n`;
}

/** How many of the document's operations anything is known of. */
function describeOperations({ operations }: Sightings): string[] {
  if (operations.length === 0) return [];
  const silent = operations.filter(({ exchanges }) => exchanges === 0).map(({ name }) => name);
  const count = `${operations.length - silent.length} of ${operations.length} operations checked`;
  return [silent.length === 0 ? count : `${count}; no answer of ${silent.join(", ")}`];
}

const sum = (checks: readonly Check[]) =>
  countStates(checks)
    .map(({ state, count }) => `${count} ${state}`)
    .join(", ") || "none";

function describeFound({ finding, names }: Found, { repeats }: Run): string {
  const { severity, rule, pointer, expected, actual, provenance, source, accepted } = finding;
  const more = names.length > NAMES_SHOWN ? `; and ${names.length - NAMES_SHOWN} more` : "";
  const repeat = names.map((name) => repeats[name]).find((it) => it !== undefined);
  return [
    `${severity}: ${pointer || "the body"} (${rule}, ${provenance}${source ? ` in ${source}` : ""})`,
    `  expected ${expected}; came ${actual}`,
    ...(accepted ? [`  accepted until ${accepted.until}: ${accepted.reason}`] : []),
    `  in ${names.slice(0, NAMES_SHOWN).join("; ")}${more}`,
    ...(repeat ? [`  again: ${repeat.command}`] : []),
    ...(repeat?.curl ? [`  ${repeat.curl}`] : []),
  ].join("\n");
}

/** One line for each reason, with the names behind it. */
function listByReason(checks: readonly Check[], state: string): string {
  const same = checks.filter((check) => check.state === state);
  return groupBy(same, ({ reason = "" }) => reason)
    .map(([reason, same]) => `${state}: ${reason}\n  ${listNames(same)}`)
    .join("\n");
}

const MOST_NAMES = 30;

function listNames(checks: readonly Check[]): string {
  const names = checks.slice(0, MOST_NAMES).map(({ name }) => name);
  const more = checks.length - names.length;
  return `${names.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}

/** What the answers tell of our guesses, and what none of them showed. */
function describeSightings({ exchanges, facts, neverSeen }: Sightings): string {
  if (exchanges === 0) return "";
  const contradicted = facts.filter(({ contradicted }) => contradicted);
  const unseen = facts.filter(({ seen }) => seen === 0).length;
  const borneOut = facts.length - contradicted.length - unseen;
  return [
    `Guesses of openapi.yaml: ${borneOut} borne out, ${contradicted.length} contradicted, ${unseen} not seen yet.`,
    ...contradicted.map((fact) => `  ${describeFact(fact)}`),
    ...(neverSeen.length > 0 ? [`Never seen: ${neverSeen.join("; ")}.`] : []),
  ].join("\n");
}

/** A guess, and how often answers told something of it. */
export function describeFact({ name, claim, seen, contradicted, shown }: FactCount): string {
  const rest =
    contradicted === undefined ? `so ${count(shown ?? 0)}` : `contradicted ${count(contradicted)}`;
  return `${name} ${claim}: seen ${count(seen)} times, ${rest}`;
}

const count = (number: number) => number.toLocaleString("en");

const printableLines = (text: string) => text.split("\n").map(showCodes).join("\n");
