// In a pull request: says what it changes in the contract, and holds back what is not marked.
import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { isMap, listOf } from "../diff/json.ts";
import { type Comparison, write } from "../diff/report.ts";
import { CommandError, parseCommandLine, runCommand } from "../shared/command.ts";
import { addToSummary, type Environment, type GitHub, gitHubOf, readEvent } from "./github.ts";

export const LABEL = "breaking change";
/** Begins our comment, so that the next run finds it. */
const MARK = "<!-- npm run diff -->";
const BOT = "github-actions[bot]";
/** GitHub takes 65 536. */
const MAX_COMMENT = 60_000;
const DIFF = fileURLToPath(new URL("../diff/main.ts", import.meta.url));

export interface PullRequest {
  number: number;
  baseSha: string;
  /** Whether it comes from another repository: its job may read only. */
  fromFork: boolean;
  labels: string[];
}

/** Reads the pull request out of the event that started the workflow. */
export function pullRequestOf(event: Record<string, unknown>): PullRequest {
  const { pull_request: pull, repository } = event;
  if (!isMap(pull) || !isMap(pull.base) || !isMap(pull.head) || !isMap(repository))
    throw new CommandError("The event is no pull request: run this in a pull_request workflow.");
  const labels = listOf(pull.labels, "labels").filter(isMap);
  return {
    number: Number(pull.number),
    baseSha: String(pull.base.sha),
    fromFork: !isMap(pull.head.repo) || pull.head.repo.full_name !== repository.full_name,
    labels: labels.map(({ name }) => String(name)),
  };
}

/** Writes or updates the one comment that tells the changes; without any, it writes no first one. */
export async function comment(gitHub: GitHub, number: number, comparison: Comparison) {
  const text = write(comparison, "markdown");
  const cut =
    text.length > MAX_COMMENT ? `${text.slice(0, MAX_COMMENT)}\n\n(cut: see the job)` : text;
  const body = `${MARK}\n${cut}`;
  const old = await findComment(gitHub, number);
  if (old) await gitHub.call("PATCH", `/issues/comments/${old.id}`, { body });
  else if (comparison.changes.length > 0)
    await gitHub.call("POST", `/issues/${number}/comments`, { body });
}

async function findComment(gitHub: GitHub, number: number) {
  for (let page = 1; ; page += 1) {
    const path = `/issues/${number}/comments?per_page=100&page=${page}`;
    const comments = listOf(await gitHub.call("GET", path), "comments").filter(isMap);
    const ours = comments.find(
      ({ user, body }) => isMap(user) && user.login === BOT && String(body).startsWith(MARK),
    );
    if (ours || comments.length < 100) return ours;
  }
}

/** Why a pull request may not be merged as it is; undefined where it may. */
export function objection(comparison: Comparison, labels: string[]): string | undefined {
  const { covered, bump, required, revision } = comparison;
  if (!covered)
    return `info.version is ${revision.version} and has to be ${required ?? "raised"}: npm run diff -- --bump`;
  if (bump === "major" && !labels.includes(LABEL))
    return `This breaks apps: it needs the label "${LABEL}".`;
  return undefined;
}

/** Runs npm run diff against a commit; what it cannot compare ends the command with its words. */
function compareWith(base: string): Promise<Comparison> {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [DIFF, base, "--format=json"], options, (_, stdout, stderr) => {
      if (stdout) resolve(JSON.parse(stdout));
      else reject(new CommandError(stderr.trim() || "npm run diff said nothing."));
    });
  });
}

async function main(environment: Environment = process.env): Promise<number> {
  parseCommandLine({ options: {} }, "npm run ci:spec-change");
  const pull = pullRequestOf(await readEvent(environment));
  const comparison = await compareWith(pull.baseSha);
  console.log(write(comparison, "text"));
  await addToSummary(environment, write(comparison, "markdown"));
  if (!pull.fromFork) await comment(gitHubOf(environment), pull.number, comparison);
  const reason = objection(comparison, pull.labels);
  if (reason) throw new CommandError(reason);
  return 0;
}

if (import.meta.main) await runCommand(main);
