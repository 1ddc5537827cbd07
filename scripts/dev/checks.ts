import { startMockServer } from "../../contract-tests/servers/mock.ts";
import type { Server } from "../../contract-tests/servers/prism.ts";
import { generate } from "../generate/main.ts";
import { CommandError } from "../shared/command.ts";
import { printable } from "../shared/printable.ts";
import type { Problem } from "../shared/problem.ts";
import { prepareContractTests } from "./contract-tests.ts";
import { lint } from "./lint.ts";
import { startTypeChecker } from "./type-check.ts";

const SPEC = "openapi.yaml";

export interface Checks {
  /** Runs the checks on a text of openapi.yaml that was just saved; those under way are dropped. */
  start(spec: string | undefined): void;
  close(): Promise<void>;
}

/** Prepares what each save goes through, keeps it warm, and prints what comes of it. */
export async function prepareChecks(
  project: string,
  print: (line: string) => void,
): Promise<Checks> {
  const typeChecker = startTypeChecker(project);
  const tests = await prepareContractTests(project);
  let current = new AbortController();
  let work = Promise.resolve();

  /** Prints how a step went, unless a later save made it void; whether all is well. */
  function tell(step: string, well: string, problems: Problem[], signal: AbortSignal): boolean {
    if (signal.aborted) return false;
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    print(`${step.padEnd(11)} ${problems.length === 0 ? well : count}`);
    for (const { place, what } of problems)
      print(printable(`  ${place}  ${what.replaceAll("\n", "\n      ")}`));
    return problems.length === 0;
  }

  async function writeTypes(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    try {
      return tell("types", await generate(project), [], signal);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return tell("types", "", [{ place: SPEC, what: error.message }], signal);
    }
  }

  async function checkTypes(signal: AbortSignal): Promise<boolean> {
    return tell("type check", "ok", await typeChecker.check(), signal);
  }

  async function runTests(mock: Server | Error, signal: AbortSignal): Promise<boolean> {
    if (mock instanceof Error)
      return tell("tests", "", [{ place: SPEC, what: mock.message }], signal);
    if (signal.aborted) return false;
    const { passed, problems } = await tests.run(mock.url, signal);
    return tell("tests", `${passed} passed`, problems, signal);
  }

  async function runAll(spec: string | undefined, signal: AbortSignal): Promise<boolean> {
    if (spec === undefined)
      return tell("lint", "", [{ place: SPEC, what: `is missing: git checkout ${SPEC}` }], signal);
    // Needed last, it takes longest to start.
    const starting = startMockServer().catch((error: Error) => error);
    try {
      if (!tell("lint", "ok", await lint(project, signal), signal)) return false;
      if (!(await writeTypes(signal))) return false;
      const testing = starting.then((mock) => runTests(mock, signal));
      const results = await Promise.all([checkTypes(signal), testing]);
      return results.every((well) => well);
    } finally {
      const mock = await starting;
      if (!(mock instanceof Error)) await mock.close();
    }
  }

  async function runOnce(spec: string | undefined, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const start = performance.now();
    print("");
    try {
      const well = await runAll(spec, signal);
      if (signal.aborted) return;
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      print(`${well ? "All is well" : "Not well yet"} (${seconds} s).`);
    } catch (error) {
      if (!signal.aborted) print(`Unexpected: ${error instanceof Error ? error.message : error}`);
    }
  }

  return {
    start(spec) {
      current.abort();
      current = new AbortController();
      const { signal } = current;
      work = work.then(() => runOnce(spec, signal));
    },
    async close() {
      current.abort();
      await typeChecker.close();
      await work;
      await tests.close();
    },
  };
}
