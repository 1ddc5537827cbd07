// Runs files of tests of a copied project, again and again, in a process that can be killed.
import { resolve } from "node:path";
import process from "node:process";
import { createVitest, type Reporter } from "vitest/node";

/** Run these files of tests side by side, now that a file of the project has another text. */
export interface TestRequest {
  tests: string[];
  mockUrl: string;
}

/** What came of it. */
export interface TestAnswer {
  /** The first failure, and its file; nothing was run after it. */
  failed?: { name: string; file: string };
  /** How long each file took that passed. */
  tookMs: Record<string, number>;
}

let answer: TestAnswer = { tookMs: {} };

function fail(name: string, file: string): void {
  answer.failed ??= { name, file };
  void vitest.cancelCurrentRun("test-failure");
}

// Instead of `bail`, which may end a run before it has told what failed.
const reporter: Reporter = {
  onTestCaseResult(test) {
    if (test.result().state === "failed") fail(test.fullName, test.module.relativeModuleId);
  },
  onTestModuleEnd(module) {
    const file = module.relativeModuleId;
    if (module.state() === "failed") fail("an error beside the tests", file);
    else answer.tookMs[file] = module.diagnostic().duration;
  },
};

// The project's own configuration holds but for this. Each run has processes of its own, which load
// every module anew.
const vitest = await createVitest("test", {
  watch: false,
  globalSetup: [],
  reporters: [reporter],
  silent: true,
  testTimeout: 60_000,
});

async function runTests({ tests, mockUrl }: TestRequest): Promise<TestAnswer> {
  answer = { tookMs: {} };
  const project = vitest.getRootProject();
  project.provide("mockUrl", mockUrl);
  const files = tests.map((test) => project.createSpecification(resolve(test)));
  const { unhandledErrors } = await vitest.runTestSpecifications(files);
  const unended = tests.filter((test) => !(test in answer.tookMs));
  const [file = ""] = unhandledErrors.length > 0 ? [...unended, ...tests] : unended;
  if (file !== "") fail("an error outside of the tests", file);
  return answer;
}

process.on("message", async (request: TestRequest) => {
  process.send?.(await runTests(request));
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
