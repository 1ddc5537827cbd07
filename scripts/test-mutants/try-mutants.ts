import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CommandError } from "../shared/command.ts";
import { listMutants, type Mutant } from "./mutate.ts";
import { sample } from "./sample.ts";
import { KNOWN_SURVIVORS } from "./survivors.ts";
import type { TestRunner } from "./test-runner.ts";

const TSC = fileURLToPath(new URL("../../node_modules/typescript-7/bin/tsc", import.meta.url));
/** The first run in a process loads everything. */
const FIRST_DEADLINE_MS = 600_000;
/** A file of tests that takes so many times as long as without a mutant hangs. */
const PATIENCE = 4;
const LEAST_DEADLINE_MS = 10_000;

/** A file to mutate, and the files of tests that should notice. */
export interface Subject {
  file: string;
  tests: string[];
}

/** What became of a mutant; only one that survived is a hole in the tests. */
type Fate = "killed" | "hung" | "does not compile" | "survived";

const isKnown = (mutant: Mutant) =>
  KNOWN_SURVIVORS.some(
    ({ file, at, before, after }) =>
      file === mutant.file &&
      at === mutant.at &&
      before === mutant.before &&
      after === mutant.after,
  );

/** What all mutants of a run have in common. */
export interface Run {
  project: string;
  runner: TestRunner;
  mockUrl: string;
  size: number;
  seed: number;
  /** How long a file of tests may take with a mutant: it has passed without one. */
  deadlines: Map<string, number>;
}

/** Tries the mutants of a file, prints what survives, and counts what is not explained. */
export async function tryMutants({ file, tests }: Subject, run: Run): Promise<number> {
  const path = join(run.project, file);
  const source = await readFile(path, "utf8");
  await learnDeadlines(tests, file, run);
  let order = quickestFirst(file, tests, run);

  const all = listMutants(file, source);
  const fates: Record<Fate, number> = { killed: 0, hung: 0, "does not compile": 0, survived: 0 };
  let unexplained = 0;
  for (const mutant of sample(all, run.size, run.seed)) {
    await writeFile(path, mutant.text);
    const { fate, noticedBy } = await fateOf(file, order, run);
    fates[fate] += 1;
    // What noticed one mutant of a file is likely to notice the next.
    if (noticedBy) order = [noticedBy, ...order.filter((test) => test !== noticedBy)];
    if (fate !== "survived") continue;
    const known = isKnown(mutant);
    if (!known) unexplained += 1;
    console.log(`${known ? "known   " : "SURVIVED"}  ${describe(mutant)}`);
  }
  await writeFile(path, source);
  for (const test of order.slice(0, 1)) await expectToPass(test, file, run);
  const sums = Object.entries(fates).map(([fate, count]) => `${count} ${fate}`);
  console.log(`${file}: ${all.length} mutants, ${sums.join(", ")}`);
  return unexplained;
}

/** Runs files of tests without a mutant; how long each takes says when it hangs. */
async function learnDeadlines(tests: string[], file: string, run: Run): Promise<void> {
  for (const test of tests) {
    if (run.deadlines.has(test)) continue;
    const startedAt = performance.now();
    await expectToPass(test, file, run);
    const tookMs = performance.now() - startedAt;
    run.deadlines.set(test, Math.max(LEAST_DEADLINE_MS, PATIENCE * tookMs));
  }
}

/** A file of tests has to pass without a mutant: otherwise all of them would count as noticed. */
async function expectToPass(test: string, file: string, run: Run): Promise<void> {
  const unchanged = await runTest(file, test, run, FIRST_DEADLINE_MS);
  if (unchanged && unchanged.failed === undefined && unchanged.ran > 0) return;
  const reason = unchanged ? (unchanged.failed ?? "no test was run") : "it does not end in time";
  throw new CommandError(`${test} does not pass without a mutant of ${file}: ${reason}.`);
}

/** The tests that bear a file's name notice a mutant of it soonest; then those that take least time. */
function quickestFirst(file: string, tests: string[], { deadlines }: Run): string[] {
  const isOwn = (test: string) => basename(test).startsWith(`${basename(file, ".ts")}.`);
  const rank = (test: string) => (isOwn(test) ? 0 : (deadlines.get(test) ?? 0));
  return tests.toSorted((a, b) => rank(a) - rank(b));
}

/** Runs one file of tests after the other, until a test fails. */
async function fateOf(
  file: string,
  tests: string[],
  run: Run,
): Promise<{ fate: Fate; noticedBy?: string }> {
  for (const test of tests) {
    const answer = await runTest(file, test, run, run.deadlines.get(test) ?? FIRST_DEADLINE_MS);
    if (!answer) return { fate: "hung", noticedBy: test };
    if (answer.failed !== undefined) return { fate: "killed", noticedBy: test };
  }
  return { fate: (await typeChecks(run.project)) ? "survived" : "does not compile" };
}

function runTest(file: string, test: string, run: Run, deadlineMs: number) {
  const { project, runner, mockUrl } = run;
  const request = { changed: join(project, file), test: join(project, test), mockUrl };
  return runner.run(request, deadlineMs);
}

/** What the type check finds, npm test finds. */
async function typeChecks(project: string): Promise<boolean> {
  return promisify(execFile)(process.execPath, [TSC], { cwd: project }).then(
    () => true,
    () => false,
  );
}

/** Says where a mutant is and what it changes, in one line. */
function describe({ file, line, before, after }: Mutant): string {
  return `${file}:${line}  ${oneLine(before)} → ${oneLine(after) || "(nothing)"}`;
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 70 ? `${line.slice(0, 69)}…` : line;
}
