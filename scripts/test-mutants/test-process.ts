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
  maxWorkers: 1,
  reporters: [{}],
  silent: true,
  testTimeout: 60_000,
});

/** Runs one file after the other, until a test fails: the first ones are the quickest to tell. */
async function runTests({ changed, tests, mockUrl }: TestRequest): Promise<TestAnswer> {
  vitest.getRootProject().provide("mockUrl", mockUrl);
  vitest.invalidateFile(changed);
  const specifications = await vitest.globTestSpecifications();
  let ran = 0;
  for (const test of tests) {
    const wanted = specifications.filter(({ moduleId }) => moduleId === test);
    const { testModules: known, unhandledErrors } = await vitest.runTestSpecifications(wanted);
    // Vitest tells of the other files again, as they were when they ran last.
    const testModules = known.filter(({ moduleId }) => moduleId === test);
    const all = testModules.flatMap(({ children }) => [...children.allTests()]);
    ran += all.length;
    const failed = all.find((it) => it.result().state === "failed")?.fullName;
    const broken = testModules.find((module) => module.errors().length > 0)?.relativeModuleId;
    const thrown = unhandledErrors.length > 0 ? "an error outside of the tests" : undefined;
    const reason = failed ?? broken ?? thrown;
    if (reason !== undefined) return { failed: reason, ran };
  }
  return { failed: undefined, ran };
}

process.on("message", async (request: TestRequest) => {
  process.send?.(await runTests(request));
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
