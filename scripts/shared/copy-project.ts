import { execFileSync } from "node:child_process";
import { cp, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PARTS = [
  "openapi.yaml",
  "redocly.yaml",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "vitest.config.ts",
  "README.md",
  "LICENSE",
];
const FOLDERS = ["generated", "src", "scripts", "contract-tests", "bench"];
const AUTHOR = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];

/** Copies this project as it is to a temporary folder, for a test that changes it. */
export async function copyProject(): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), "project-"));
  for (const part of [...PARTS, ...FOLDERS])
    await cp(join(ROOT, part), join(project, part), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(project, "node_modules"), "junction");
  await writeFile(join(project, ".gitignore"), "node_modules\n.cache\nreports\n");
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
