import { type AnyPiperError, isPiperError } from "../../src/index.ts";
import { CommandError } from "../shared/command.ts";
import { printableLine } from "../shared/printable.ts";

/** What the command line calls what the client calls otherwise. */
const NAMES: Record<string, string> = {
  token: "PIPER_TOKEN",
  orgId: "PIPER_ORG_ID",
  agent_id: "PIPER_AGENT_ID",
  baseUrl: "PIPER_BASE_URL",
};

/** Says in one line why a call failed and, in the client's words, whether the agent ran. */
export function explainFailure(error: unknown): unknown {
  if (!isPiperError(error)) return error;
  return new CommandError(printableLine(reason(error), 1_000), error.kind === "abort" ? 130 : 1);
}

function reason(error: AnyPiperError): string {
  if (error.kind !== "config") return error.message;
  const problems = error.problems.map(
    ({ field, message }) => `${NAMES[field] ?? field} ${message}`,
  );
  const list = problems.join("; ");
  return `${list}${list.endsWith("?") ? "" : "."} Nothing was sent.`;
}
