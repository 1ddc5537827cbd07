import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import lock from "../../package-lock.json" with { type: "json" };
import { PACKAGE } from "../shared/package-name.ts";

// A team that renames the package changes package.json, and is told here what else says the name:
// documents, which are written by hand. Code reads it from package.json.

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const { exports } = manifest;
const read = (name: string) => readFileSync(join(ROOT, name), "utf8");

test("the lockfile is this package's", () => {
  expect([lock.name, lock.packages[""].name]).toEqual([PACKAGE, PACKAGE]);
});

test("the README installs and imports the package by its name", () => {
  const readme = read("README.md");
  expect(readme.split("\n")[0]).toBe(`# ${PACKAGE}`);
  const installed = [...readme.matchAll(/npm install (\S+)/g)].map(([, name]) => name);
  expect(new Set(installed)).toEqual(new Set([PACKAGE]));
  const imported = [...readme.matchAll(/from "([^".][^"]*)"/g)].map(([, name = ""]) => name);
  const ours = imported.filter((name) => name.split("/")[0] === PACKAGE.split("/")[0]);
  expect(ours.length).toBeGreaterThan(0);
  const named = new Set(Object.keys(exports).map((entry) => join(PACKAGE, entry)));
  expect(imported.find((name) => !named.has(name) && /\bpiper\b/.test(name))).toBeUndefined();
});

test("the changelog and the licence say whose they are", () => {
  expect(read("CHANGELOG.md")).toContain(`\`${PACKAGE}/testing\``);
  expect(read("LICENSE")).toContain(`The ${PACKAGE} authors`);
});

test("no code imports the package by a name of its own", () => {
  const sources = globSync("{contract-tests,scripts,src}/**/*.{ts,js}", { cwd: ROOT });
  expect(sources.length).toBeGreaterThan(100);
  const name = PACKAGE.replaceAll(/\W/g, "\\$&");
  const imports = new RegExp(`(\\b(from|import|require)\\W{1,2}|node_modules/)${name}\\b`);
  expect(imports.test(`import("${PACKAGE}")`)).toBe(true);
  expect(sources.filter((file) => imports.test(read(file)))).toEqual([]);
});
