import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyProject } from "../shared/copy-project.ts";
import { runScript } from "../shared/run-script.ts";

const TYPES = "generated/openapi.d.ts";
const ALL_WELL = /^All is well \(\d+\.\d s\)\.$/m;
const NOT_WELL = /^Not well yet \(\d+\.\d s\)\.$/m;

let project = "";
let spec = "";
let dev: ChildProcess;
let output = "";
let read = 0;

/** Starts npm run dev's command in a copy of this project, with no terminal. */
beforeAll(async () => {
  project = await copyProject();
  spec = await readFile(join(project, "openapi.yaml"), "utf8");
  dev = spawn(process.execPath, [join(project, "scripts/dev/main.ts")], { cwd: project });
  for (const stream of [dev.stdout, dev.stderr])
    stream?.on("data", (chunk) => {
      output += chunk;
      dev.emit("said");
    });
});

afterAll(async () => {
  dev.kill("SIGKILL");
  await rm(project, { recursive: true, force: true });
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
    if (dev.exitCode !== null) throw new Error(`It ended:\n${output}`);
    await once(dev, "said");
  }
}

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

/** A field that no part of src knows, and the page neither. */
const NEW_FIELD = `        usage:
          type: integer
          description: "Inferred: tokens that the reply took."
          x-provenance: inferred
`;

test("npm run dev says what each save breaks, until Ctrl-C", { timeout: 240_000 }, async () => {
  await until(ALL_WELL);
  const typesAtFirst = await types();

  const at = spec.indexOf("        run_id:\n");
  await save(spec.slice(0, at) + NEW_FIELD + spec.slice(at));
  const said = await until(NOT_WELL);
  expect(said).toMatch(/^ {2}src\/call\.ts:\d+:\d+ {2}.*\n.*'usage' is missing/m);
  expect(said).toMatch(
    /^ {2}contract-tests\/suite\/page\/page\.test\.ts:\d+:\d+ {2}openapi\.yaml has the page's response fields$/m,
  );
  const typesOfNewField = await types();
  expect(typesOfNewField).toContain("usage?: number;");

  // A burst of saves counts as one, and a broken one leaves the types alone.
  const broken = spec.replace("info:", "info: [");
  for (const text of [`${spec}# Once.\n`, `${spec}# Twice.\n`, broken]) await save(text);
  const ofBurst = await until(NOT_WELL);
  expect(ofBurst.trim().split("\n")).toEqual([
    "lint        1 problem",
    expect.stringMatching(/^ {2}openapi\.yaml:\d+:\d+ {2}This is not YAML: /),
    expect.stringMatching(NOT_WELL),
  ]);
  await save(spec.replace("operationId: createResponse", "operationid: createResponse"));
  expect(await until(NOT_WELL)).toContain(
    `  ${placeIn(spec, "operationId: createResponse")}  Property \`operationid\` is not expected`,
  );
  await rm(join(project, "openapi.yaml"));
  expect(await until(NOT_WELL)).toContain("  openapi.yaml  is missing: git checkout openapi.yaml");
  expect(await types()).toBe(typesOfNewField);

  await save(spec);
  expect(await until(ALL_WELL)).toContain("types       Wrote generated/openapi.d.ts.");
  expect(await types()).toBe(typesAtFirst);

  dev.kill("SIGINT");
  expect(await once(dev, "close")).toEqual([0, null]);
  const { stdout } = await promisify(execFile)("ps", ["-eo", "args"]);
  expect(stdout.split("\n").filter((line) => line.includes(project))).toEqual([]);
  expect(await readdir(join(project, "generated"))).toEqual(["openapi.d.ts"]);
  expect(output).toMatch(/^[^\p{Cc}]*(\n[^\p{Cc}]*)*$/u);
});

test("npm run dev takes no arguments", async () => {
  expect(await runScript("dev/main", ["--fast"])).toMatchObject({
    stdout: "",
    stderr: "Unknown option '--fast'. Usage: npm run dev\n",
    exitCode: 2,
  });
});
