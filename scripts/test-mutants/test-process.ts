// Runs a copied project's files of tests, again and again, in a process that can be killed.
import process from "node:process";
import { createVitest } from "vitest/node";

/** Run this file of tests, now that another file has another text. */
export interface TestRequest {
  changed: string;
  test: string;
  mockUrl: string;
}

/** What came of it: the first test that failed, and how many were run. */
export interface TestAnswer {
  failed: string | undefined;
  ran: number;
}

const vitest = await createVitest("test", {
  config: false,
  root: process.cwd(),
  include: ["**/*.test.ts"],
  watch: false,
  // A file in a thread of its own reads every module anew.
  pool: "threads",
  isolate: true,
  maxWorkers: 1,
  // The first test that fails has noticed the mutant.
  bail: 1,
  reporters: [{}],
  silent: true,
  testTimeout: 60_000,
});

/** The files that have had another text: one that was put back is to be read anew as well. */
const everChanged = new Set<string>();

async function runTests({ changed, test, mockUrl }: TestRequest): Promise<TestAnswer> {
  vitest.getRootProject().provide("mockUrl", mockUrl);
  everChanged.add(changed);
  for (const file of everChanged) vitest.invalidateFile(file);
  const all = await vitest.globTestSpecifications();
  const wanted = all.filter(({ moduleId }) => moduleId === test);
  const { testModules: known, unhandledErrors } = await vitest.runTestSpecifications(wanted);
  // Vitest tells of the other files again, as they were when they ran last.
  const testModules = known.filter(({ moduleId }) => moduleId === test);
  const tests = testModules.flatMap(({ children }) => [...children.allTests()]);
  const failed = tests.find((it) => it.result().state === "failed")?.fullName;
  const broken = testModules.find((module) => module.errors().length > 0)?.relativeModuleId;
  const thrown = unhandledErrors.length > 0 ? "an error outside of the tests" : undefined;
  return { failed: failed ?? broken ?? thrown, ran: tests.length };
}

process.on("message", async (request: TestRequest) => {
  process.send?.(await runTests(request));
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
