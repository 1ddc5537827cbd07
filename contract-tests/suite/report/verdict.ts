import { countJudged, type Run } from "./run.ts";

/** What a run comes to, in a few words: nothing is said to be kept that was not checked. */
export function verdictOf({ checks, exitCode, isRecording }: Run): string {
  if (checks.some(({ state }) => state === "violation")) return "Breaks the contract";
  if (exitCode === 3) return "Inconclusive";
  const { judged, total } = countJudged(checks);
  const isPart = judged < total;
  const part = `${judged} of ${total} checks`;
  const doubts = checks.flatMap(({ doubt }) => doubt ?? []);
  if (doubts.length > 0)
    return `Breaks nothing that the page says${isPart ? `, by ${part}` : ""}; in doubt: ${doubts.join("; ")}`;
  if (exitCode !== 0)
    return isPart
      ? `${part}, not all kept to the letter`
      : "Keeps the contract, but not to the letter";
  if (isPart) return `${part}, all kept`;
  return isRecording ? "Keeps the contract, as far as was recorded" : "Keeps the contract";
}
