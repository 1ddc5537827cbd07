// Adds made-up operations of three shapes to a copy of the project, as a person would: to openapi.yaml,
// to the facts of the pages and to the rows of requests. All else is to find them in the document.
import { execFileSync, spawnSync } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse, parseDocument } from "yaml";
import { escapePointer } from "../../../contract-tests/document/json.ts";
import { METHODS } from "../../../contract-tests/document/methods.ts";
import { commitProject, copyProject } from "../../shared/copy-project.ts";

const HERE = new URL(".", import.meta.url);
const SUITE = "contract-tests/suite";
const LONG_MS = 900_000;

const added = parse(await readFile(new URL("operations.yaml", HERE), "utf8"));

let project = "";

beforeAll(async () => {
  project = await copyProject();
  commitProject(project);
  await addToDocument();
  const fixture = (name: string) => readFile(new URL(name, HERE), "utf8");
  await writeFile(join(project, SUITE, "page/notes.ts"), await fixture("page-facts.txt"));
  await writeFile(join(project, SUITE, "requests/notes.ts"), await fixture("request-rows.txt"));
  await edit(`${SUITE}/page/pages.ts`, [
    [
      "import { createResponse }",
      'import { addNote, deleteNote, listNotes } from "./notes.ts";\nimport { createResponse }',
    ],
    ["getSessionEvents]", "getSessionEvents, addNote, listNotes, deleteNote]"],
  ]);
  await edit(`${SUITE}/requests/table.ts`, [
    ["import { addressRows }", 'import { noteRows } from "./notes.ts";\nimport { addressRows }'],
    [
      '  "Get Session Events": readingRows,',
      '  "Get Session Events": readingRows,\n  Notes: noteRows,',
    ],
  ]);
  run("generate");
});
afterAll(() => rm(project, { recursive: true, force: true }));

async function addToDocument(): Promise<void> {
  const file = join(project, "openapi.yaml");
  const document = parseDocument(await readFile(file, "utf8"));
  const add = (at: string[], parts: object) => {
    for (const [name, part] of Object.entries(parts)) document.setIn([...at, name], part);
  };
  const { components, ...others } = added;
  for (const [keyword, parts] of Object.entries<object>(others)) add([keyword], parts);
  for (const [kind, parts] of Object.entries<object>(components)) add(["components", kind], parts);
  await writeFile(file, document.toString({ lineWidth: 0 }));
}

async function edit(name: string, changes: [from: string, to: string][]): Promise<void> {
  const file = join(project, name);
  let text = await readFile(file, "utf8");
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  await writeFile(file, text);
}

/** Runs an npm script of the copy; what it printed, behind its exit code. */
function run(script: string, ...flags: string[]): string {
  const args = ["--run", script, ...(flags.length > 0 ? ["--", ...flags] : [])];
  return output(process.execPath, args);
}

function output(command: string, args: string[]): string {
  const env = { ...process.env, NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: project,
    env,
    encoding: "utf8",
  });
  return `exit ${status}\n${stdout}${stderr}`;
}

/** What a reader of the copy prints, which is a few lines of a module. */
const evaluate = (code: string) =>
  output(process.execPath, ["--input-type=module", "--eval", code]);

test("nothing is touched but the document, what is made from it, the page's facts and the rows", () => {
  const args = ["status", "--porcelain", "--untracked-files=all"];
  const touched = execFileSync("git", args, { cwd: project, encoding: "utf8" });
  expect(
    touched
      .trim()
      .split("\n")
      .map((line) => line.slice(2).trim())
      .sort(),
  ).toEqual([
    "contract-tests/suite/page/notes.ts",
    "contract-tests/suite/page/pages.ts",
    "contract-tests/suite/requests/notes.ts",
    "contract-tests/suite/requests/table.ts",
    "generated/contract.ts",
    "generated/examples.ts",
    "generated/openapi.d.ts",
    "openapi.yaml",
  ]);
});

test("lint and the type check take them", { timeout: LONG_MS }, () => {
  expect(run("lint", "--format=json")).toMatch(/^exit 0\n/);
  expect(run("typecheck")).toBe("exit 0\n");
});

test("npm run contract checks them with the others, and the mock keeps them", {
  timeout: LONG_MS,
}, () => {
  const said = run("contract", "--strict");
  expect(said).toContain("5 of 5 operations checked");
  expect(said).toContain("Keeps the contract.");
  expect(said).toMatch(/^exit 0\n/);
});

test("npm run diff names each in plain words", { timeout: LONG_MS }, () => {
  const said = run("diff", "HEAD", "openapi.yaml");
  for (const [path, item] of Object.entries<object>(added.paths)) {
    const method = METHODS.find((name) => name in item) ?? "";
    expect(said).toContain(`minor  ${method.toUpperCase()} ${path} is new.`);
  }
});

test("the tests that find operations in the document are green", { timeout: LONG_MS }, () => {
  const files = [
    ...["suite/page", "suite/requests/table", "suite/sightings", "measure/examples"],
    ...["measure/coverage", "measure/power/corpus", "measure/property/oracle"],
    "measure/property/properties.test",
  ];
  const said = output(process.execPath, [
    "node_modules/vitest/vitest.mjs",
    "run",
    ...files.map((name) => `contract-tests/${name}`),
    // What the README says is of the project as it is.
    "--testNamePattern=^(?!.*README)",
  ]);
  expect(said).toMatch(/^exit 0\n/);
});

test("every mutant of them is noticed, but for those that change no verdict", {
  timeout: LONG_MS,
}, () => {
  const words = [
    ...Object.keys(added.paths).flatMap((path) => [path, escapePointer(path)]),
    ...Object.values<object>(added.components).flatMap(Object.keys),
  ];
  const said = evaluate(`
    import { tryMutants } from "./contract-tests/measure/mutants/measure.ts";
    const words = ${JSON.stringify(words)};
    const { tried, missed } = tryMutants((name) => words.some((word) => name.includes(word)));
    console.log(tried > 800, missed);`);
  expect(said).toBe("exit 0\ntrue []\n");
});
