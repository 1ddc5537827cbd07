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
/** So many files of tests run alone, one after the other, before all others do side by side. */
const ALONE = 3;
/** The first run in a process loads everything. */
const FIRST_DEADLINE_MS = 600_000;
/** Tests that take so many times as long as without a mutant hang. */
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
  /** How long each file of tests took without a mutant: it has passed. */
  tookMs: Map<string, number>;
}

/** Tries the mutants of a file, prints what survives, and counts what is not explained. */
export async function tryMutants({ file, tests }: Subject, run: Run): Promise<number> {
  const path = join(run.project, file);
  const source = await readFile(path, "utf8");
  const unknown = tests.filter((test) => !run.tookMs.has(test));
  if (unknown.length > 0) await expectToPass(unknown, file, run);
  let order = likeliestFirst(file, tests, run);

  const all = listMutants(file, source);
  const fates: Record<Fate, number> = { killed: 0, hung: 0, "does not compile": 0, survived: 0 };
  let unexplained = 0;
  for (const mutant of sample(all, run.size, run.seed)) {
    await writeFile(path, mutant.text);
    const { fate, noticedBy } = await fateOf(order, run);
    fates[fate] += 1;
    // What noticed one mutant of a file is likely to notice the next.
    if (noticedBy) order = [noticedBy, ...order.filter((test) => test !== noticedBy)];
    if (fate !== "survived") continue;
    const known = isKnown(mutant);
    if (!known) unexplained += 1;
    console.log(`${known ? "known   " : "SURVIVED"}  ${describe(mutant)}`);
  }
  await writeFile(path, source);
  await expectToPass(order.slice(0, 1), file, run);
  const sums = Object.entries(fates).map(([fate, count]) => `${count} ${fate}`);
  console.log(`${file}: ${all.length} mutants, ${sums.join(", ")}`);
  return unexplained;
}

/** Tests have to pass without a mutant: otherwise all of them would count as noticed. */
async function expectToPass(tests: string[], file: string, run: Run): Promise<void> {
  const { mockUrl, runner } = run;
  const answer = await runner.run({ tests, mockUrl }, FIRST_DEADLINE_MS);
  const fails = (test = "", reason = "it does not end in time") =>
    new CommandError(`${test} does not pass without a mutant of ${file}: ${reason}.`);
  if (!answer) throw fails(tests.join(", "));
  if (answer.failed) throw fails(answer.failed.file, answer.failed.name);
  for (const [test, tookMs] of Object.entries(answer.tookMs)) run.tookMs.set(test, tookMs);
}

/** The tests that bear a file's name notice a mutant of it soonest; then those that take least time. */
function likeliestFirst(file: string, tests: string[], { tookMs }: Run): string[] {
  const isOwn = (test: string) => basename(test).startsWith(`${basename(file, ".ts")}.`);
  const rank = (test: string) => (isOwn(test) ? 0 : (tookMs.get(test) ?? 0));
  return tests.toSorted((a, b) => rank(a) - rank(b));
}

/** Asks first what costs least: the likeliest tests, then the type check, which npm test runs too. */
async function fateOf(order: string[], run: Run): Promise<{ fate: Fate; noticedBy?: string }> {
  for (const test of order.slice(0, ALONE)) {
    const noticed = await fateBy([test], run);
    if (noticed) return noticed;
  }
  if (!(await typeChecks(run.project))) return { fate: "does not compile" };
  return (await fateBy(order.slice(ALONE), run)) ?? { fate: "survived" };
}

/** Runs files of tests side by side, until one notices. */
async function fateBy(tests: string[], { runner, mockUrl, tookMs }: Run) {
  const [first] = tests;
  if (first === undefined) return undefined;
  const usuallyMs = tests.reduce((sum, test) => sum + (tookMs.get(test) ?? 0), 0);
  const deadlineMs = Math.max(LEAST_DEADLINE_MS, PATIENCE * usuallyMs);
  const answer = await runner.run({ tests, mockUrl }, deadlineMs);
  if (!answer) return { fate: "hung", noticedBy: first } as const;
  return answer.failed && ({ fate: "killed", noticedBy: answer.failed.file } as const);
}

async function typeChecks(project: string): Promise<boolean> {
  // It remembers of the last mutant what has not changed since.
  const args = [TSC, "--incremental", "--tsBuildInfoFile", ".cache/mutants.tsbuildinfo"];
  return promisify(execFile)(process.execPath, args, { cwd: project }).then(
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
