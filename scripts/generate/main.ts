// Writes what is made of openapi.yaml, generated/, or with --check says whether it is up to date.
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { diff } from "node:util";
import { isObject } from "../../contract-tests/document/json.ts";
import type { OpenApiDocument } from "../../contract-tests/document/place.ts";
import { readYaml } from "../../contract-tests/document/read-yaml.ts";
import { notYaml } from "../../contract-tests/document/yaml-problem.ts";
import generator from "../../node_modules/openapi-typescript/package.json" with { type: "json" };
import { askedFile } from "../shared/asked-file.ts";
import {
  CommandError,
  type CommandProcess,
  parseCommandLine,
  runCommand,
} from "../shared/command.ts";
import { encodingProblem } from "../shared/encoding-problem.ts";
import { replaceFile } from "../shared/replace-file.ts";
import { generateContract } from "./contract.ts";
import { generateExamples } from "./examples.ts";
import { linkReadme } from "./readme.ts";
import { refuseWhatNoClientDoes } from "./refusals.ts";

const SPEC = "openapi.yaml";
const FOLDER = "generated/";
const TYPES = "generated/openapi.d.ts";
const CONTRACT = "generated/contract.ts";
const EXAMPLES = "generated/examples.ts";
const README = "README.md";
const MEND = "npm run generate";
const SHORT_DIFF_LINES = 12;

const USAGE = `${MEND} [-- --check] [-- FILE]`;
const HELP = `Usage: ${USAGE}

Writes ${FOLDER} from ${SPEC}, or from another OpenAPI document; and once package.json names a
"repository", the links of ${README} that lead into it.

  --check   writes nothing; fails where they are not up to date
  --help    prints this`;

/** A file that is written from the document, by its path in the project. */
interface Generated {
  path: string;
  text: string;
}

/** The files that are made of an OpenAPI document; `client` is the package's name and version. */
export async function generateFiles(spec: string, client: string): Promise<Generated[]> {
  const document = await parse(spec);
  // It loads a whole compiler, of which a mistyped flag or a document that is none has no need.
  const { generateTypes } = await import("./types.ts");
  const types = await generateTypes(spec);
  refuseWhatNoClientDoes(document);
  const from = `// Source: ${SPEC}, sha256 ${createHash("sha256").update(spec).digest("hex")}`;
  const typesText = `// Types of ${SPEC}. Not edited by hand: change ${SPEC}, then run ${MEND}.
${from}
// Generator: openapi-typescript ${generator.version}

${types}`;
  const contract = `// What ${SPEC} says that the client needs while it runs. Not edited by hand: change
// ${SPEC}, or the version in package.json, then run ${MEND}.
${from}

${generateContract(document, client)}`;
  const examples = `// What ${SPEC} shows by example, for the tests of apps. Not edited by hand: change ${SPEC},
// then run ${MEND}.
${from}

${generateExamples(document)}`;
  return [
    { path: TYPES, text: typesText },
    { path: CONTRACT, text: contract },
    { path: EXAMPLES, text: examples },
  ];
}

async function parse(spec: string): Promise<OpenApiDocument> {
  const parsed = await readYaml(spec);
  if ("problem" in parsed)
    throw new CommandError(`${notYaml(parsed.problem)} Mend it, then run ${MEND}.`);
  const root = parsed.value;
  if (isObject(root) && typeof root.openapi === "number")
    throw new CommandError(
      `${SPEC}: the version is a number here: write openapi: ${root.openapi}.0`,
    );
  if (isObject(root) && "openapi" in root) return root;
  throw new CommandError(`${SPEC} is not an OpenAPI document: it has no "openapi" at its root.`);
}

/** Line endings do not count: a checkout may have turned LF into CRLF. */
const withoutCR = (text: string) => text.replaceAll("\r\n", "\n");

