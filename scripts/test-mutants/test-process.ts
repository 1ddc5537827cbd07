// Runs files of tests of a copied project, again and again, in a process that can be killed.
import { resolve } from "node:path";
import process from "node:process";
import { createVitest } from "vitest/node";

/** Run these files of tests side by side, now that a file of the project has another text. */
export interface TestRequest {
  tests: string[];
  mockUrl: string;
}

/** What came of it. */
export interface TestAnswer {
  /** The first test that failed, and its file. */
  failed?: { name: string; file: string };
  /** How long each file took, without those that ran no test. */
  tookMs: Record<string, number>;
}

// The project's own configuration holds but for this. Each run has processes of its own, which load
// every module anew.
const vitest = await createVitest("test", {
  watch: false,
  globalSetup: [],
  // The first test that fails has noticed the mutant.
  bail: 1,
  reporters: [{}],
  silent: true,
  testTimeout: 60_000,
});

async function runTests({ tests, mockUrl }: TestRequest): Promise<TestAnswer> {
  const project = vitest.getRootProject();
  project.provide("mockUrl", mockUrl);
  const files = tests.map((test) => project.createSpecification(resolve(test)));
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(files);
  const answer: TestAnswer = { tookMs: {} };
  for (const module of testModules) {
    const file = module.relativeModuleId;
    // Vitest tells of the other files again, as they were when they ran last.
    if (!tests.includes(file)) continue;
    const results = [...module.children.allTests()];
    const failed = results.find((it) => it.result().state === "failed")?.fullName;
    const broken = module.errors().length > 0 ? "an error beside the tests" : undefined;
    const name = failed ?? broken;
    if (name !== undefined) answer.failed ??= { name, file };
    if (results.length > 0) answer.tookMs[file] = module.diagnostic().duration;
  }
  if (unhandledErrors.length > 0)
    answer.failed ??= { name: "an error outside of the tests", file: tests[0] ?? "" };
  return answer;
}

process.on("message", async (request: TestRequest) => {
  process.send?.(await runTests(request));
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
