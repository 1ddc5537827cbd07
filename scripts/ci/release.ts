// Publishes the package that a tag names, once tag, package, contract and changelog agree.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { parse } from "yaml";
import { CommandError, parseCommandLine, runCommand } from "../shared/command.ts";
import { needed } from "./github.ts";

const ROOT = new URL("../../", import.meta.url);

export interface Release {
  tag: string;
  manifest: { version: string; private?: boolean };
  contract: string;
  changelog: string;
}

/** What has to be mended before a release; nothing where it may be published. */
export function objections({ tag, manifest, contract, changelog }: Release): string[] {
  const heading = `## ${tag} (contract ${contract})`;
  const found: string[] = [];
  if (tag !== `v${manifest.version}`)
    found.push(`The tag is ${tag}, and package.json says ${manifest.version}.`);
  if (manifest.private) found.push('package.json says "private": npm would refuse it.');
  if (!changelog.split(/\r?\n/).some((line) => line.startsWith(heading)))
    found.push(`CHANGELOG.md has no heading "${heading}".`);
  return found;
}

async function main(): Promise<number> {
  const { values } = parseCommandLine(
    { options: { "dry-run": { type: "boolean", default: false } } },
    "npm run ci:release [-- --dry-run]",
  );
  const read = (name: string) => readFile(new URL(name, ROOT), "utf8");
  const found = objections({
    tag: needed(process.env, "GITHUB_REF_NAME"),
    manifest: JSON.parse(await read("package.json")),
    contract: parse(await read("openapi.yaml")).info.version,
    changelog: await read("CHANGELOG.md"),
  });
  if (found.length > 0) throw new CommandError(found.join(" "));
  const args = [
    "publish",
    "--access=public",
    "--provenance",
    ...(values["dry-run"] ? ["--dry-run"] : []),
  ];
  const npm = spawn("npm", args, { stdio: "inherit", shell: process.platform === "win32" });
  const [exitCode] = await once(npm, "close");
  return Number(exitCode ?? 1);
}

if (import.meta.main) await runCommand(main);
