// Compares two documents with npm run diff and with oasdiff: what each takes, and where they differ.
import { readFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { METHODS } from "../../../contract-tests/document/methods.ts";
import { askedFile } from "../../shared/asked-file.ts";
import { CommandError, parseCommandLine, runCommand } from "../../shared/command.ts";
import type { Comparison } from "../comparison.ts";
import { find, parseOpenApi } from "../document.ts";
import { isMap } from "../json.ts";
import { measured } from "./measured.ts";
import { type OasdiffChange, oasdiffProgram, readOasdiff } from "./oasdiff.ts";

const USAGE = "npm run diff:versus -- BASE REVISION";
const GATE = fileURLToPath(new URL("../main.ts", import.meta.url));
const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));
const MOST = 40;

/** By operation, why it breaks. */
type Breaks = Map<string, string[]>;

async function main(): Promise<number> {
  const { positionals } = parseCommandLine({ allowPositionals: true, options: {} }, USAGE);
  const [base, revision, ...more] = positionals.map((name) => askedFile(name, PROJECT));
  if (!base || !revision || more.length > 0)
    throw new CommandError(`Name two files. Usage: ${USAGE}`, 2);
  const ours = await measured(process.execPath, [GATE, base, revision, "--format=json"]);
  if (!ours.stdout) throw new CommandError(ours.stderr.trim(), 3);
  const args = ["changelog", base, revision, "--format=json"];
  const theirs = await measured(await oasdiffProgram(), args);
  if (!theirs.stdout) throw new CommandError(`oasdiff: ${theirs.stderr.trim()}`, 3);
  const comparison: Comparison = JSON.parse(ours.stdout);
  const changes = readOasdiff(theirs.stdout);
  const majors = comparison.changes.filter(({ verdict }) => verdict === "major").length;
  const errors = changes.filter(({ level }) => level === "error").length;
  console.log(
    `npm run diff  ${ours.used}  ${majors} of ${comparison.changes.length} changes break`,
  );
  console.log(`oasdiff       ${theirs.used}  ${errors} of ${changes.length} changes break`);
  const document = parseOpenApi(await readFile(base, "utf8"), base).root;
  const [here, there] = [ourBreaks(comparison, document), theirBreaks(changes)];
  list("Only npm run diff says that these operations break:", without(here, there));
  list("Only oasdiff says that these operations break:", without(there, here));
  return 0;
}

const without = (some: Breaks, others: Breaks): Breaks =>
  new Map([...some].filter(([operation]) => !others.has(operation)));

function list(title: string, breaks: Breaks): void {
  if (breaks.size === 0) return;
  console.log(`\n${title}`);
  for (const [operation, reasons] of [...breaks].slice(0, MOST))
    console.log(
      `  ${operation}: ${reasons.slice(0, 3).join("; ")}${reasons.length > 3 ? "; …" : ""}`,
    );
  if (breaks.size > MOST) console.log(`  … and ${breaks.size - MOST} more`);
}

/** A change in a schema breaks each operation that sends or receives it. */
function ourBreaks({ changes }: Comparison, root: Record<string, unknown>): Breaks {
  const breaks: Breaks = new Map();
  const majors = changes.filter(({ verdict }) => verdict === "major");
  for (const [path, item] of Object.entries(Object(root.paths))) {
    for (const method of METHODS) {
      const operation = Object(item)[method];
      if (!isMap(operation)) continue;
      const { responses, ...sent } = operation;
      const name = `${method.toUpperCase()} ${path}`;
      const uses = { request: schemasIn(root, sent), response: schemasIn(root, responses) };
      const reasons = majors
        .filter(({ subject, schema, direction }) =>
          schema === null ? subject === name : uses[direction].has(schema),
        )
        .map(({ place, what }) => `${place} ${what}`);
      if (reasons.length > 0) breaks.set(name, reasons);
    }
  }
  return breaks;
}

/** The names of the components that a node leads to. */
function schemasIn(root: Record<string, unknown>, node: unknown): Set<string> {
  const names = new Set<string>();
  const passed = new Set<unknown>();
  const search = (inner: unknown) => {
    if (typeof inner !== "object" || inner === null || passed.has(inner)) return;
    passed.add(inner);
    if ("$ref" in inner && typeof inner.$ref === "string") {
      names.add(inner.$ref.split("/").at(-1) ?? "");
      search(find({ name: "", root }, inner.$ref));
    }
    for (const value of Object.values(inner)) search(value);
  };
  search(node);
  return names;
}

function theirBreaks(changes: OasdiffChange[]): Breaks {
  const breaks: Breaks = new Map();
  for (const { level, id, operation } of changes) {
    if (level !== "error" || operation === undefined) continue;
    const reasons = breaks.get(operation) ?? [];
    if (!reasons.includes(id)) breaks.set(operation, [...reasons, id]);
  }
  return breaks;
}

if (import.meta.main) await runCommand(main);
