// Says what changed between two OpenAPI documents, what that asks of semver, and whether it was given.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CommandError, parseCommandLine, runCommand } from "../shared/command.ts";
import { replaceFile } from "../shared/replace-file.ts";
import { withVersion } from "./bump.ts";
import { compareDocuments } from "./compare.ts";
import type { OpenApiDocument } from "./document.ts";
import { reconcile } from "./reconcile.ts";
import { redoclyMajors } from "./redocly.ts";
import { type Comparison, conclude, FORMATS, write } from "./report.ts";
import { sidesOf } from "./sides.ts";

const USAGE = `npm run diff [-- [BASE [REVISION]] [--bump] [--format ${FORMATS.join("|")}]]`;
const SPEC = new URL("../../openapi.yaml", import.meta.url);
const GENERATE = fileURLToPath(new URL("../generate/main.ts", import.meta.url));

async function compare(base: OpenApiDocument, revision: OpenApiDocument): Promise<Comparison> {
  const changes = compareDocuments(base, revision);
  return conclude(base, revision, reconcile(changes, await redoclyMajors(base, revision)));
}

/** Raises info.version in openapi.yaml, where it does not cover the changes, and regenerates. */
async function bump(comparison: Comparison): Promise<void> {
  if (comparison.covered) return;
  if (comparison.required === null)
    throw new CommandError(
      `info.version of ${comparison.base.name} is no semver: ${comparison.base.version}. Raise it by hand.`,
    );
  await replaceFile(SPEC, withVersion(await readFile(SPEC, "utf8"), comparison.required));
  await promisify(execFile)(process.execPath, [GENERATE]);
}

async function main(): Promise<number> {
  const { values, positionals } = parseCommandLine(
    {
      allowPositionals: true,
      options: {
        bump: { type: "boolean", default: false },
        format: { type: "string", default: "text" },
      },
    },
    USAGE,
  );
  const format = FORMATS.find((name) => name === values.format);
  if (!format) throw new CommandError(`There is no format ${values.format}. Usage: ${USAGE}`, 2);
  const [baseName, revisionName, ...more] = positionals;
  if (more.length > 0) throw new CommandError(`Two sides are compared. Usage: ${USAGE}`, 2);
  if (values.bump && revisionName !== undefined)
    throw new CommandError("--bump raises openapi.yaml in the working tree: name a BASE only.", 2);
  const sides = sidesOf(fileURLToPath(new URL("../..", import.meta.url)));
  const base = await (baseName === undefined ? sides.defaultBase() : sides.named(baseName));
  const revision = await (revisionName === undefined
    ? sides.workingTree()
    : sides.named(revisionName));
  let comparison = await compare(base, revision);
  if (values.bump) {
    await bump(comparison);
    comparison = conclude(base, await sides.workingTree(), comparison);
  }
  console.log(write(comparison, format));
  return comparison.covered ? 0 : 1;
}

if (import.meta.main) await runCommand(main);
