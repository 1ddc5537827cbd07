// Publishes the package that a tag names, once tag, package, contract and changelog agree.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse } from "yaml";
import {
  CommandError,
  type CommandProcess,
  parseCommandLine,
  runCommand,
} from "../shared/command.ts";
import { type Environment, needed } from "./job.ts";

const ROOT = new URL("../../", import.meta.url);
const USAGE = "npm run ci:release [-- --check | --dry-run]";

export interface Release {
  tag: string;
  manifest: { version: string; private?: boolean; repository?: string | { url?: string } };
  contract: string;
  changelog: string;
  /** Where the workflow runs: https://github.com/OWNER/NAME. */
  repositoryUrl: string;
  /** Whether main holds the tagged commit. */
  isOnMain: boolean;
}

/** What has to be mended before a release; nothing where it may be published. */
export function objections(release: Release): string[] {
  const { tag, manifest, contract, changelog, repositoryUrl, isOnMain } = release;
  const heading = `## ${tag} (contract ${contract})`;
  const found: string[] = [];
  if (!isOnMain) found.push(`The commit of ${tag} is not on main: merge it, then tag it there.`);
  if (tag !== `v${manifest.version}`)
    found.push(`The tag is ${tag}, and package.json says ${manifest.version}.`);
  if (manifest.private) found.push('package.json says "private": npm would refuse it.');
  const repository = repositoryUrl.replace("https://github.com/", "github:");
  if (!namesRepository(manifest.repository, repositoryUrl))
    found.push(
      `package.json needs "repository": "${repository}": npm refuses provenance of another or none.`,
    );
  if (!changelog.split(/\r?\n/).some((line) => line.startsWith(heading)))
    found.push(`CHANGELOG.md has no heading "${heading}".`);
  return found;
}

/** Whether package.json names a repository, in any of the forms that npm takes. */
function namesRepository(written: Release["manifest"]["repository"], url: string): boolean {
  const text = typeof written === "string" ? written : (written?.url ?? "");
  const plain = text
    .replace(/^git\+/, "")
    .replace(/^git:/, "https:")
    .replace(/^(github:)?(?=[\w.-]+\/[\w.-]+$)/, "https://github.com/")
    .replace(/(\.git)?\/?$/, "");
  return plain.toLowerCase() === url.toLowerCase();
}

/**
 * The dist-tag that `npm install NAME` follows to a version: a prerelease goes under its own first
 * word, or `next` where that is none or would be taken for the newest release.
 */
export function distTagOf(version: string): string {
  const prerelease = /^[^-+]+-([^+]+)/.exec(version)?.[1];
  if (prerelease === undefined) return "latest";
  const [word = ""] = prerelease.split(".");
  return /^[a-z][\da-z-]*$/i.test(word) && !/^(latest|x|v\d*)$/i.test(word) ? word : "next";
}

/** Whether main holds a commit; a clone that does not know main cannot tell. */
async function isOnMain(commit: string, root: URL): Promise<boolean> {
  const git = (...args: string[]) => promisify(execFile)("git", args, { cwd: fileURLToPath(root) });
  try {
    await git("merge-base", "--is-ancestor", commit, "origin/main");
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === 1) return false;
    const said = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    throw new CommandError(
      `git cannot tell whether main holds the tag (fetch-depth: 0): ${said.trim()}`,
    );
  }
}

async function readRelease(environment: Environment, root: URL): Promise<Release> {
  const read = (name: string) => readFile(new URL(name, root), "utf8");
  return {
    tag: needed(environment, "GITHUB_REF_NAME"),
    manifest: JSON.parse(await read("package.json")),
    contract: parse(await read("openapi.yaml")).info.version,
    changelog: await read("CHANGELOG.md"),
    repositoryUrl: `${needed(environment, "GITHUB_SERVER_URL")}/${needed(environment, "GITHUB_REPOSITORY")}`,
    isOnMain: await isOnMain(needed(environment, "GITHUB_SHA"), root),
  };
}

/** Publishes the project in a folder, or says why it may not be; the exit code is npm's. */
export async function publish(own: CommandProcess, root = ROOT): Promise<number> {
  const { env } = own;
  const flag = { type: "boolean" } as const;
  const { values } = parseCommandLine(
    { args: own.argv.slice(2), options: { check: flag, "dry-run": flag } },
    USAGE,
  );
  const release = await readRelease(env, root);
  const found = objections(release);
  if (found.length > 0) throw new CommandError(found.join("\n"));
  const distTag = distTagOf(release.manifest.version);
  if (values.check) {
    own.stdout.write(`${release.tag} may be published, as ${distTag}.\n`);
    return 0;
  }
  const args = ["publish", "--access=public", "--provenance", `--tag=${distTag}`];
  if (values["dry-run"]) args.push("--dry-run");
  const npm = spawn("npm", args, { stdio: "inherit", env });
  const [exitCode] = await once(npm, "close");
  return Number(exitCode ?? 1);
}

if (import.meta.main) await runCommand(publish);
