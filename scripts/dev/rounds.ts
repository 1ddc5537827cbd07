import { printable } from "../shared/printable.ts";
import {
  checkPageFacts,
  checkTypes,
  lint,
  runNpmTest,
  type Step,
  type StepResult,
  writeTypes,
} from "./steps.ts";

export interface Rounds {
  /** Begins the checks anew; those under way are dropped. */
  start(changed: string[]): void;
  close(): Promise<void>;
}

interface Surroundings {
  print(line: string): void;
  /** Runs what writes to a folder, so that nobody takes that for a save. */
  whileWriting<T>(folder: string, work: () => Promise<T>): Promise<T>;
}

/** Prepares the round of checks that each save of a project goes through. */
export function prepareRounds(project: string, { print, whileWriting }: Surroundings): Rounds {
  let current = new AbortController();
  let work = Promise.resolve();

  async function tell(name: string, step: Step, signal: AbortSignal): Promise<boolean> {
    const result = await step(project, signal);
    for (const line of linesOf(name, result)) print(printable(line));
    return result.problems.length === 0;
  }

  async function run(signal: AbortSignal): Promise<void> {
    const startedAt = performance.now();
    const seconds = () => `(${((performance.now() - startedAt) / 1000).toFixed(1)} s)`;
    if (!(await tell("lint", lint, signal))) return print(`Not well yet ${seconds()}.`);
    const writing = () => tell("types", writeTypes, signal);
    if (!(await whileWriting("generated", writing))) return print(`Not well yet ${seconds()}.`);
    const first = await Promise.all([
      tell("type check", checkTypes, signal),
      tell("page", checkPageFacts, signal),
    ]);
    const wellSoFar = first.every(Boolean);
    print(
      `${wellSoFar ? "All is well so far" : "Not well so far"} ${seconds()}. npm test goes on.`,
    );
    const well = await tell("npm test", runNpmTest, signal);
    print(`${well ? "All is well" : "Not well yet"} ${seconds()}.`);
  }

  async function runAfter(before: Promise<void>, changed: string[], signal: AbortSignal) {
    await before;
    if (signal.aborted) return;
    print(changed.length > 0 ? `\n${nameSome(changed)} changed.` : "");
    try {
      await run(signal);
    } catch (error) {
      if (!signal.aborted) print(`Unexpected: ${error instanceof Error ? error.message : error}`);
    }
  }

  return {
    start(changed) {
      current.abort();
      current = new AbortController();
      work = runAfter(work, changed, current.signal);
    },
    async close() {
      current.abort();
      await work;
    },
  };
}

function linesOf(name: string, { problems, well }: StepResult): string[] {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return [
    `${name.padEnd(11)} ${problems.length === 0 ? well : count}`,
    ...problems.map(({ place, what }) => {
      return `  ${place ? `${place}  ` : ""}${what.replaceAll("\n", place ? "\n      " : "\n  ")}`;
    }),
  ];
}

function nameSome([first, ...others]: string[]): string {
  return others.length === 0 ? `${first}` : `${first} and ${others.length} more`;
}
