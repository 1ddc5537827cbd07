import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

// What package.json promises to those who install the package. package.full.test.ts installs it.

const ROOT = new URL("../../", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, ROOT), "utf8");
const manifest = JSON.parse(read("package.json"));
const entries = Object.entries<string | Record<string, string>>(manifest.exports);
const programs = entries.filter(([, entry]) => typeof entry === "object");

test("every entry is an ES module and a CommonJS one, each with its types, which come first", () => {
  expect(programs.map(([name]) => name)).toContain(".");
  for (const [name, entry] of programs) {
    const path = name === "." ? "./dist/index" : `./dist/${name.slice(2)}/index`;
    expect(JSON.stringify(entry)).toBe(
      JSON.stringify({
        import: { types: `${path}.d.ts`, default: `${path}.js` },
        require: { types: `${path}.d.cts`, default: `${path}.cjs` },
      }),
    );
  }
});

test("tools that do not read exports find the main entry, and the types of every one", () => {
  expect([manifest.main, manifest.types]).toEqual([
    manifest.exports["."].require.default,
    manifest.exports["."].require.types,
  ]);
  const others = programs.map(([name]) => name.slice(2)).filter((name) => name !== "");
  const typesOf = (name: string) => [name, [`./dist/${name}/index.d.cts`]];
  expect(manifest.typesVersions?.["*"] ?? {}).toEqual(Object.fromEntries(others.map(typesOf)));
});

test("the manifest can be imported too", () => {
  expect(manifest.exports["./package.json"]).toBe("./package.json");
});

test("only dist is published, in which everything exported lies", () => {
  expect(manifest.files).toEqual(["dist"]);
  const files = entries.filter(([, entry]) => typeof entry === "string").map(([, path]) => path);
  expect(files).toEqual(["./package.json"]);
});

test("it asks for the Node that the README names, and no newer one", () => {
  const [, major] = /Node (\d+) or newer/.exec(read("README.md")) ?? [];
  expect(manifest.engines).toEqual({ node: `>=${major}` });
  expect(Number(major)).toBe(20);
});

test("it is an ES module without side effects, that anybody may install", () => {
  expect(manifest).toMatchObject({ type: "module", sideEffects: false });
  expect(manifest).not.toHaveProperty("private");
  expect(manifest.publishConfig).toEqual({ access: "public" });
});

test("it brings openapi-fetch in one exact version, and nothing else", () => {
  expect(manifest.dependencies).toEqual({
    "openapi-fetch": expect.stringMatching(/^\d+\.\d+\.\d+$/),
  });
  for (const kind of [
    "peerDependencies",
    "optionalDependencies",
    "bundleDependencies",
    "bundledDependencies",
  ])
    expect(manifest).not.toHaveProperty(kind);
});

test("what develops it is pinned to the exact version", () => {
  const loose = Object.entries<string>(manifest.devDependencies).filter(
    ([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+$/.test(version),
  );
  expect(loose).toEqual([]);
});

test("nothing runs on the machine of whoever installs it", () => {
  const hooks = ["preinstall", "install", "postinstall", "prepare", "dependencies"];
  expect(hooks.filter((hook) => hook in manifest.scripts)).toEqual([]);
});

test("it is built before it is packed", () => {
  expect(manifest.scripts.prepack).toBe("npm run build");
});

test("no npm script swallows the exit code of what it runs", () => {
  const swallowing = Object.entries<string>(manifest.scripts).filter(([, command]) =>
    /\|\||;|(?<!&)&(?!&)|\btrue\b|\becho\b|--pass-?with-?no-?tests|--exit-zero/i.test(command),
  );
  expect(swallowing).toEqual([]);
});

test("what npm test runs is what it says it is", () => {
  const { test, lint, generate, typecheck, check } = manifest.scripts;
  expect({ test, lint, generate, typecheck, check }).toEqual({
    test: "node scripts/test/main.ts",
    lint: "node scripts/lint/main.ts",
    generate: "node scripts/generate/main.ts",
    typecheck:
      "node node_modules/typescript-7/bin/tsc --noEmit --incremental --tsBuildInfoFile .cache/typecheck.tsbuildinfo",
    check: "biome check",
  });
});

test("the commands of a newcomer say first which Node they need", () => {
  const { pretest, prestart, prechat } = manifest.scripts;
  expect(new Set([pretest, prestart, prechat])).toEqual(
    new Set(["node scripts/test/need-node-24.js"]),
  );
});

test("CI's gates are the tests of what CI runs, of paid calls and of the verdicts on a change", () => {
  expect(manifest.scripts["ci:gates"]).toBe(
    "vitest run scripts/ci/ scripts/contract/ scripts/diff/diff scripts/diff/verdicts",
  );
});

test("every npm script that runs a file runs one that is there", () => {
  const files = Object.values<string>(manifest.scripts)
    .flatMap((command) => [...command.matchAll(/\bnode (?:--\S+ )*([\w./]\S*)/g)])
    .map(([, file = ""]) => file);
  expect(files.length).toBeGreaterThan(10);
  for (const file of files)
    expect(() => readFileSync(fileURLToPath(new URL(file, ROOT)))).not.toThrow();
});