async function readText(path: string): Promise<string | undefined> {
  try {
    return withoutCR(await readFile(path, "utf8"));
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    if (error.code === "ENOENT") return undefined;
    // Of a folder the system says only that it is one.
    throw Object.assign(error, { path });
  }
}

async function readSpec(path: string, name: string): Promise<string> {
  const found = await stat(path).catch(({ code }) => {
    if (code !== "ENOENT") throw new CommandError(`${name} cannot be read (${code}).`);
    throw new CommandError(`${name} is missing${name === SPEC ? `: git checkout ${SPEC}` : "."}`);
  });
  // To read a pipe is to wait for whoever writes to it.
  if (!found.isFile()) throw new CommandError(`${name} is no file.`);
  const bytes = await readFile(path);
  const problem = encodingProblem(bytes);
  if (!problem) return withoutCR(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
  const { line, what } = problem;
  throw new CommandError(line ? `${name}:${line}:1  ${what}.` : `${name} ${what}.`);
}

/** Lists the lines to take out of one text and to put in for another, up to a few. */
function shortDiff(from: string, to: string): string {
  const changed = diff(from.split("\n"), to.split("\n")).filter(([side]) => side !== 0);
  const lines = changed.slice(0, SHORT_DIFF_LINES).map(([side, line]) => {
    return `${side === 1 ? "-" : "+"} ${line}`;
  });
  const rest = changed.length - lines.length;
  return [...lines, ...(rest > 0 ? [`  (${rest} more lines)`] : [])].join("\n");
}

/**
 * Writes what a project has of its document, or with `check` only compares it, and says what it
 * did. Files that are not up to date fail the check.
 */
export async function generate(
  project: string,
  { check = false, spec: file = SPEC } = {},
): Promise<string> {
  const spec = await readSpec(askedFile(file, project), file);
  const manifest = JSON.parse((await readText(join(project, "package.json"))) ?? "{}");
  const client = `${manifest.name}/${manifest.version}`;
  const files = await generateFiles(spec, client).catch((error) => {
    throw error instanceof CommandError ? asOf(file, error) : error;
  });
  const readme = await readText(join(project, README));
  if (readme !== undefined) files.push({ path: README, text: linkReadme(readme, manifest) });
  const written: string[] = [];
  const problems: string[] = [];
  for (const { path, text } of files) {
    const current = await readText(join(project, path));
    if (current === text) continue;
    if (check) problems.push(problemOf(path, current, text));
    else await replaceFile(pathToFileURL(join(project, path)), text);
    written.push(path);
  }
  if (problems.length > 0) throw new CommandError(`${problems.join("\n")}\nRun: ${MEND}`);
  return written.length > 0 ? `Wrote ${written.join(", ")}.` : `${FOLDER} is up to date.`;
}

/** What is wrong with a document, by the name that it was given; lint reads only our own. */
function asOf(file: string, { message, exitCode }: CommandError): CommandError {
  if (file === SPEC) return new CommandError(message, exitCode);
  const own = message.replace(" npm run lint says more.", "").replace(SPEC, () => file);
  return new CommandError(own, exitCode);
}

function problemOf(path: string, current: string | undefined, text: string): string {
  if (current === undefined) return `${path} is missing.`;
  const source = path === README ? "package.json's repository" : SPEC;
  return `${path} does not match ${source}.\n${shortDiff(current, text)}`;
}

/** Generates what the command line asks for, in the folder that this process is in. */
export async function generateAsAsked(own: CommandProcess): Promise<number> {
  const { values, positionals } = parseCommandLine(
    {
      args: own.argv.slice(2),
      options: { check: { type: "boolean", default: false } },
      allowPositionals: true,
    },
    USAGE,
    HELP,
  );
  const [spec = SPEC, ...more] = positionals;
  if (more.length > 0) throw new CommandError(`Name one file. Usage: ${USAGE}`, 2);
  own.stdout.write(`${await generate(process.cwd(), { check: values.check, spec })}\n`);
  return 0;
}

if (import.meta.main) await runCommand(generateAsAsked);
