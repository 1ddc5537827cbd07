import { readFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import {
  type Accepted,
  AcceptedError,
  acceptFindings,
  readAccepted,
} from "../../contract-tests/suite/accepted.ts";
import type { Check } from "../../contract-tests/suite/check.ts";
import { askedFile } from "../shared/asked-file.ts";
import { CommandError, type Out } from "../shared/command.ts";

const NAME = "accepted-findings.yaml";
const PROJECTS_OWN = fileURLToPath(new URL(`../../${NAME}`, import.meta.url));

/** Reads what is known and accepted: from a file that was named, or from the project's own list, if any. */
export async function readAcceptedList(
  file: string | undefined,
  own = PROJECTS_OWN,
): Promise<Accepted[]> {
  const name = file ?? NAME;
  const path = file === undefined ? own : askedFile(file, process.cwd());
  const text = await readFile(path, "utf8").catch(() => {
    if (file === undefined) return "";
    throw new CommandError(`--accept ${file} cannot be read.`, 2);
  });
  try {
    return await readAccepted(text, name);
  } catch (error) {
    if (error instanceof AcceptedError) throw new CommandError(error.message, 2);
    throw error;
  }
}

/** Marks what is accepted today, and says which entries are past their day. */
export function acceptKnown(
  checks: readonly Check[],
  list: readonly Accepted[],
  stderr: Out,
): Check[] {
  const today = new Date().toISOString().slice(0, 10);
  const accepted = acceptFindings(checks, list, today);
  for (const { rule, at, until } of accepted.expired)
    stderr.write(`Accepted until ${until}, and no longer: ${rule} at ${at}.\n`);
  return accepted.checks;
}
