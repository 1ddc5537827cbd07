import type { Change } from "../changes.ts";
import type { Comparison } from "../comparison.ts";
import { escapeControls } from "./escape-controls.ts";
import { outcomeOf, sidesOf } from "./outcome.ts";

/** GitHub shows ten of a kind for a step, and keeps fifty for a job. */
const MOST = 50;

/** Writes a comparison as commands of GitHub Actions, which it shows at the changed lines. */
export function asGitHub(comparison: Comparison): string {
  const { changes } = comparison;
  const told = changes.filter(({ verdict }) => verdict !== "patch");
  const rest = told.length - MOST;
  return escapeControls(
    [
      ...told.slice(0, MOST).map((change) => command(change, comparison)),
      ...(rest > 0 ? [`::notice::${data(`${rest} more changes are in the report.`)}`] : []),
      sidesOf(comparison),
      outcomeOf(comparison),
    ].join("\n"),
  );
}

function command(change: Change, { covered, revision }: Comparison): string {
  const { verdict, rule, place, what, todo } = change;
  const breaking = covered ? "warning" : "error";
  const kind = verdict === "major" ? breaking : "notice";
  const { line } = change.revision;
  const fields = [
    ...(revision.file !== undefined ? [`file=${property(revision.file)}`] : []),
    ...(revision.file !== undefined && line !== null ? [`line=${line}`] : []),
    `title=${property(`${verdict}: ${rule}`)}`,
  ];
  return `::${kind} ${fields.join(",")}::${data(`${place} ${what}.${todo ? ` An app: ${todo}` : ""}`)}`;
}

const data = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
