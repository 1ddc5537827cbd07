// Where openapi.yaml was pushed without its types: opens a pull request with them.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { isMap, listOf } from "../diff/json.ts";
import { generate } from "../generate/main.ts";
import { parseCommandLine, runCommand } from "../shared/command.ts";
import { type GitHub, gitHubOf, needed } from "./github.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const TYPES = "generated/openapi.d.ts";
const BRANCH = "regenerate-types";
const TITLE = "Regenerate the types";
const BODY = "`openapi.yaml` was pushed without its types. `npm run generate` wrote these.";

export interface Pushed {
  owner: string;
  /** The branch that lacks the types, and the commit it was at. */
  branch: string;
  sha: string;
}

/**
 * Puts the types on a branch of their own, opens a pull request for it unless one is open, and
 * starts its checks: a pull request of the workflow's own token starts none.
 */
export async function proposeTypes(gitHub: GitHub, { owner, branch, sha }: Pushed, types: string) {
  if (await gitHub.find(`/git/ref/heads/${BRANCH}`))
    await gitHub.call("PATCH", `/git/refs/heads/${BRANCH}`, { sha, force: true });
  else await gitHub.call("POST", "/git/refs", { ref: `refs/heads/${BRANCH}`, sha });
  const old = await gitHub.find(`/contents/${TYPES}?ref=${BRANCH}`);
  await gitHub.call("PUT", `/contents/${TYPES}`, {
    message: TITLE,
    content: Buffer.from(types).toString("base64"),
    branch: BRANCH,
    ...(isMap(old) && { sha: old.sha }),
  });
  const query = new URLSearchParams({ state: "open", head: `${owner}:${BRANCH}`, base: branch });
  const open = listOf(await gitHub.call("GET", `/pulls?${query}`), "pulls");
  if (open.length === 0)
    await gitHub.call("POST", "/pulls", { title: TITLE, body: BODY, head: BRANCH, base: branch });
  await gitHub.call("POST", "/actions/workflows/ci.yml/dispatches", { ref: BRANCH });
}

async function main(): Promise<number> {
  parseCommandLine({ options: {} }, "npm run ci:regenerate");
  const { env } = process;
  const said = await generate(PROJECT);
  console.log(said);
  if (!said.startsWith("Wrote")) return 0;
  const pushed = {
    owner: needed(env, "GITHUB_REPOSITORY_OWNER"),
    branch: needed(env, "GITHUB_REF_NAME"),
    sha: needed(env, "GITHUB_SHA"),
  };
  await proposeTypes(gitHubOf(env), pushed, await readFile(join(PROJECT, TYPES), "utf8"));
  console.log(`A pull request from the branch ${BRANCH} has them.`);
  return 0;
}

if (import.meta.main) await runCommand(main);
