import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { copyProject } from "../shared/copy-project.ts";

const TYPES = "generated/openapi.d.ts";
const WELL_SO_FAR = /^All is well so far \(\d+\.\d s\)\. npm test goes on\.$/m;
const NOT_WELL_SO_FAR = /^Not well so far \(\d+\.\d s\)\. npm test goes on\.$/m;
const ALL_WELL = /^All is well \(\d+\.\d s\)\.$/m;
/** What each round ends with, unless another save drops it. */
const END = /^(All is well|Not well yet) \(/m;
const KEPT = /suite\/page\/|client\/replies/;
const NOT_WELL = /^Not well yet \(\d+\.\d s\)\.$/m;

let project = "";
let spec = "";

/** A copy of this project, in which npm test runs all checks and few of the tests. */
beforeAll(async () => {
  project = await copyProject();
  spec = await readFile(join(project, "openapi.yaml"), "utf8");
  const tests = globSync("**/*.test.ts", { cwd: project, exclude: ["node_modules"] });
  for (const file of tests) if (!KEPT.test(file)) await rm(join(project, file));
  await edit("scripts/test/floor.ts", /TESTS_AT_LEAST = [\d_]+/, "TESTS_AT_LEAST = 1");
});
afterAll(() => rm(project, { recursive: true, force: true }));

async function edit(file: string, from: RegExp, to: string): Promise<void> {
  const text = await readFile(join(project, file), "utf8");
  expect(text).toMatch(from);
  await writeFile(join(project, file), text.replace(from, to));
}

/** Starts a command in the copy, with no terminal, and reads what it prints as it comes. */
function start(command: string, args: string[]) {
  const dev: ChildProcess = spawn(command, args, { cwd: project, detached: true });
  let output = "";
  let read = 0;
  for (const stream of [dev.stdout, dev.stderr])
    stream?.on("data", (chunk) => {
      output += chunk;
      dev.emit("said");
    });
  onTestFinished(() => {
    if (dev.pid && dev.exitCode === null) process.kill(-dev.pid, "SIGKILL");
  });

  /** What is printed from here on, up to and with what is waited for. */
  async function until(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(output.slice(read));
      if (match) {
        const said = output.slice(read, read + match.index + match[0].length);
        read += said.length;
        return said;
      }
      const isOver = END.test(output.slice(read));
      if (isOver || dev.exitCode !== null) throw new Error(`It did not say ${pattern}:\n${output}`);
      await once(dev, "said");
    }
  }
  return { dev, until, output: () => output };
}

const startDev = () => start(process.execPath, [join(project, "scripts/dev/main.ts")]);

/** Saves as editors do: another file takes the name. */
async function save(text: string): Promise<void> {
  await writeFile(join(project, ".openapi.yaml.swp"), text);
  await rename(join(project, ".openapi.yaml.swp"), join(project, "openapi.yaml"));
}

const types = () => readFile(join(project, TYPES), "utf8");

