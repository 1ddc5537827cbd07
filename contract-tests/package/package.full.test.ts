import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packTarball } from "../../scripts/shared/pack.ts";
import { PACKAGE } from "../../scripts/shared/package-name.ts";
import { CALL } from "../calls/call.ts";
import { findOperation, readOpenApi } from "../document/openapi.ts";
import { type App, createApp, run } from "./app.ts";

const DEPENDENCIES = fileURLToPath(new URL("../../node_modules/", import.meta.url));

let app: App;
let installed = "";
beforeAll(async () => {
  app = await createApp();
  installed = join(app.folder, "node_modules", PACKAGE);
}, 300_000);
afterAll(() => app?.remove());

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name));
}

/** The names by which an app imports the entries. */
async function listEntries(): Promise<string[]> {
  const { exports } = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
  return Object.keys(exports)
    .filter((name) => typeof exports[name] === "object")
    .map((name) => PACKAGE + name.slice(1));
}

/** Bundles a program of the app's, as its bundler would. */
async function bundleProgram(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: app.folder },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

test("holds what an app needs, and no more", async () => {
  const { exports } = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
  const named = (target: unknown): string[] =>
    typeof target === "string" ? [target.slice(2)] : Object.values(Object(target)).flatMap(named);
  const files = (await listFiles(installed)).map((path) => relative(installed, path));
  const isShared = (path: string) => /^dist\/shared-\w+\.cjs$/.test(path);
  expect(files.filter((path) => !isShared(path)).sort()).toEqual(
    ["LICENSE", "README.md", "dist/declarations.d.cts", ...named(exports)].sort(),
  );
  const texts = await Promise.all(files.map((path) => readFile(join(installed, path), "utf8")));
  for (const path of files.filter(isShared))
    expect(texts.filter((text) => text.includes(path.slice("dist/".length)))).not.toEqual([]);
});

// It is for a second copy, a source map or a library that slips in; docs/decisions has the reason.
test("is under 160 kB unpacked", async () => {
  const sizes = (await listFiles(installed)).map(async (path) => (await stat(path)).size);
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(20_000);
  expect(total).toBeLessThan(160_000);
});

test("brings openapi-fetch, its types, and nothing else", async () => {
  const lock = join(app.folder, "node_modules/.package-lock.json");
  const { packages } = JSON.parse(await readFile(lock, "utf8"));
  expect(Object.keys(packages).sort()).toEqual(
    [
      "node_modules/openapi-fetch",
      "node_modules/openapi-typescript-helpers",
      `node_modules/${PACKAGE}`,
    ].sort(),
  );
});

test("runs no script of its own when it is installed", async () => {
  const { scripts } = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
  const onInstall = ["preinstall", "install", "postinstall", "prepare", "dependencies"];
  expect(onInstall.filter((name) => name in scripts)).toEqual([]);
});

test("has nothing that publint minds", async () => {
  const tarball = await readFile(await packTarball());
  const { buffer } = Uint8Array.from(tarball);
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

test("has types that every resolution finds", async () => {
  const cli = join(DEPENDENCIES, "@arethetypeswrong/cli/dist/index.js");
  const args = [cli, await packTarball(), "--format=ascii", "--no-emoji"];
  const { stdout } = await run(process.execPath, args).catch((failed) => failed);
  expect(stdout).toContain("No problems found");
});

test("changes nothing around it when it is loaded", async () => {
  const program = `
    const snapshot = () => [globalThis, Object.prototype, Error.prototype, Promise.prototype]
      .map((held) => Object.entries(Object.getOwnPropertyDescriptors(held))
        .map(([name, { value }]) => [name, value]));
    const { isDeepStrictEqual } = await import("node:util");
    const before = snapshot();
    for (const entry of ${JSON.stringify(await listEntries())}) await import(entry);
    console.log(isDeepStrictEqual(snapshot(), before));`;
  await app.write("load.js", program);
  const { stdout } = await run(process.execPath, ["load.js"], { cwd: app.folder });
  expect(stdout).toBe("true\n");
});

test("is one copy, whichever way an app loads it", async () => {
  await app.write(
    "both.js",
    `import { createRequire } from "node:module";
    const require = createRequire(import.meta.url);
    for (const entry of ${JSON.stringify(await listEntries())}) {
      const [imported, required] = [await import(entry), require(entry)];
      const names = Object.keys(required);
      const same = names.filter((name) => imported[name] === required[name]);
      console.log(same.length > 0, same.length === names.length, Object.keys(imported).length === names.length);
    }`,
  );
  const { stdout } = await run(process.execPath, ["both.js"], { cwd: app.folder });
  expect(stdout).toBe("true true true\n".repeat((await listEntries()).length));
});

test("has no line that would fill a terminal when Node shows where an error was thrown", async () => {
  const programs = (await listFiles(installed)).filter((path) => /js$/.test(path));
  const texts = await Promise.all(programs.map((path) => readFile(path, "utf8")));
  const lines = texts.join("\n").split("\n");
  expect(lines.length).toBeGreaterThan(100);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(500);
});

test("shows an error in a console by its class's name, though the code is minified", async () => {
  await app.write(
    "shown.js",
    `import * as piper from "${PACKAGE}";
    import { inspect } from "node:util";
    const Errors = Object.entries(piper).filter(([name]) => /^Piper.+Error$/.test(name) && name !== "PiperError");
    for (const [name, Class] of Errors) {
      const error = new Class("stopped", { outcome: "none", problems: [] });
      console.log(name, Class.name === name, inspect(error).startsWith(name + ": stopped"));
    }`,
  );
  const { stdout } = await run(process.execPath, ["shown.js"], { cwd: app.folder });
  expect(stdout.match(/^Piper\w+Error true true$/gm)).toHaveLength(6);
});

test("has a fake that replies with the contract's examples, word for word", async () => {
  const { operation } = findOperation(await readOpenApi());
  const examples = operation.responses["200"]?.content["application/json"].examples;
  const [first] = Object.values(examples ?? {});
  await app.write(
    "fake.js",
    `import { createFakePiper } from "${PACKAGE}/testing";
    const { data } = await createFakePiper().client.createResponse(${JSON.stringify(CALL)});
    console.log(JSON.stringify(data));`,
  );
  const { stdout } = await run(process.execPath, ["fake.js"], { cwd: app.folder });
  expect(JSON.parse(stdout).content).toBe(first?.value.content);
});

test("is left out of a bundle that does not use it", async () => {
  expect(await bundleProgram(`import "${PACKAGE}"; console.log(1);`)).toBe("console.log(1);\n");
});

test("keeps its errors' names and brand in a bundle that uses only them", async () => {
  const code = await bundleProgram(`
    import { isPiperError, PiperAbortError } from "${PACKAGE}";
    const error = new PiperAbortError("stopped", "unknown");
    console.log(error.name, isPiperError(error));`);
  await app.write("errors.js", code);
  const { stdout } = await run(process.execPath, ["errors.js"], { cwd: app.folder });
  expect(stdout).toBe("AbortError true\n");
});
