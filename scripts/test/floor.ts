import { globSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestModule } from "vitest/node";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * How many tests `npm test` has to pass at least: a little less than there are. So tests that are
 * lost, by a pattern, a filter or an empty table, turn the run red. Raise it as tests are added;
 * lower it only in the commit that takes tests out, and say there why.
 */
export const TESTS_AT_LEAST = 4_000;

/** What a run of all quick tests lacks: files that were not run, or too few tests that passed. */
export function shortfallsOf(modules: readonly TestModule[]): string[] {
  const passed = modules.flatMap(({ children }) => [...children.allTests("passed")]).length;
  const ran = modules.map(({ relativeModuleId }) => relativeModuleId);
  return [...lostFiles(ran), ...tooFew(passed)];
}

/** The quick test files of the tree that were not run. */
export function lostFiles(ran: readonly string[], inTree = quickTestFiles()): string[] {
  const lost = inTree.filter((file) => !ran.includes(file));
  if (lost.length === 0) return [];
  return [
    `Not run: ${lost.join(", ")}. Look at \`include\` in vitest.config.ts and at test:quick.`,
  ];
}

/** Says that fewer tests passed than there were. */
export function tooFew(passed: number, atLeast = TESTS_AT_LEAST): string[] {
  if (passed >= atLeast) return [];
  return [
    `Only ${passed} tests passed, and there were ${atLeast}: scripts/test/floor.ts says what to do.`,
  ];
}

/** Every test file that npm test is to run, wherever it lies. */
export function quickTestFiles(): string[] {
  return testFiles().filter((file) => !file.endsWith(".full.test.ts"));
}

/** What is installed or built; the pattern passes over folders with a dot by itself. */
const NOT_OURS = ["node_modules", "dist"];

/** Every test file of the tree, from its root. */
export function testFiles(root = ROOT): string[] {
  // No pattern: it would be read together with the root's path, which may hold a bracket.
  const exclude = (path: string) => NOT_OURS.includes(basename(path));
  return globSync("**/*.test.{ts,js,mts,tsx}", { cwd: root, exclude });
}
