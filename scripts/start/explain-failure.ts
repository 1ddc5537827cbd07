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
  if (error.kind === "config") {
    const problems = error.problems.map(
      ({ field, message }) => `${NAMES[field] ?? field} ${message}`,
    );
    return `${problems.join("; ")} (agent run: ${error.outcome})`;
  }
  if (error.kind === "http") return `${error.message}. The answer says: ${detail(error.body)}`;
  if (error.kind === "response" && error.run_id)
    return `${error.message}. Its run: ${error.run_id}`;
  return error.message;
}

/** What an error's body says, without the frame that the contract gives it. */
function detail(body: unknown): string {
  const said = body instanceof Object && "detail" in body ? body.detail : body;
  return typeof said === "string" ? said || "nothing." : JSON.stringify(said);
}
