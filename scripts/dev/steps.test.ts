import { expect, test } from "vitest";
import { readDiagnostics, readNpmTest } from "./steps.ts";

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
