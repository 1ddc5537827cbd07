// Writes dist, which is what npm publishes: the entries and their declarations.
import { readdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../../package.json" with { type: "json" };
import { parseCommandLine, runCommand } from "../shared/command.ts";
import { replaceFile } from "../shared/replace-file.ts";
import { lintContract } from "./contract.ts";
import { buildDeclarations } from "./declarations.ts";
import { readEntries } from "./entries.ts";
import { buildPrograms } from "./programs.ts";

const ROOT = new URL("../../", import.meta.url);
const DIST = new URL("dist/", ROOT);

async function main(): Promise<number> {
  parseCommandLine({ options: {} }, "npm run build");
  await lintContract();
  const entries = readEntries(manifest.exports, ROOT);
  const files = new Map([
    ...(await buildPrograms(entries, fileURLToPath(ROOT))),
    ...(await buildDeclarations(entries, ROOT)),
  ]);
  for (const [name, text] of files) await replaceFile(new URL(name, DIST), text);
  await removeOthers(new Set(files.keys()));
  console.log(`Wrote ${[...files.keys()].join(", ")} to dist.`);
  if (!("repository" in manifest))
    console.log("package.json names no repository: an installed README's links lead nowhere.");
  return 0;
}

/** Removes what an earlier build wrote: what entries share has another name with each change. */
async function removeOthers(names: Set<string>): Promise<void> {
  const written = await readdir(DIST, { recursive: true, withFileTypes: true });
  for (const entry of written.filter((entry) => entry.isFile())) {
    const path = join(entry.parentPath, entry.name);
    if (!names.has(relative(fileURLToPath(DIST), path))) await rm(path);
  }
}

await runCommand(main);
