// Says whether a server, or a record of its traffic, keeps openapi.yaml.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import type { OpenApiDocument } from "../../contract-tests/document/place.ts";
import { readDocument } from "../../contract-tests/document/read-document.ts";
import { startMockServer } from "../../contract-tests/servers/mock.ts";
import { startPrism } from "../../contract-tests/servers/prism.ts";
import { exitCodeOf } from "../../contract-tests/suite/check.ts";
import { createConversationJudge } from "../../contract-tests/suite/conversation/judge-conversation.ts";
import { createExchangeReader } from "../../contract-tests/suite/judge/judge.ts";
import { writeJunit } from "../../contract-tests/suite/report/junit.ts";
import { readMeasurements } from "../../contract-tests/suite/report/measurements.ts";
import { writePage } from "../../contract-tests/suite/report/page.ts";
import { type Report, withoutSecret } from "../../contract-tests/suite/report/report.ts";
import { writeSummary } from "../../contract-tests/suite/report/terminal.ts";
import { requestTable } from "../../contract-tests/suite/requests/table.ts";
import { runTable } from "../../contract-tests/suite/run-table.ts";
import {
  mockTarget,
  type Target,
  TargetError,
  urlTarget,
} from "../../contract-tests/suite/target.ts";
import { CommandError, runCommand } from "../shared/command.ts";
import { replaceFile } from "../shared/replace-file.ts";
import { type Flags, HELP, readFlags } from "./flags.ts";
import { runRecording } from "./run-recording.ts";

const DEFAULT_MAX_CALLS = 12;
/** As the client's: the run of an agent takes minutes, on this machine too. */
const MAX_BYTES = 64 * 1024 * 1024;
const DEADLINE_MS = 290_000;
/** Beyond this machine, a request follows another no sooner. */
const LIVE_PACE_MS = 250;
const MOCKS = { mock: startMockServer, prism: startPrism };

/** What was judged and what came of it; a token that was sent stands in none of it. */
type Run = Pick<Report, "target" | "checks">;

async function runTarget(target: Target, document: OpenApiDocument, flags: Flags): Promise<Run> {
  const { baseUrl, token } = target.caller;
  const checks = await runTable(requestTable, target, {
    read: createExchangeReader(document, {
      basePath: new URL(baseUrl).pathname.replace(/\/$/, ""),
      showValues: flags["show-values"],
    }),
    judgeConversation: createConversationJudge(document),
    maxCalls:
      flags.maxCalls ?? (target.kind === "url" ? DEFAULT_MAX_CALLS : Number.POSITIVE_INFINITY),
    deadlineMs: DEADLINE_MS,
    paceMs: target.isLive ? LIVE_PACE_MS : 0,
    maxBytes: MAX_BYTES,
  });
  const name = target.kind === "url" ? baseUrl : target.kind;
  return withoutSecret({ target: name, checks }, token);
}

async function runMock(
  kind: "mock" | "prism",
  document: OpenApiDocument,
  flags: Flags,
): Promise<Run> {
  const server = await MOCKS[kind]().catch((error) => {
    throw new CommandError(`The mock did not start. ${error.message}`, 3);
  });
  try {
    return await runTarget(mockTarget(kind, server.url), document, flags);
  } finally {
    await server.close();
  }
}

async function runUrl(text: string, document: OpenApiDocument, flags: Flags): Promise<Run> {
  try {
    const target = urlTarget(text, process.env);
    const calls = flags.maxCalls ?? DEFAULT_MAX_CALLS;
    if (target.isLive && !flags.yes)
      throw new TargetError(
        `${target.caller.baseUrl} is beyond this machine: up to ${calls} calls may run an agent and cost money. Add --yes to make them.`,
      );
    return await runTarget(target, document, flags);
  } catch (error) {
    if (error instanceof TargetError) throw new CommandError(error.message, 2);
    throw error;
  }
}

async function run(document: OpenApiDocument, flags: Flags): Promise<Run> {
  const { har, lines, target = "mock" } = flags;
  if (har !== undefined || lines !== undefined) return runRecording(document, flags);
  if (target === "mock" || target === "prism") return runMock(target, document, flags);
  return runUrl(target, document, flags);
}

/** Writes the reports for people and for CI, and tells where. */
async function writeReports(report: Report, flags: Flags): Promise<string[]> {
  const texts = { "contract.html": writePage(report), "contract.xml": writeJunit(report, flags) };
  try {
    await mkdir(flags.reports, { recursive: true });
    for (const [name, text] of Object.entries(texts))
      await replaceFile(pathToFileURL(join(flags.reports, name)), text);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    throw new CommandError(`The reports cannot be written to ${flags.reports} (${code}).`);
  }
  return Object.keys(texts).map((name) => join(flags.reports, name));
}

async function main(): Promise<number> {
  const flags = readFlags();
  if (flags.help) {
    console.log(HELP);
    return 0;
  }
  const startedAt = new Date();
  const { target, checks } = await run(await readDocument(), flags);
  const exitCode = exitCodeOf(checks, flags);
  const measurements = await readMeasurements();
  const report: Report = { target, startedAt, exitCode, checks, measurements };
  const files = await writeReports(report, flags);
  process.stdout.write(writeSummary(report));
  console.log(`Reports: ${files.join(", ")}`);
  return exitCode;
}

await runCommand(main);
