import { isObject } from "../document/json.ts";
import { readYaml } from "../document/read-yaml.ts";
import { notYaml } from "../document/yaml-problem.ts";
import { type Check, stateOf } from "./check.ts";
import { type Finding, placeOf } from "./judge/finding.ts";

/** A finding that is known and accepted until a day, for a reason. */
export interface Accepted {
  rule: string;
  /** Where the finding points, with a * for each position in a list. */
  at: string;
  /** The checks that come upon it; any, where none is named. */
  in?: readonly string[];
  /** What came instead, as the report says it; anything, where it is left out. */
  came?: string;
  reason: string;
  /** The last day on which it is accepted. */
  until: string;
}

const KEYS = ["rule", "at", "in", "came", "reason", "until"];

/** A list of accepted findings that cannot be used; the message says what is wrong, and where. */
export class AcceptedError extends Error {}

/** Reads the list of accepted findings: each has a rule, a place, a reason and a last day. */
export async function readAccepted(text: string, file: string): Promise<Accepted[]> {
  const parsed = await readYaml(text);
  if ("problem" in parsed) throw new AcceptedError(notYaml(parsed.problem, file));
  const list: unknown = parsed.value ?? [];
  if (!Array.isArray(list)) throw new AcceptedError(`${file} is not a list of accepted findings.`);
  return list.map((entry, index) => {
    const problem = problemOf(entry);
    if (problem) throw new AcceptedError(`${file}, entry ${index + 1}: ${problem}.`);
    return entry;
  });
}

function problemOf(entry: unknown): string | undefined {
  if (!isObject(entry)) return "is no map of rule, at, reason and until";
  const unknown = Object.keys(entry).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) return `has no key ${unknown}: it has ${KEYS.join(", ")}`;
  const missing = ["rule", "at", "reason", "until"].find(
    (key) => typeof entry[key] !== "string" || !String(entry[key]).trim(),
  );
  if (missing !== undefined) return `needs ${missing}, as text`;
  const isDay = /^\d{4}-\d\d-\d\d$/.test(String(entry.until));
  const day = new Date(`${entry.until}T00:00:00Z`);
  if (!isDay || Number.isNaN(day.getTime()) || !day.toISOString().startsWith(String(entry.until)))
    return `until is no day, as 2027-01-31`;
  if (entry.came !== undefined && typeof entry.came !== "string") return "came is no text";
  const names: unknown = entry.in;
  if (names === undefined) return undefined;
  const isList = Array.isArray(names) && names.every((name) => typeof name === "string");
  return isList ? undefined : "in is no list of checks' names";
}

/** Marks what is accepted in the checks; `expired` are the entries that came to nothing for their date. */
export function acceptFindings(
  checks: readonly Check[],
  list: readonly Accepted[],
  today: string,
): { checks: Check[]; expired: Accepted[] } {
  const expired = new Set<Accepted>();
  const accepted = checks.map((check): Check => {
    const findings = check.findings.map((finding) => {
      const entry = list.find((entry) => isAbout(entry, finding, check.name));
      if (!entry) return finding;
      if (entry.until < today) {
        expired.add(entry);
        return finding;
      }
      return { ...finding, accepted: { reason: entry.reason, until: entry.until } };
    });
    const open = findings.filter((finding) => !("accepted" in finding));
    if (open.length === findings.length) return check;
    const { doubt, ...rest } = check;
    const isDoubtful = doubt !== undefined && open.length > 0;
    return { ...rest, findings, state: stateOf(open), ...(isDoubtful && { doubt }) };
  });
  return { checks: accepted, expired: [...expired] };
}

/** What the page says and a server breaks is never accepted. */
function isAbout(entry: Accepted, finding: Finding, check: string): boolean {
  return (
    finding.severity !== "violation" &&
    entry.rule === finding.rule &&
    entry.at === placeOf(finding) &&
    (entry.came === undefined || finding.actual.startsWith(entry.came)) &&
    (entry.in === undefined || entry.in.includes(check))
  );
}
