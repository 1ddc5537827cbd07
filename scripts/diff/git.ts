import { execFile } from "node:child_process";
import process from "node:process";
import { promisify } from "node:util";
import { CommandError } from "../command.ts";

const run = promisify(execFile);
const RELEASE_TAGS = "v[0-9]*";
const DEEPEN = "git fetch --unshallow --tags (in GitHub Actions: fetch-depth: 0)";
const NAME_BASE = "Name a base: npm run diff -- BASE";

/** Runs git; undefined where it says no. */
async function git(...args: string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run("git", args, { maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (missing) throw new CommandError("git is not installed, and the base is read with it.");
    return undefined;
  }
}

const gitLine = async (...args: string[]) => (await git(...args))?.trim();
const isShallow = async () => (await gitLine("rev-parse", "--is-shallow-repository")) === "true";

export interface Commit {
  sha: string;
  /** What a person calls it: "main", "the merge base with origin/main". */
  called: string;
}

/** Finds the commit that a revision names, or undefined. */
export async function findCommit(revision: string, called = revision): Promise<Commit | undefined> {
  const sha = await gitLine(
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${revision}^{commit}`,
  );
  return sha ? { sha, called } : undefined;
}

/** Reads a file of the project as it was at a commit, or undefined where it was not there. */
export const readAt = (sha: string, path: string) => git("show", `${sha}:./${path}`);

/** Why a revision cannot be found, in one line. */
export async function explainMissing(revision: string): Promise<string> {
  if ((await gitLine("rev-parse", "--git-dir")) === undefined)
    return `There is no file ${revision}, and ${process.cwd()} is no git repository.`;
  if (await isShallow())
    return `This shallow clone holds no ${revision}: ${DEEPEN}, or name a file.`;
  return `There is no file and no git revision ${revision}: git branch --all and git tag name those there are.`;
}

/**
 * The commit to compare the working tree with: the merge base with origin/main; where that is HEAD,
 * the last release tag, else the commit before HEAD.
 */
export async function defaultBase(): Promise<Commit> {
  if ((await gitLine("rev-parse", "--git-dir")) === undefined)
    throw new CommandError(`${process.cwd()} is no git repository. ${NAME_BASE} REVISION`);
  const head = await findCommit("HEAD");
  if (!head) throw new CommandError(`There is no commit yet. ${NAME_BASE}`);
  const shallow = await isShallow();
  const main = await findCommit("origin/main");
  if (main) {
    const sha = await gitLine("merge-base", head.sha, main.sha);
    if (!sha && shallow)
      throw new CommandError(
        `This shallow clone ends before the merge base with origin/main: ${DEEPEN}.`,
      );
    if (!sha) throw new CommandError(`HEAD and origin/main have no commit in common. ${NAME_BASE}`);
    if (sha !== head.sha) return { sha, called: "the merge base with origin/main" };
  }
  const tag = await gitLine("describe", "--tags", "--abbrev=0", "--match", RELEASE_TAGS);
  const released = tag ? await findCommit(tag) : undefined;
  if (released) return released;
  if (shallow)
    throw new CommandError(
      `This shallow clone holds neither origin/main's history nor a release tag: ${DEEPEN}.`,
    );
  const parent = await findCommit("HEAD^");
  if (parent) return parent;
  throw new CommandError(`HEAD is the first commit and there is no release tag. ${NAME_BASE}`);
}
