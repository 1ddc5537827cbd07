// Holds openapi.yaml and the generated types against what the page says, and prints what differs as
// JSON. In a process of its own each time: vitest keeps modules that it has seen.
import { relative, sep } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { createVitest, type TestModule } from "vitest/node";
import type { Problem } from "../shared/problem.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const DETAIL_LINES = 14;

async function runPageTests(): Promise<{ passed: number; problems: Problem[] }> {
  const vitest = await createVitest("test", {
    // These tests need none of what npm test prepares.
    config: false,
    root: PROJECT,
    include: ["contract-tests/suite/page/*.test.ts"],
    watch: false,
    pool: "threads",
    isolate: false,
    maxWorkers: 1,
    reporters: [{}],
    silent: true,
    testTimeout: 30_000,
  });
  try {
    const { testModules, unhandledErrors } = await vitest.start();
    const tests = testModules.flatMap((module) => [...module.children.allTests()]);
    return {
      passed: tests.filter((test) => test.result().state === "passed").length,
      problems: [
        ...testModules.flatMap(problemsOf),
        ...unhandledErrors.map((error) => ({ place: "contract-tests", what: textOf(error) })),
      ],
    };
  } finally {
    await vitest.close();
  }
}

function problemsOf(module: TestModule): Problem[] {
  const name = (path: string) => relative(PROJECT, path).replaceAll(sep, "/");
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

const result = await runPageTests();
process.exitCode = 0; // vitest counts a failure as the command's.
console.log(JSON.stringify(result));
