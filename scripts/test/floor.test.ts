import { globSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import config from "../../vitest.config.ts";
import { lostFiles, quickTestFiles, testFiles, tooFew } from "./floor.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const { scripts } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
);

test("vitest.config.ts includes every test file of the tree, wherever it lies", () => {
  const included = globSync(config.test?.include ?? [], { cwd: ROOT });
  expect(testFiles().filter((file) => !included.includes(file))).toEqual([]);
  expect(testFiles().length).toBeGreaterThan(80);
});

test("what is installed, built or cached is no test file of the tree", async () => {
  const tree = await mkdtemp(join(tmpdir(), "tree [x] "));
  onTestFinished(() => rm(tree, { recursive: true }));
  const folders = ["a", "a/node_modules/b", ".cache/b", "a/dist"];
  for (const folder of folders) {
    await mkdir(join(tree, folder), { recursive: true });
    await writeFile(join(tree, folder, "x.test.ts"), "");
  }
  expect(testFiles(tree)).toEqual(["a/x.test.ts"]);
});

test("npm test and npm run test:full leave out no file between them", () => {
  expect(scripts["test:quick"]).toBe('vitest run --exclude "**/*.full.test.ts"');
  expect(scripts["test:full"]).toMatch(/ && vitest run \.full\.test$/);
  expect(config.test?.exclude).toBeUndefined();
});

test("the quick files are those of npm test alone", () => {
  const quick = quickTestFiles();
  expect(quick).toContain("scripts/test/floor.test.ts");
  expect(quick.filter((file) => file.includes(".full."))).toEqual([]);
});

test("a run without one of the files is told which", () => {
  const [first = "", ...others] = quickTestFiles();
  expect(lostFiles(others)).toEqual([
    `Not run: ${first}. Look at \`include\` in vitest.config.ts and at test:quick.`,
  ]);
  expect(lostFiles([first, ...others])).toEqual([]);
});

test("a run in which fewer tests pass than there were is told so", () => {
  expect(tooFew(90, 100)).toEqual([
    "Only 90 tests passed, and there were 100: scripts/test/floor.ts says what to do.",
  ]);
  expect(tooFew(100, 100)).toEqual([]);
});

test("npm test holds its run to the floor", () => {
  expect(config.test?.reporters).toContainEqual(
    expect.objectContaining({ onTestRunEnd: expect.any(Function) }),
  );
  expect(config.test?.passWithNoTests).toBeFalsy();
});
