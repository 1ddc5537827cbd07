// What is checked is said in files of configuration, where a line less turns nothing red by itself.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

const BIOME = join(ROOT, "node_modules/@biomejs/biome/bin/biome");

test.each([
  ["noExplicitAny", "export const text: any = 1;"],
  ["noDefaultExport", "export default 1;"],
  ["useImportType", 'import { Server } from "node:http";\nexport type S = Server;'],
  ["noNonNullAssertion", "export const first = (list: string[]) => list[0]!;"],
  ["noUnusedImports", 'import { join } from "node:path";\nexport {};'],
  ["noUnusedVariables", "const text = 1;\nexport {};"],
])("npm run check fails by %s", async (rule, text) => {
  const folder = await mkdtemp(join(tmpdir(), "biome-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(join(ROOT, "biome.json"), join(folder, "biome.json"));
  await writeFile(join(folder, "file.ts"), `${text}\n`);
  // The folder is no repository.
  const args = [BIOME, "check", "--vcs-enabled=false", "--reporter=github"];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  expect([status, stdout]).toEqual([1, expect.stringMatching(`::error title=lint/\\w+/${rule},`)]);
});

test("npm run check reads all files but those that a tool writes", () => {
  expect(JSON.parse(read("biome.json")).files.includes).toEqual([
    "**",
    "!generated",
    "!contract-tests/suite/report/samples",
    "!package-lock.json",
  ]);
});

test("npm run typecheck reads every file but those of apps, which have a project of their own", () => {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const checked = ts.parseJsonConfigFileContent(config, ts.sys, ROOT).fileNames;
  const files = globSync("{bench,contract-tests,generated,scripts,src}/**/*.ts", { cwd: ROOT })
    .concat(globSync("*.ts", { cwd: ROOT }))
    .map((file) => join(ROOT, file));
  expect(files.length).toBeGreaterThan(500);
  expect(files.filter((file) => !checked.includes(file))).toEqual([]);
});

test("what reads openapi.yaml tells nobody of it", () => {
  expect(parse(read("redocly.yaml"), { version: "1.1" }).telemetry).toBe(false);
});

test("what is installed, built or reported is no part of the repository", () => {
  expect(read(".gitignore").split("\n")).toEqual(
    expect.arrayContaining(["node_modules", "dist/", "reports/", ".cache/"]),
  );
});

test("nvm gives the Node that the scripts need", () => {
  expect(read(".nvmrc").trim()).toBe(JSON.parse(read("package.json")).devDependencies.node);
});

test("the one command of CI ends with the first that fails, and leaves none out", () => {
  const commands = read(".ci/run")
    .split("\n")
    .filter((line) => /^(set|npm) /.test(line));
  expect(commands).toEqual([
    "set -euo pipefail",
    "npm ci",
    "npm start",
    "npm test",
    "npm run test:full",
    "npm run contract -- --strict",
    "npm run test:runtimes",
    expect.stringMatching(/^npm run test:platforms -- --only "/),
    "npm run bench -- --quick || npm run bench -- --quick",
  ]);
});
