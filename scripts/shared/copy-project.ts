import { execFileSync } from "node:child_process";
import { cp, mkdtemp, readdir, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { begin } from "./leave-nothing.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** What npm, git and the scripts write; all else is a source. */
const NOT_SOURCES = ["node_modules", ".git", ".cache", "dist", "reports"];
const AUTHOR = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];

/** Copies every source file of this project to a folder that is there. */
export async function copySources(to: string): Promise<void> {
  const names = (await readdir(ROOT)).filter((name) => !NOT_SOURCES.includes(name));
  for (const name of names) await cp(join(ROOT, name), join(to, name), { recursive: true });
}

/** Copies this project as it is to a temporary folder, for a test that changes it. */
export async function copyProject(): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), "project-"));
  begin(project);
  await copySources(project);
  await symlink(join(ROOT, "node_modules"), join(project, "node_modules"));
  return project;
}

/** Makes a git repository of a copy, with two commits. */
export function commitProject(project: string): void {
  for (const args of [
    ["init", "--quiet"],
    ["add", "."],
    [...AUTHOR, "commit", "--quiet", "--message=Begin"],
    [...AUTHOR, "commit", "--quiet", "--allow-empty", "--message=Go on"],
  ])
    execFileSync("git", args, { cwd: project });
}
