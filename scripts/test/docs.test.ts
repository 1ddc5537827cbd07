import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { API_URL } from "../../contract-tests/document/api-url.ts";

// What the documents name is there: npm scripts, files and folders.

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const DOCUMENTS = globSync(["*.md", "docs/**/*.md"], { cwd: ROOT });
const PATHS = globSync(
  "{bench,contract-tests,docs,examples,generated,scripts,src,.github,.ci}/**",
  {
    cwd: ROOT,
  },
).concat(readdirSync(ROOT));
const ARCHITECTURE = "docs/architecture.md";

/** How a link into this repository begins where package.json names it. */
const OWN_LINK = /^https:\/\/[^)]+\/(?:blob|raw)\/main\//;

const read = (name: string) => readFileSync(join(ROOT, name), "utf8");
const { scripts } = JSON.parse(read("package.json"));

test("README, CONTRIBUTING and the architecture name npm scripts", () => {
  for (const name of ["README.md", "CONTRIBUTING.md", ARCHITECTURE])
    expect(scriptsNamedIn(name).length).toBeGreaterThan(0);
});

test.each(DOCUMENTS)("%s names npm scripts that exist", (name) => {
  expect(scriptsNamedIn(name).filter((script) => !(script in scripts))).toEqual([]);
});

test.each(DOCUMENTS)("%s links to files that exist", (name) => {
  const links = [...read(name).matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, path = ""]) => path);
  const own = links.map((path) => path.replace(OWN_LINK, ""));
  const local = own.filter((path) => !/^https?:/.test(path));
  expect(local.filter((path) => !existsSync(join(ROOT, dirname(name), path)))).toEqual([]);
});

const READ_BY_PEOPLE = globSync(["*.md", "docs/**/*.{md,ts}", "src/**/*.ts"], { cwd: ROOT });

test.each(READ_BY_PEOPLE)("%s names the API by the address that openapi.yaml has", (name) => {
  const named = read(name).match(/\bapi(\.[\w-]+)+\.[a-z]{2,}\b/g) ?? [];
  expect(named.filter((host) => host !== new URL(API_URL).host)).toEqual([]);
});

test("the architecture names files and folders that exist", () => {
  const paths = [...read(ARCHITECTURE).matchAll(/`([\w./-]*[\w-]\/|[\w./-]+\.(?:ts|yaml|md))`/g)];
  expect(paths.length).toBeGreaterThan(40);
  const missing = paths.map(([, path = ""]) => path).filter((path) => !exists(path));
  expect(missing).toEqual([]);
});

test("the architecture has a line for every room", () => {
  const rooms = ["contract-tests", "contract-tests/suite", "contract-tests/measure"].flatMap(
    (folder) =>
      readdirSync(join(ROOT, folder), { withFileTypes: true }).filter((entry) =>
        entry.isDirectory(),
      ),
  );
  const rows = read(ARCHITECTURE).match(/^\| .*/gm) ?? [];
  const missing = rooms.filter(({ name }) => !rows.some((row) => row.includes(`${name}/\``)));
  expect(missing.map(({ name }) => name)).toEqual([]);
});

function scriptsNamedIn(name: string): string[] {
  const named = read(name).matchAll(/npm run ([a-z][\w:-]*)/g);
  return Array.from(named, ([, script = ""]) => script);
}

/** Whether a path is there, from the root or from any folder: a row's place says which is meant. */
function exists(path: string): boolean {
  const wanted = `/${path.replace(/\/$/, "")}`;
  return path.includes("NAME") || PATHS.some((there) => `/${there}`.endsWith(wanted));
}
