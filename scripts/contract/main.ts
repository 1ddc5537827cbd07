// Says whether a server, or a recording of its traffic, keeps openapi.yaml.
import { existsSync } from "node:fs";
import { access, constants } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { OpenApiDocument } from "../../contract-tests/document/place.ts";
import { readDocument } from "../../contract-tests/document/read-document.ts";
import { CANNOT_TELL, exitCodeOf } from "../../contract-tests/suite/check.ts";
import { writeJunit } from "../../contract-tests/suite/report/junit.ts";
import { writePage } from "../../contract-tests/suite/report/page.ts";
import type { Run } from "../../contract-tests/suite/report/run.ts";
import { writeSummary } from "../../contract-tests/suite/report/terminal.ts";
import { CommandError, type CommandProcess, runCommand } from "../shared/command.ts";
import { replaceFile } from "../shared/replace-file.ts";
import { acceptKnown, readAcceptedList } from "./accept.ts";
import { type Flags, readFlags } from "./flags.ts";
import type { Judged } from "./run-target.ts";
import { stopOnSignal } from "./stop-on-signal.ts";

/** Refuses a folder in which no report can be left, before a call is paid for; it need not exist yet. */
async function expectWritable(folder: string): Promise<void> {
  let nearest = resolve(folder);
  while (!existsSync(nearest)) nearest = dirname(nearest);
  try {
    await access(`${nearest}/.`, constants.W_OK); // The dot fails where this is a file.
  } catch (error) {
    throw new CommandError(notWritten(folder, error), 2);
  }
}

function notWritten(folder: string, error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : error;
  return `The reports cannot be written to ${folder} (${code}).`;
}

/** Writes the reports for people and for CI, and tells where, or in one line why not. */
async function writeReports(
  run: Run,
  flags: Flags,
): Promise<{ files: string[] } | { problem: string }> {
  const texts = { "contract.html": writePage(run), "contract.xml": writeJunit(run, flags) };
  try {
    for (const [name, text] of Object.entries(texts))
      await replaceFile(pathToFileURL(join(flags.reports, name)), text);
  } catch (error) {
    return { problem: notWritten(flags.reports, error) };
  }
  return { files: Object.keys(texts).map((name) => join(flags.reports, name)) };
}

/** Judges what the flags name. What that takes is loaded once they are known to be right. */
async function judge(
  document: OpenApiDocument,
  flags: Flags,
  own: CommandProcess,
  signal: AbortSignal,
): Promise<Judged> {
  if (flags.isRecording) {
    const { runRecording } = await import("./run-recording.ts");
    return runRecording(document, flags, own);
  }
  const { runTarget } = await import("./run-target.ts");
  return runTarget(document, flags, own, signal);
}

/** Judges what the command line names, and returns the exit code that it deserves. */
export async function contract(own: CommandProcess): Promise<number> {
  const flags = readFlags(own.argv.slice(2));
  await expectWritable(flags.reports);
  const startedAt = new Date();
  const start = performance.now();
  const known = await readAcceptedList(flags.accept);
  const document = await readDocument();
  const { isRecording } = flags;
  const signal = isRecording ? new AbortController().signal : stopOnSignal(own);
  const found = await judge(document, flags, own, signal);
  const judged = { ...found, checks: acceptKnown(found.checks, known, own.stderr) };
  const exitCode = exitCodeOf(judged.checks, { ...flags, isStopped: signal.aborted });
  const run: Run = { ...judged, startedAt, durationMs: performance.now() - start, exitCode };
  own.stdout.write(writeSummary(run));
  const written = await writeReports(run, flags);
  if ("files" in written) {
    own.stdout.write(`Reports: ${written.files.join(", ")}\n`);
    return exitCode;
  }
  own.stderr.write(`${written.problem}\n`);
  return exitCode || CANNOT_TELL;
}

if (import.meta.main) await runCommand(contract);
