// The fake as apps have it: from the packed package, in both kinds of module.
import { readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PACKAGE } from "../../scripts/shared/package-name.ts";
import { CALL } from "../calls/call.ts";
import { type App, addNodeTypes, createApp, run } from "./app.ts";

const MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));
const GUIDE = new URL("../../docs/testing.md", import.meta.url);

let app: App;
beforeAll(async () => {
  app = await createApp();
  await addNodeTypes(app);
  await symlink(join(MODULES, "vitest"), join(app.folder, "node_modules/vitest"), "junction");
}, 240_000);
afterAll(() => app?.remove());

/** Fails a call by the fake, and says whether its error is one of the main entry's classes. */
const TRY = `
const fake = testing.createFakePiper();
fake.failWith("429");
fake.client.createResponse(${JSON.stringify(CALL)}).catch((error) =>
  console.log(error instanceof main.PiperHttpError, error.status));
`;

test.each([
  [
    "ES modules",
    "app.mjs",
    `import * as main from "${PACKAGE}"; import * as testing from "${PACKAGE}/testing";`,
  ],
  [
    "CommonJS modules",
    "app.cjs",
    `const main = require("${PACKAGE}"); const testing = require("${PACKAGE}/testing");`,
  ],
  [
    "one of each",
    "mixed.mjs",
    `import * as main from "${PACKAGE}"; import { createRequire } from "node:module";
     const testing = createRequire(import.meta.url)("${PACKAGE}/testing");`,
  ],
])("the fake throws the errors of the main entry: %s", async (_, name, imports) => {
  await app.write(name, imports + TRY);
  const { stdout } = await run(process.execPath, [name], { cwd: app.folder });
  expect(stdout).toBe("true 429\n");
});

test("who loads the main entry loads nothing of the fake", async () => {
  const program = `
    const loaded = () => Object.keys(require.cache).some((path) => /[\\\\/]testing[\\\\/]/.test(path));
    require("${PACKAGE}");
    const before = loaded();
    require("${PACKAGE}/testing");
    console.log(before, loaded());`;
  await app.write("loaded.cjs", program);
  const { stdout } = await run(process.execPath, ["loaded.cjs"], { cwd: app.folder });
  expect(stdout).toBe("false true\n");
});

test("what the guide shows compiles", async () => {
  const guide = await readFile(GUIDE, "utf8");
  const snippets = [...guide.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = ""]) => code);
  expect(snippets.length).toBeGreaterThan(4);
  const context = `
    import { createFakePiper as create } from "${PACKAGE}/testing";
    import type { PiperClient } from "${PACKAGE}";
    declare global {
      const agent_id: string; const other: string;
      const fake: ReturnType<typeof create>;
      const ask: (piper: PiperClient) => Promise<string>;
      const expect: typeof import("vitest").expect; const vi: typeof import("vitest").vi;
    }`;
  await app.write("context.d.ts", context);
  const files = await Promise.all(
    snippets.map(async (code, n) => {
      await app.write(`guide-${n}.ts`, `${code}\nexport {};\n`);
      return `guide-${n}.ts`;
    }),
  );
  const compilerOptions = {
    ...{ module: "nodenext", target: "es2022", lib: ["es2023", "dom"], types: ["node"] },
    ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true, noEmit: true },
  };
  const all = ["context.d.ts", ...files];
  await app.write("tsconfig.json", JSON.stringify({ compilerOptions, files: all }));
  const tsc = join(MODULES, "typescript/bin/tsc");
  const compiling = run(process.execPath, [tsc, "-p", "."], { cwd: app.folder });
  const { stdout, stderr } = await compiling.catch((failed) => failed);
  expect(stdout + stderr).toBe("");
}, 300_000);
