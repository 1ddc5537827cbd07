import process from "node:process";
import { stripVTControlCharacters } from "node:util";
import { expect, onTestFinished, test, vi } from "vitest";
import type { TestModule } from "vitest/node";
import { quickTestFiles, TESTS_AT_LEAST } from "./floor.ts";
import { summaryReporter } from "./summary.ts";

type State = "passed" | "failed" | "skipped";

/** As much of a file that was run as the reporter reads. */
function fakeModule(file: string, states: State[], error?: string, ms = 1234): TestModule {
  const tests = states.map((state) => ({ result: () => ({ state }) }));
  const module = {
    relativeModuleId: file,
    state: () => (error || states.includes("failed") ? "failed" : "passed"),
    errors: () => (error ? [{ message: error }] : []),
    diagnostic: () => ({ duration: ms }),
    children: {
      allTests: (wanted?: State) =>
        tests.filter(({ result }) => !wanted || result().state === wanted),
    },
  };
  return module as unknown as TestModule;
}

/** Ends a run of those files, and returns what is printed and the exit code that is left. */
function endRun(modules: TestModule[], { whole = false } = {}) {
  vi.stubEnv("WHOLE_RUN", whole ? "1" : "");
  const before = process.exitCode;
  onTestFinished(() => {
    process.exitCode = before;
  });
  process.exitCode = 0;
  let printed = "";
  const output = { isTTY: false, write: (text: string) => (printed += text) };
  summaryReporter(output).onTestRunEnd?.(modules, [], "passed");
  return { printed, exitCode: process.exitCode };
}

/** All files, with as many tests in the first as are asked for. */
const allFiles = (tests: number, state: State) =>
  quickTestFiles().map((file, index) =>
    fakeModule(file, index === 0 ? Array(tests).fill(state) : []),
  );

test("each room has one line, and the slowest files are named", () => {
  const { printed } = endRun([
    fakeModule("contract-tests/client/a.test.ts", ["passed", "failed"]),
    fakeModule("contract-tests/client/faults/b.test.ts", ["passed", "skipped"]),
    fakeModule("bench/c.test.ts", ["passed"]),
  ]);
  expect(stripVTControlCharacters(printed)).toBe(`
  bench                     1 passed in 1 file
  contract-tests/client     2 passed, 1 failed, 1 skipped in 2 files

  Slowest: contract-tests/client/a.test.ts (1.2 s)
           contract-tests/client/faults/b.test.ts (1.2 s)
           bench/c.test.ts (1.2 s)
`);
});

test("of many files the five slowest are named", () => {
  const files = [1, 7, 3, 2, 6, 5, 4].map((ms) =>
    fakeModule(`bench/${ms}.test.ts`, [], undefined, ms),
  );
  const named = endRun(files).printed.match(/bench\/\d+/g);
  expect(named).toEqual([7, 6, 5, 4, 3].map((ms) => `bench/${ms}`));
});

test("the slowest file is named first", () => {
  const files = [1, 3000, 20].map((ms) => fakeModule(`bench/${ms}.test.ts`, [], undefined, ms));
  const named = endRun(files).printed.match(/bench\/\d+/g);
  expect(named).toEqual(["bench/3000", "bench/20", "bench/1"]);
});

test("what is no terminal is told nothing before the end", () => {
  let printed = "";
  const write = (text: string) => (printed += text);
  const reporter = summaryReporter({ isTTY: false, write });
  reporter.onTestModuleEnd?.(fakeModule("bench/c.test.ts", ["passed"]));
  reporter.onTestRunEnd?.([], [], "passed");
  expect(printed).toBe("");
});

test("a terminal is told how many files are done, and that line is gone at the end", () => {
  let printed = "";
  const output = { isTTY: true, write: (text: string) => (printed += text) };
  const reporter = summaryReporter(output);
  const module = fakeModule("bench/c.test.ts", ["passed"]);
  reporter.onTestRunStart?.([{}, {}] as never);
  reporter.onTestModuleEnd?.(module);
  reporter.onTestModuleEnd?.(module);
  reporter.onTestRunEnd?.([module], [], "passed");
  expect(printed).toBe("\r  1 of 2 files \r  2 of 2 files \r\x1b[K");
});

test("a file that does not load counts as a failure", () => {
  const modules = [
    fakeModule("bench/a.test.ts", [], "no such module"),
    fakeModule("bench/b.test.ts", []),
  ];
  expect(endRun(modules).printed).toMatch(/bench +0 passed, .*1 failed/);
});

test("a whole run passes with all files and enough tests", () => {
  const { printed, exitCode } = endRun(allFiles(TESTS_AT_LEAST, "passed"), { whole: true });
  expect(exitCode).toBe(0);
  expect(printed).not.toContain("✗");
});

test("a whole run fails with too few tests that pass, skipped ones not counted", () => {
  for (const modules of [
    allFiles(TESTS_AT_LEAST - 1, "passed"),
    allFiles(TESTS_AT_LEAST, "skipped"),
  ]) {
    const { printed, exitCode } = endRun(modules, { whole: true });
    expect(exitCode).toBe(1);
    expect(stripVTControlCharacters(printed)).toMatch(/\n✗ Only \d+ tests passed.*\n$/);
  }
});

test("a whole run fails without one of the files", () => {
  const modules = allFiles(TESTS_AT_LEAST, "passed").slice(0, -1);
  const { printed, exitCode } = endRun(modules, { whole: true });
  expect(exitCode).toBe(1);
  expect(printed).toContain(`Not run: ${quickTestFiles().at(-1)}.`);
});

test("a run of some files is held to no floor", () => {
  expect(endRun([fakeModule("bench/a.test.ts", [])]).exitCode).toBe(0);
});
