// Writes generated/openapi.d.ts from openapi.yaml, or with --check says whether it is up to date.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { diff } from "node:util";
import openapiTS, { astToString, NULL, STRING } from "openapi-typescript";
import ts from "typescript";
import { isMap } from "yaml";
import { notYaml, parseYaml } from "../../contract-tests/document/yaml.ts";
import generator from "../../node_modules/openapi-typescript/package.json" with { type: "json" };
import { CommandError, parseCommandLine, runCommand } from "../shared/command.ts";
import { replaceFile } from "../shared/replace-file.ts";

const SPEC = "openapi.yaml";
const TYPES = "generated/openapi.d.ts";
const MEND = "npm run generate";
const SHORT_DIFF_LINES = 12;

/** The types that openapi-typescript makes of an OpenAPI document, under a header that names it. */
export async function generateTypes(spec: string): Promise<string> {
  const parsed = parseYaml(spec);
  if ("problem" in parsed)
    throw new CommandError(`${notYaml(parsed.problem)} Mend it, then run ${MEND}.`);
  const { document } = parsed;
  if (!isMap(document.contents) || !document.has("openapi")) {
    throw new CommandError(`${SPEC} is not an OpenAPI document: it has no "openapi" at its root.`);
  }
  return `${header(spec)}\n${readable(astToString(await transformTypes(spec)))}`;
}

/**
 * The types with docs as an editor shows them best: descriptions are plain sentences, and what an
 * app imports by name has one too.
 */
function readable(types: string): string {
  return types
    .replaceAll(/^( *\*)( [^@\n].*\n)( *\* )@description /gm, "$1$2$1\n$3")
    .replaceAll(/^( *(?:\/\*\*|\*) )@description /gm, "$1")
    .replaceAll(/^( *\* ) {4}(?=\S)/gm, "$1")
    .replace(
      "export interface paths",
      "/** The API's operations, by path, as openapi-fetch takes them. */\n$&",
    )
    .replace(
      "export interface components",
      "/** The schemas and answers that the operations share, by name. */\n$&",
    );
}

async function transformTypes(spec: string): Promise<ts.Node[]> {
  const { error: print } = console;
  console.error = () => {}; // It prints the reason that it throws.
  try {
    return await openapiTS(Buffer.from(spec), {
      defaultNonNullable: false,
      silent: true,
      transform: (schema) => openEnum(schema),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new CommandError(`${SPEC} gives no types: ${reason}. npm run lint says more.`);
  } finally {
    console.error = print;
  }
}

/** A string of which some values are known: `"low" | (string & {})` keeps them in autocomplete. */
function openEnum(schema: object): ts.TypeNode | undefined {
  if (!("x-extensible-enum" in schema) || !Array.isArray(schema["x-extensible-enum"])) return;
  const known = schema["x-extensible-enum"].map((value) =>
    ts.factory.createLiteralTypeNode(ts.factory.createStringLiteral(String(value))),
  );
  const anyString = ts.factory.createParenthesizedType(
    ts.factory.createIntersectionTypeNode([STRING, ts.factory.createTypeLiteralNode([])]),
  );
  const nullable = "type" in schema && Array.isArray(schema.type) && schema.type.includes("null");
  return ts.factory.createUnionTypeNode([...known, anyString, ...(nullable ? [NULL] : [])]);
}

function header(spec: string): string {
  const sha256 = createHash("sha256").update(spec).digest("hex");
  return [
    "// Types of openapi.yaml. Not edited by hand: change openapi.yaml, then run npm run generate.",
    `// Source: openapi.yaml, sha256 ${sha256}`,
    `// Generator: openapi-typescript ${generator.version}`,
    "",
  ].join("\n");
}

/** Line endings do not count: a checkout may have turned LF into CRLF. */
const withoutCR = (text: string) => text.replaceAll("\r\n", "\n");

async function readText(path: string): Promise<string | undefined> {
  try {
    return withoutCR(await readFile(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
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
 * Writes a project's types, or with `check` only compares them, and says what it did. Types that
 * are not up to date fail the check.
 */
export async function generate(project: string, { check = false } = {}): Promise<string> {
  const spec = await readText(join(project, SPEC));
  if (spec === undefined) throw new CommandError(`${SPEC} is missing: git checkout ${SPEC}`);
  const types = await generateTypes(spec);
  const current = await readText(join(project, TYPES));
  if (current === types) return `${TYPES} is up to date.`;
  if (!check) {
    await replaceFile(pathToFileURL(join(project, TYPES)), types);
    return `Wrote ${TYPES}.`;
  }
  const problem =
    current === undefined
      ? `${TYPES} is missing.`
      : `${TYPES} does not match ${SPEC}.\n${shortDiff(current, types)}`;
  throw new CommandError(`${problem}\nRun: ${MEND}`);
}

async function main(): Promise<number> {
  const { values } = parseCommandLine(
    { options: { check: { type: "boolean", default: false } } },
    `${MEND} [-- --check]`,
  );
  console.log(await generate(process.cwd(), values));
  return 0;
}

if (import.meta.main) await runCommand(main);
