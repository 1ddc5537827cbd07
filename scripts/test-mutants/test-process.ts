// Runs tests of a copied project, again and again, in a process that can be killed.
import process from "node:process";
import { createVitest } from "vitest/node";

/** Run these files, now that one has another text. */
export interface TestRequest {
  changed: string;
  tests: string[];
  mockUrl: string;
}

/** What came of it: the first test that failed, and how long all took. */
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
  maxWorkers: 2,
  bail: 1,
  reporters: [{}],
  silent: true,
  testTimeout: 30_000,
});

async function runTests({ changed, tests, mockUrl }: TestRequest): Promise<TestAnswer> {
  vitest.getRootProject().provide("mockUrl", mockUrl);
  vitest.invalidateFile(changed);
  const specifications = await vitest.globTestSpecifications();
  const wanted = specifications.filter(({ moduleId }) => tests.includes(moduleId));
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(wanted);
  const all = testModules.flatMap(({ children }) => [...children.allTests()]);
  const failed = all.find((test) => test.result().state === "failed")?.fullName;
  const broken = testModules.find((module) => module.errors().length > 0)?.relativeModuleId;
  const thrown = unhandledErrors.length > 0 ? "an error outside of the tests" : undefined;
  return { failed: failed ?? broken ?? thrown, ran: all.length };
}

process.on("message", async (request: TestRequest) => {
  process.send?.(await runTests(request));
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
