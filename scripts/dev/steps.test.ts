import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { asMany, checkTypes, readDiagnostics, readNpmTest, says } from "./steps.ts";

const MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));

test("what stands in src comes first, with all that is said of it", () => {
  const printed = [
    "bench/run.ts(3,5): error TS2322: Type 'a' is not b.",
    "  Because of c.",
    "src/call.ts(42,3): error TS1360: Property 'language' is missing.",
    "",
  ].join("\n");
  expect(readDiagnostics(printed)).toEqual([
    { place: "src/call.ts:42:3", what: "Property 'language' is missing. (TS1360)" },
    { place: "bench/run.ts:3:5", what: "Type 'a' is not b.\n  Because of c. (TS2322)" },
  ]);
});

test("a tsconfig.json that cannot be read comes before all that it brings, and nothing is emitted", async () => {
  const project = mkdtempSync(join(tmpdir(), "types-"));
  onTestFinished(() => rmSync(project, { recursive: true }));
  symlinkSync(MODULES, join(project, "node_modules"));
  writeFileSync(join(project, "tsconfig.json"), "{");
  writeFileSync(join(project, "b.ts"), "export const b = 1;\n");
  writeFileSync(join(project, "a.ts"), 'export { b } from "./b.ts";\n');

  const { problems } = await checkTypes(project, new AbortController().signal);

  expect(problems.map(({ place }) => place.split(":")[0])).toEqual(["tsconfig.json", "a.ts"]);
  expect(readdirSync(project).filter((name) => name.endsWith(".js"))).toEqual([]);
});

test("of many problems some are told, and what shows the others", () => {
  const problems = Array.from({ length: 40 }, (_, index) => ({ place: `a.ts:${index}`, what: "" }));
  expect(asMany(problems, "npm run lint")).toEqual([
    ...problems.slice(0, 25),
    { place: "", what: "and 15 more: npm run lint shows them" },
  ]);
  expect(asMany(problems.slice(0, 26), "npm run lint")).toHaveLength(26);
});

test("a script that Node cannot run says its error, and no place in the document", () => {
  const stderr = `node:internal/modules/run_main:76
      const type = getNearestParentPackageJSONType(mainPath);
                   ^

Error: Invalid package config /project/package.json.
    at shouldUseESMLoader (node:internal/modules/run_main:76:16)
`;
  expect(says({ stdout: "", stderr, exitCode: 1 }, "openapi.yaml")).toEqual([
    { place: "", what: "Error: Invalid package config /project/package.json." },
  ]);
  const broken = `file://${process.cwd()}/scripts/generate/main.ts:3
syntax error(
       ^
SyntaxError [ERR_INVALID_TYPESCRIPT_SYNTAX]: Expected ';'
    at parse (node:internal/modules/typescript:50:16)
`;
  expect(says({ stdout: "", stderr: broken, exitCode: 1 }, "openapi.yaml")).toEqual([
    {
      place: "scripts/generate/main.ts:3",
      what: "SyntaxError [ERR_INVALID_TYPESCRIPT_SYNTAX]: Expected ';'",
    },
  ]);
  const said = { stdout: "", stderr: "openapi.yaml is missing.\n", exitCode: 1 };
  expect(says(said, "openapi.yaml")).toEqual([
    { place: "openapi.yaml", what: "openapi.yaml is missing." },
  ]);
});

test("of the lines that the style check would change some are told", () => {
  const frame = Array.from({ length: 30 }, (_, index) => `   ${index}      │ - #·a`).join("\n");
  const printed = `✗ npm run check (1.0 s)\n  a.yaml format ━━━\n${frame}\n  b.yaml format ━━━\n`;
  const [problem] = readNpmTest(printed);
  expect(problem?.what.split("\n")).toEqual([
    "✗ npm run check (1.0 s)",
    "  a.yaml format ━━━",
    ...frame.split("\n").slice(0, 8),
    "        …: npm run format mends what is style",
    "  b.yaml format ━━━",
  ]);
});

test("nothing printed is no problem", () => {
  expect(readDiagnostics("")).toEqual([]);
});

const NPM_TEST = `✓ npm run lint (1.2 s)
✗ npm run check (0.3 s)

src/call.ts:1:1 lint/noUnusedImports

 RUN  v5.1.1 /project

⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  contract-tests/a.test.ts > the examples > show every field
AssertionError: expected [ Array(1) ] to deeply equal []

- Expected
+ Received

- []
+ [
+   "language: in no example",
+ ]

 ❯ contract-tests/a.test.ts:29:32
     27| test
 ❯ contract-tests/b.ts:1:1

 Test Files  1 failed (1)
npm test failed at npm run check, npm run test:quick; above is what each says.`;

test("of npm test stays what is to be mended, at its place", () => {
  expect(readNpmTest(NPM_TEST)).toEqual([
    { place: "", what: "✗ npm run check (0.3 s)\nsrc/call.ts:1:1 lint/noUnusedImports" },
    {
      place: "contract-tests/a.test.ts:29:32",
      what: `the examples > show every field
AssertionError: expected [ Array(1) ] to deeply equal []
+   "language: in no example",`,
    },
  ]);
});

test("an npm test that fails without a word of the tests says what it said", () => {
  expect(readNpmTest("✓ npm run lint (1.2 s)\n✗ Only 3 tests passed")).toEqual([
    { place: "", what: "✗ Only 3 tests passed" },
  ]);
});
