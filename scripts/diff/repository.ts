import { execFile } from "node:child_process";
import process from "node:process";
import { promisify } from "node:util";
import { notCompared } from "./not-compared.ts";

export interface Commit {
  sha: string;
  /** What a person calls it: "main", "the merge base with origin/main". */
  called: string;
}

export interface Repository {
  /** Finds the commit that a revision names, or undefined. */
  findCommit(revision: string): Promise<Commit | undefined>;
  /** Reads a file as it was at a commit, or undefined where it was not there. */
  readAt(commit: Commit, path: string): Promise<Uint8Array | undefined>;
  /**
   * The commit that a file of the working tree is compared with: the merge base with main, which on
   * main itself is HEAD. Where the file is as it was there, it is the last release tag, else the
   * commit before HEAD.
   */
  defaultBase(path: string): Promise<Commit>;
  /** Says in one line why a revision cannot be found. */
  explainMissing(revision: string): Promise<string>;
}

const RELEASE_TAGS = "v[0-9]*";
const DEEPEN = "git fetch --unshallow --tags (in GitHub Actions: fetch-depth: 0)";
const NAME_BASE = "Name a base: npm run diff -- BASE";

/** The git repository that a folder lies in, if it does. */
export function openRepository(folder: string): Repository {
  /** Runs git; undefined where it says no. */
  async function git(...args: string[]): Promise<Buffer | undefined> {
    const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024, encoding: "buffer" } as const;
    try {
      return (await promisify(execFile)("git", args, options)).stdout;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT")
        throw notCompared("git is not installed, and a base is read with it.");
      return undefined;
    }
  }

  const line = async (...args: string[]) => (await git(...args))?.toString().trim();
  const isShallow = async () => (await line("rev-parse", "--is-shallow-repository")) === "true";

  async function findCommit(revision: string): Promise<Commit | undefined> {
    const flags = ["--verify", "--quiet", "--end-of-options"];
    const sha = await line("rev-parse", ...flags, `${revision}^{commit}`);
    return sha ? { sha, called: revision } : undefined;
  }

  /** Why git reads no repository here; undefined where it does. */
  async function refusal(): Promise<string | undefined> {
    try {
      await promisify(execFile)("git", ["rev-parse", "--git-dir"], {
        cwd: folder,
        env: { ...process.env, LC_ALL: "C" },
      });
      return undefined;
    } catch (error) {
      const said = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
      if (said === "" || said.includes("not a git repository"))
        return `${folder} is no git repository`;
      // Its own words say what to do, as in a repository of another user's.
      return `git reads nothing here: ${said.trim().replaceAll(/\s+/g, " ")}`;
    }
  }

  async function mergeBaseWithMain(head: Commit): Promise<Commit> {
    const main = (await findCommit("origin/main")) ?? (await findCommit("main"));
    if (!main) return { ...head, called: "HEAD" };
    const sha = await line("merge-base", head.sha, main.sha);
    if (sha) return { sha, called: `the merge base with ${main.called}` };
    throw notCompared(
      (await isShallow())
        ? `This shallow clone ends before the merge base with ${main.called}: ${DEEPEN}.`
        : `HEAD and ${main.called} have no commit in common. ${NAME_BASE}`,
    );
  }

  async function defaultBase(path: string): Promise<Commit> {
    const refused = await refusal();
    if (refused) throw notCompared(`${refused}. ${NAME_BASE}`);
    const head = await findCommit("HEAD");
    if (!head) throw notCompared(`There is no commit yet. ${NAME_BASE}`);
    const mergeBase = await mergeBaseWithMain(head);
    if (mergeBase.sha !== head.sha) return mergeBase;
    const isAsItWas = (await git("diff", "--quiet", head.sha, "--", path)) !== undefined;
    if (!isAsItWas) return mergeBase;
    const tag = await line("describe", "--tags", "--abbrev=0", "--match", RELEASE_TAGS);
    const release = tag ? await findCommit(tag) : undefined;
    if (release) return release;
    if (await isShallow())
      throw notCompared(`This shallow clone may hide origin/main or a release tag: ${DEEPEN}.`);
    const parent = await findCommit("HEAD^");
    if (parent) return parent;
    throw notCompared(`HEAD is the first commit and no release is tagged. ${NAME_BASE}`);
  }

  return {
    findCommit,
    defaultBase,
    readAt: ({ sha }, path) => git("show", `${sha}:./${path}`),
    async explainMissing(revision) {
      const refused = await refusal();
      if (refused) return `There is no file ${revision}, and ${refused}.`;
      if (await isShallow()) return `This shallow clone holds no ${revision}: ${DEEPEN}.`;
      return `There is no file and no git revision ${revision}. git branch --all and git tag list them.`;
    },
  };
}
