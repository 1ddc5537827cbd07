// Holds the live API against openapi.yaml, and keeps one issue that tells where they differ.
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { readOpenApi } from "../../contract-tests/document/openapi.ts";
import { isMap, listOf } from "../diff/json.ts";
import { CommandError, parseCommandLine, runCommand } from "../shared/command.ts";
import { addToSummary, type Environment, type GitHub, gitHubOf, needed } from "./github.ts";

const USAGE = "npm run ci:live-contract [-- --target URL] [--max-calls N]";
const CONTRACT = fileURLToPath(new URL("../contract/main.ts", import.meta.url));
const SECRETS = ["PIPER_TOKEN", "PIPER_ORG_ID", "PIPER_AGENT_ID"];
const LABEL = "live contract";
const TITLE = "The live API differs from openapi.yaml";

/** Names the secrets that a run needs and does not have. */
export const missingSecrets = (environment: Environment): string[] =>
  SECRETS.filter((name) => !environment[name]);

/** Takes the values of the secrets out of a text. */
export function withoutSecrets(said: string, environment: Environment): string {
  const values = SECRETS.map((name) => [name, environment[name]] as const);
  return values.reduce((t, [name, value]) => (value ? t.replaceAll(value, `[${name}]`) : t), said);
}

/** Opens the issue that tells what was found, or updates the one that is open. */
export async function tellInIssue(gitHub: GitHub, report: string, runUrl: string) {
  const longest = Math.max(2, ...(report.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  const body = `\`npm run contract\` found this ([run](${runUrl})):\n\n${fence}\n${report}\n${fence}`;
  const path = `/issues?state=open&labels=${encodeURIComponent(LABEL)}`;
  const open = listOf(await gitHub.call("GET", path), "issues").filter(isMap);
  const issue = open.find(({ title, pull_request }) => title === TITLE && !pull_request);
  if (issue) await gitHub.call("PATCH", `/issues/${issue.number}`, { body });
  else await gitHub.call("POST", "/issues", { title: TITLE, body, labels: [LABEL] });
}

/** Runs npm run contract; its report names types and lengths, never a value that came. */
async function runContract(args: string[]) {
  const contract = spawn(process.execPath, [CONTRACT, ...args, "--yes", "--strict"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(contract.stdout),
    text(contract.stderr),
    once(contract, "close"),
  ]);
  return { stdout, stderr, exitCode: Number(exitCode) };
}

async function main(): Promise<number> {
  const { values } = parseCommandLine(
    { options: { target: { type: "string" }, "max-calls": { type: "string", default: "12" } } },
    USAGE,
  );
  const { env } = process;
  const missing = missingSecrets(env);
  if (missing.length > 0) {
    const reason = `The live API was not checked: ${missing.join(", ")} not set.`;
    console.log(`::notice title=Not checked::${reason}`);
    await addToSummary(env, reason);
    return 0;
  }
  const target = values.target ?? (await readOpenApi()).servers[0]?.url ?? "";
  const run = await runContract(["--target", target, "--max-calls", `${values["max-calls"]}`]);
  const report = withoutSecrets(run.stdout, env).trim();
  console.log(report);
  // 1 is a difference; 2 a call that was refused, 3 one that tells nothing: no fault of the API's.
  if (run.exitCode > 1)
    throw new CommandError(withoutSecrets(run.stderr, env).trim(), run.exitCode);
  if (run.exitCode === 0) return 0;
  const runUrl = `${needed(env, "GITHUB_SERVER_URL")}/${needed(env, "GITHUB_REPOSITORY")}/actions/runs/${needed(env, "GITHUB_RUN_ID")}`;
  await tellInIssue(gitHubOf(env), report, runUrl);
  return 1;
}

if (import.meta.main) await runCommand(main);
