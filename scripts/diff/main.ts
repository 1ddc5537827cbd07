// Says what changed between two OpenAPI documents, what that asks of semver, and whether it was given.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  CommandError,
  type CommandProcess,
  parseCommandLine,
  runCommand,
} from "../shared/command.ts";
import { replaceFile } from "../shared/replace-file.ts";
import { withVersion } from "./bump.ts";
import type { Change } from "./changes.ts";
import { type Comparison, conclude } from "./comparison.ts";
import type { OpenApiDocument } from "./document.ts";
import { notCompared } from "./not-compared.ts";
import { FORMATS, write } from "./report.ts";
import { SPEC, sidesOf } from "./sides.ts";

const USAGE = `npm run diff [-- [BASE [REVISION]] [--bump] [--all] [--format ${FORMATS.join("|")}]]`;
const HELP = `${USAGE}

Says what changed between two OpenAPI documents, and what it asks of semver.

BASE and REVISION  a file, or a git revision of openapi.yaml. Left out, BASE is the merge base with
                   main; where openapi.yaml is as it was there, the last release, else the commit
                   before. REVISION is openapi.yaml in the working tree.
--bump             raises info.version in openapi.yaml where it does not cover the changes.
--all              cuts no list of changes short.
--format           text, json (each change with its rule, pointers and lines), markdown (for a
                   changelog), github (annotations for GitHub Actions), html (a page to read).

Exit code          0 covered by info.version, 1 not covered, 2 a wrong call, 3 not compared.
docs/diff.md       what each rule means, and why a change counts as breaking.`;
const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const SPEC_FILE = new URL(`../../${SPEC}`, import.meta.url);
const GENERATE = fileURLToPath(new URL("../generate/main.ts", import.meta.url));

/** Raises info.version in openapi.yaml, where it does not cover the changes, and regenerates. */
async function bump(comparison: Comparison): Promise<void> {
  if (comparison.covered) return;
  if (comparison.required === null)
    throw notCompared(
      `info.version of ${comparison.base.name} is no semver: ${comparison.base.version}. Raise it by hand.`,
    );
  const before = await readFile(SPEC_FILE, "utf8");
  await replaceFile(SPEC_FILE, withVersion(before, comparison.required));
  try {
    await promisify(execFile)(process.execPath, [GENERATE], { cwd: PROJECT });
  } catch (error) {
    await replaceFile(SPEC_FILE, before);
    const { stderr = "" } = error as { stderr?: string };
    throw notCompared(`info.version is as it was: npm run generate fails.\n${stderr.trim()}`);
  }
}

/** Loads the comparison, which asks the client for the methods that it has. */
async function loadComparison() {
  try {
    return await import("./compare.ts");
  } catch (error) {
    const [reason] = error instanceof Error ? error.message.split("\n") : [];
    throw notCompared(`The client cannot be loaded. Try: npm run generate (${reason})`);
  }
}

/** Compares two documents. An exit code of 1 is a verdict: what was not foreseen has another. */
async function compared(base: OpenApiDocument, revision: OpenApiDocument): Promise<Change[]> {
  const { compareDocuments } = await loadComparison();
  try {
    return compareDocuments(base, revision);
  } catch (error) {
    if (!(error instanceof Error) || "exitCode" in error) throw error;
    if (error instanceof RangeError)
      throw notCompared(
        "Too many schemas lie in one another, or refer to one another in one chain.",
      );
    throw notCompared(`Unexpected: ${error.message.split("\n")[0]}`);
  }
}

/** Says what changed between the sides that the command line names; 0 where that is covered. */
export async function diff(own: CommandProcess): Promise<number> {
  const { values, positionals } = parseCommandLine(
    {
      args: own.argv.slice(2),
      allowPositionals: true,
      options: {
        bump: { type: "boolean", default: false },
        all: { type: "boolean", default: false },
        format: { type: "string", default: "text" },
      },
    },
    USAGE,
    HELP,
  );
  const format = FORMATS.find((name) => name === values.format);
  if (!format) throw new CommandError(`There is no format ${values.format}. Usage: ${USAGE}`, 2);
  const [baseName, revisionName, ...more] = positionals;
  if (more.length > 0) throw new CommandError(`Two sides are compared. Usage: ${USAGE}`, 2);
  if (values.bump && revisionName !== undefined)
    throw new CommandError("--bump raises openapi.yaml in the working tree: name a BASE only.", 2);
  const sides = sidesOf(PROJECT);
  const base = await (baseName === undefined ? sides.defaultBase() : sides.named(baseName));
  const revision = await (revisionName === undefined
    ? sides.workingTree()
    : sides.named(revisionName));
  let comparison = conclude(base, revision, await compared(base, revision));
  if (values.bump) {
    await bump(comparison);
    comparison = conclude(base, await sides.workingTree(), comparison.changes);
  }
  own.stdout.write(`${write(comparison, format, { all: values.all })}\n`);
  return comparison.covered ? 0 : 1;
}

if (import.meta.main) await runCommand(diff);
