import { relative, sep } from "node:path";
import process from "node:process";
import { stripVTControlCharacters } from "node:util";
import { createVitest, type TestModule, type TestSpecification } from "vitest/node";
import type { Problem } from "../shared/problem.ts";

/**
 * The tests that a save can break most easily: what the page says, the examples, what the client
 * sends and gets. npm test runs the rest.
 */
const THAT_MATTER = [
  "suite/page/page",
  "measure/examples/examples",
  "client/replies",
  "client/wire",
];
const DETAIL_LINES = 14;

export interface TestRun {
  passed: number;
  problems: Problem[];
}

export interface ContractTests {
  run(mockUrl: string, signal: AbortSignal): Promise<TestRun>;
  close(): Promise<void>;
}

/** Gets vitest ready to run the tests that matter, again and again. */
export async function prepareContractTests(project: string): Promise<ContractTests> {
  const vitest = await createVitest("test", {
    config: false,
    root: project,
    include: THAT_MATTER.map((name) => `contract-tests/${name}.test.ts`),
    watch: false,
    // One thread for all: it loads what they share once, and ends with this process.
    pool: "threads",
    isolate: false,
    maxWorkers: 1,
    reporters: [{}],
    silent: true,
    testTimeout: 30_000,
  });
  let specifications: TestSpecification[] = [];

  return {
    async run(mockUrl, signal) {
      vitest.getRootProject().provide("mockUrl", mockUrl);
      for (const { moduleId } of specifications) vitest.invalidateFile(moduleId);
      specifications = await vitest.globTestSpecifications();
      const cancel = () => vitest.cancelCurrentRun("keyboard-input");
      signal.addEventListener("abort", cancel, { once: true });
      const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
      signal.removeEventListener("abort", cancel);
      process.exitCode = 0; // vitest counts a failure as the command's.
      const tests = testModules.flatMap((module) => [...module.children.allTests()]);
      return {
        passed: tests.filter((test) => test.result().state === "passed").length,
        problems: [
          ...testModules.flatMap((module) => problemsOf(module, project)),
          ...unhandledErrors.map((error) => ({ place: "contract-tests", what: textOf(error) })),
        ],
      };
    },
    close: () => vitest.close(),
  };
}

function problemsOf(module: TestModule, project: string): Problem[] {
  const name = (path: string) => relative(project, path).replaceAll(sep, "/");
  const ofModule = module.errors().map((error) => ({
    place: name(module.moduleId),
    what: textOf(error),
  }));
  const ofTests = [...module.children.allTests("failed")].map((test) => {
    const [error] = test.result().errors ?? [];
    const frames = error?.stacks ?? [];
    const frame = frames.find(({ file }) => file === module.moduleId) ?? frames[0];
    const place = frame
      ? `${name(frame.file)}:${frame.line}:${frame.column}`
      : name(module.moduleId);
    return { place, what: `${test.fullName}\n${textOf(error)}` };
  });
  return [...ofModule, ...ofTests];
}

/** What an error says, with the lines that differ. */
function textOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return String(error);
  const message = "message" in error ? String(error.message) : String(error);
  const diff = "diff" in error && typeof error.diff === "string" ? error.diff : "";
  const lines = stripVTControlCharacters(`${message.split("\n")[0]}\n${diff}`)
    .trim()
    .split("\n");
  const changed = lines.filter((line, index) => index === 0 || /^[-+] {2}/.test(line));
  return changed.slice(0, DETAIL_LINES).join("\n");
}