/** The line and column at which a text first stands in openapi.yaml. */
function placeIn(text: string, part: string): string {
  const lines = text.slice(0, text.indexOf(part)).split("\n");
  return `openapi.yaml:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}

/** Processes of which the command line names the copy. */
async function processesOfCopy(): Promise<string[]> {
  const { stdout } = await promisify(execFile)("ps", ["-eo", "args"]);
  return stdout.split("\n").filter((line) => line.includes(project));
}

/** A field that no part of src knows, and the page neither. */
const NEW_FIELD = `        usage:
          type: integer
          description: "Inferred: tokens that the reply took."
          x-provenance: inferred
`;

test("npm run dev says what each save of the spec breaks, until Ctrl-C", async () => {
  const { dev, until, output } = startDev();
  await until(WELL_SO_FAR);
  expect(output()).not.toMatch(ALL_WELL);
  const typesAtFirst = await types();

  const at = spec.indexOf("        run_id:\n");
  await save(spec.slice(0, at) + NEW_FIELD + spec.slice(at));
  const said = await until(NOT_WELL_SO_FAR);
  expect(said).toContain("\nopenapi.yaml changed.\n");
  expect(said).toMatch(
    /^ {2}contract-tests\/suite\/page\/page\.test\.ts:\d+:\d+ {2}openapi\.yaml has what the pages say: Create Response: answer: fields$/m,
  );
  const typesOfNewField = await types();
  expect(typesOfNewField).toContain("usage?: number;");

  // A burst of saves counts as one, and a broken one leaves the types alone.
  const broken = spec.replace("info:", "info: [");
  for (const text of [`${spec}# Once.\n`, `${spec}# Twice.\n`, broken]) await save(text);
  expect((await until(NOT_WELL)).trim().split("\n")).toEqual([
    "openapi.yaml changed.",
    "lint        1 problem",
    expect.stringMatching(/^ {2}openapi\.yaml:\d+:\d+ {2}This is not YAML: /),
    expect.stringMatching(NOT_WELL),
  ]);
  await save(spec.replace("operationId: createResponse", "operationid: createResponse"));
  expect(await until(NOT_WELL)).toContain(
    `  ${placeIn(spec, "operationId: createResponse")}  Property \`operationid\` is not expected`,
  );
  await save("");
  expect(await until(NOT_WELL)).toContain("  openapi.yaml  is empty: git checkout openapi.yaml");
  await rm(join(project, "openapi.yaml"));
  expect(await until(NOT_WELL)).toContain("  openapi.yaml  openapi.yaml is missing: git checkout");
  expect(await types()).toBe(typesOfNewField);

  await save(spec);
  expect(await until(WELL_SO_FAR)).toContain("types       Wrote ");
  expect(await types()).toBe(typesAtFirst);
  await until(ALL_WELL);

  dev.kill("SIGINT");
  expect(await once(dev, "close")).toEqual([0, null]);
  expect(await processesOfCopy()).toEqual([]);
  expect((await readdir(join(project, "generated"))).filter((name) => /tmp/.test(name))).toEqual(
    [],
  );
  expect(output()).toMatch(/^[^\p{Cc}]*(\n[^\p{Cc}]*)*$/u);
}, 400_000);

test("a client that breaks every reply is not called well, and a mended one is", async () => {
  const { dev, until } = startDev();
  await until(ALL_WELL);

  const file = join(project, "src/index.ts");
  const index = await readFile(file, "utf8");
  // Compiles, and fails at the first import.
  await writeFile(file, `${index}\nthrow new Error("No reply gets through.");\n`);
  expect(await until(WELL_SO_FAR)).toContain("src/index.ts changed.");
  const said = await until(NOT_WELL);
  expect(said).not.toMatch(ALL_WELL);
  expect(said).toContain("No reply gets through.");

  await writeFile(file, index);
  expect(await until(ALL_WELL)).not.toContain("No reply gets through.");
  dev.kill("SIGTERM");
  expect(await once(dev, "close")).toEqual([0, null]);
}, 400_000);

test("an edit of what the page says by hand is judged as it is now", async () => {
  const { dev, until } = startDev();
  await until(WELL_SO_FAR);
  const file = "contract-tests/suite/page/create-response.ts";
  const before = await readFile(join(project, file), "utf8");
  await writeFile(join(project, file), before.replace("session_id:", "conversation_id:"));
  expect(await until(NOT_WELL_SO_FAR)).toContain(`${file} changed.`);
  await writeFile(join(project, file), before);
  await until(WELL_SO_FAR);
  dev.kill("SIGINT");
  await once(dev, "close");
}, 400_000);

test.each(["SIGTERM", "SIGKILL"] as const)(
  "it ends with the npm that started it: %s",
  async (signal) => {
    const { dev, until } = start("npm", ["run", "dev"]);
    await until(/^lint/m);
    dev.kill(signal);
    // Its output is open for as long as anything that npm started is there.
    await once(dev, "close");
    expect(await processesOfCopy()).toEqual([]);
  },
  100_000,
);
