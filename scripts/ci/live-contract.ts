// Holds the live API against openapi.yaml. What the workflow tells of it is left in
// reports/live-contract: both reports, and issue.md, each without the values of the secrets.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { fileURLToPath, pathToFileURL } from "node:url";
import { readOpenApi } from "../../contract-tests/document/openapi.ts";
import { CANNOT_TELL } from "../../contract-tests/suite/check.ts";
import {
  CommandError,
  type CommandProcess,
  parseCommandLine,
  runCommand,
} from "../shared/command.ts";
import { replaceFile } from "../shared/replace-file.ts";
import { inTemporaryFolder } from "../shared/temporary-folder.ts";
import { addToSummary, cutForGitHub, type Environment, needed, setOutput } from "./job.ts";

const USAGE = "npm run ci:live-contract [-- --target URL] [--max-calls N] [--reports DIR]";
const CONTRACT = fileURLToPath(new URL("../contract/main.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** What is left in the folder for the workflow. */
const REPORTS = ["contract.html", "contract.xml"];
const ISSUE = "issue.md";
const SECRETS = ["PIPER_TOKEN", "PIPER_ORG_ID", "PIPER_AGENT_ID"];

/** Names the secrets that a run needs and does not have. */
export const missingSecrets = (environment: Environment): string[] =>
  SECRETS.filter((name) => !environment[name]);

/** Takes the values of the secrets out of a text, whatever their case. */
export function withoutSecrets(said: string, environment: Environment): string {
  const values = SECRETS.map((name) => [name, environment[name]?.trim()] as const);
  return values.reduce((rest, [name, value]) => {
    return value ? rest.replace(new RegExp(value.replace(/\W/g, "\\$&"), "gi"), `[${name}]`) : rest;
  }, said);
}

/** The body of the issue that tells what was found; a report cannot end its own code block. */
export function issueBody(whole: string, runUrl: string): string {
  const report = cutForGitHub(whole);
  const longest = Math.max(2, ...(report.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `\`npm run contract\` found this ([run](${runUrl})):\n\n${fence}\n${report}\n${fence}\n`;
}

/** Runs npm run contract; its report names types and lengths, never a value that came. */
async function runContract(environment: Environment, args: string[], reports: string) {
  const flags = [...args, "--yes", "--strict", "--reports", reports];
  const contract = spawn(process.execPath, [CONTRACT, ...flags], { env: environment });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(contract.stdout),
    text(contract.stderr),
    once(contract, "close"),
  ]);
  return { stdout, stderr, exitCode: Number(exitCode ?? CANNOT_TELL) };
}

/** Checks a target, and leaves the reports where the workflow takes them from. */
async function check(environment: Environment, args: string[], out: URL) {
  return inTemporaryFolder(async (raw) => {
    const run = await runContract(environment, args, raw);
    for (const name of await readdir(raw)) {
      const report = withoutSecrets(await readFile(join(raw, name), "utf8"), environment);
      await replaceFile(new URL(name, out), report);
    }
    return { ...run, stdout: run.stdout.replaceAll(raw, "reports/live-contract") };
  });
}

/** Checks the live API, and returns npm run contract's exit code, or 0 where it has no secrets. */
export async function liveContract(own: CommandProcess): Promise<number> {
  const { env: environment, stdout } = own;
  const { values } = parseCommandLine(
    {
      args: own.argv.slice(2),
      options: {
        target: { type: "string" },
        "max-calls": { type: "string", default: "12" },
        reports: { type: "string", default: "reports/live-contract" },
      },
    },
    USAGE,
  );
  const out = pathToFileURL(`${resolve(ROOT, values.reports)}/`);
  // No verdict of an earlier run stays; what else the folder holds is not this command's.
  for (const name of [...REPORTS, ISSUE]) await rm(new URL(name, out), { force: true });
  const missing = missingSecrets(environment);
  if (missing.length > 0) {
    const reason = `The live API was not checked: ${missing.join(", ")} not set.`;
    stdout.write(`::notice title=Not checked::${reason}\n`);
    await addToSummary(environment, reason);
    return 0;
  }
  const target = values.target ?? (await readOpenApi()).servers[0]?.url ?? "";
  const args = ["--target", target, "--max-calls", values["max-calls"]];
  const run = await check(environment, args, out);
  const report = withoutSecrets(run.stdout, environment).trim();
  if (report) stdout.write(`${report}\n`);
  // 1 is a difference; 2 a call that was refused, 3 one that tells nothing: no fault of the API's.
  if (run.exitCode > 1)
    throw new CommandError(withoutSecrets(run.stderr, environment).trim(), run.exitCode);
  const runUrl = `${needed(environment, "GITHUB_SERVER_URL")}/${needed(environment, "GITHUB_REPOSITORY")}/actions/runs/${needed(environment, "GITHUB_RUN_ID")}`;
  const body =
    run.exitCode === 0
      ? `The live API keeps openapi.yaml again ([run](${runUrl})).\n`
      : issueBody(report, runUrl);
  await replaceFile(new URL(ISSUE, out), body);
  await setOutput(environment, "verdict", run.exitCode === 0 ? "keeps" : "differs");
  return run.exitCode;
}

if (import.meta.main) await runCommand(liveContract);
