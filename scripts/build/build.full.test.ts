// A build of a copy of the project that has two more entries.
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { copyProject } from "../shared/copy-project.ts";
import { PACKAGE } from "../shared/package-name.ts";
import { runScript } from "../shared/run-script.ts";

const run = promisify(execFile);
const TSC = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

/** Each takes something internal of the client's, and one of its public classes. */
const SOURCES = {
  first: `
    import type { PiperClient } from "../client.ts";
    import { PiperAbortError } from "../errors.ts";
    /** Makes an error. */
    export const makeError = () => new PiperAbortError("stopped", { outcome: "none", phase: "wait" });
    /** Takes a client. */
    export const take = (client: PiperClient): string => typeof client.createResponse;
  `,
  second: `
    import { PiperError } from "../errors.ts";
    import { seconds } from "../messages.ts";
    export { isPiperError } from "../errors.ts";
    /** Tells whether it is one. */
    export const isOne = (error: unknown): error is PiperError => error instanceof PiperError;
    /** Says a time. */
    export const say = (ms: number): string => seconds(ms);
  `,
};

let project = "";
beforeAll(async () => {
  project = await copyProject();
  const manifest = JSON.parse(await readFile(join(project, "package.json"), "utf8"));
  for (const [name, source] of Object.entries(SOURCES)) {
    await mkdir(join(project, "src", name));
    await writeFile(join(project, "src", name, "index.ts"), source);
    manifest.exports[`./${name}`] = {
      import: { types: `./dist/${name}/index.d.ts`, default: `./dist/${name}/index.js` },
      require: { types: `./dist/${name}/index.d.cts`, default: `./dist/${name}/index.cjs` },
    };
  }
  await writeFile(join(project, "package.json"), JSON.stringify(manifest));
  await mkdir(join(project, "dist"));
  await writeFile(join(project, "dist/shared-OLD.cjs"), "");
  const { stderr, stdout } = await build();
  if (!stdout) throw new Error(stderr);
}, 300_000);
afterAll(() => rm(project, { recursive: true, force: true }));

const build = () => run(process.execPath, ["scripts/build/main.ts"], { cwd: project });

/** Runs a module of the project's own, which imports the package by its name. */
async function runModule(name: string, code: string): Promise<string> {
  await writeFile(join(project, name), code);
  const running = run(process.execPath, [name], { cwd: project });
  const { stdout, stderr } = await running.catch((failed) => failed);
  return stdout || stderr;
}

const USE = `
  const error = first.makeError();
  console.log(
    error instanceof main.PiperAbortError, second.isOne(error), main.isPiperError(error),
    first.take(main.createPiperClient({ orgId: "3c90c3cc-0d44-4b50-8888-8dd25736052a", baseUrl: "http://localhost" })),
    second.isPiperError === main.isPiperError, second.say(2000),
  );
`;

test("an ES module imports all entries, which share one copy of the errors", async () => {
  const names = { main: PACKAGE, first: `${PACKAGE}/first`, second: `${PACKAGE}/second` };
  const imports = Object.entries(names).map(([as, name]) => `import * as ${as} from "${name}";\n`);
  const printed = await runModule("use.mjs", imports.join("") + USE);
  expect(printed).toBe("true true true function true 2 s\n");
});

test("a CommonJS module requires them, and meets the same copy as an ES module", async () => {
  const names = { main: PACKAGE, first: `${PACKAGE}/first`, second: `${PACKAGE}/second` };
  const required = Object.entries(names).map(([as, name]) => `const ${as} = require("${name}");\n`);
  const both = `import("${PACKAGE}").then((m) => console.log(m.PiperError === main.PiperError));`;
  expect(await runModule("use.cjs", required.join("") + USE + both)).toBe(
    "true true true function true 2 s\ntrue\n",
  );
});

test("TypeScript takes what one entry gives for what another declares", async () => {
  const code = `
    import { createPiperClient, type PiperAbortError } from "${PACKAGE}";
    import { makeError, take } from "${PACKAGE}/first";
    import { isOne } from "${PACKAGE}/second";
    const error: PiperAbortError = makeError();
    export const said: string = take(createPiperClient({ orgId: error.phase }));
    export const one: boolean = isOne(error);
    // @ts-expect-error: it is internal.
    import { seconds } from "${PACKAGE}/second";
  `;
  await writeFile(join(project, "use.mts"), code);
  await writeFile(join(project, "use.cts"), code);
  const flags = ["--noEmit", "--strict", "--target", "es2022", "--module", "node16"];
  const checking = run(process.execPath, [TSC, ...flags, "use.mts", "use.cts"], { cwd: project });
  const { stdout } = await checking.catch((failed) => failed);
  expect(stdout).toBe("");
});

test("an earlier build leaves nothing behind, and no draft is left in src", async () => {
  expect(await readdir(join(project, "dist"))).not.toContain("shared-OLD.cjs");
  expect((await readdir(join(project, "src"))).filter((name) => name.startsWith("."))).toEqual([]);
});

test.each([
  ["without a repository", undefined, /^package\.json names no repository: .*\n$/],
  ["with one", "https://github.com/acme/piper", /^$/],
])("a build %s says whether an installed README's links lead anywhere", async (_, url, said) => {
  const file = join(project, "package.json");
  const manifest = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...manifest, repository: url }));
  const { stdout } = await build();
  expect(stdout.replace(/^Wrote .* to dist\.\n/, "")).toMatch(said);
});

test("an entry without a source is named", async () => {
  await rm(join(project, "src/second"), { recursive: true });
  await expect(build()).rejects.toMatchObject({
    code: 1,
    stderr: 'package.json exports "./second", and there is no src/second/index.ts.\n',
  });
});

test("--help says how it is run", async () => {
  const { stdout, exitCode } = await runScript("build/main", ["--help"]);
  expect({ stdout, exitCode }).toEqual({ stdout: "Usage: npm run build\n", exitCode: 0 });
});
