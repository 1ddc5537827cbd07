import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CommandError } from "../shared/command.ts";
import { listMutants, type Mutant } from "./mutate.ts";
import { sample } from "./sample.ts";
import { KNOWN_SURVIVORS } from "./survivors.ts";
import type { TestRequest } from "./test-process.ts";
import type { TestRunner } from "./test-runner.ts";

const TSC = fileURLToPath(new URL("../../node_modules/typescript-7/bin/tsc", import.meta.url));
/** The first run in a process loads everything. */
const FIRST_DEADLINE_MS = 600_000;
/** A mutant that takes so many times as long as the code itself hangs. */
const PATIENCE = 4;
const LEAST_DEADLINE_MS = 20_000;

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
  /** How long a mutant may take, by its tests: they have passed without one. */
  deadlines: Map<string, number>;
}

/** Tries the mutants of a file, prints what survives, and counts what is not explained. */
export async function tryMutants({ file, tests }: Subject, run: Run): Promise<number> {
  const { project, runner, mockUrl, deadlines } = run;
  const source = await readFile(join(project, file), "utf8");
  const request = {
    changed: join(project, file),
    tests: tests.map((test) => join(project, test)),
    mockUrl,
  };
  const key = tests.toSorted().join();
  const deadlineMs = deadlines.get(key) ?? (await deadlineOf(request, file, runner));
  deadlines.set(key, deadlineMs);

  const all = listMutants(file, source);
  const fates: Record<Fate, number> = { killed: 0, hung: 0, "does not compile": 0, survived: 0 };
  let unexplained = 0;
  for (const mutant of sample(all, run.size, run.seed)) {
    await writeFile(request.changed, mutant.text);
    const answer = await runner.run(request, deadlineMs);
    const fate = await fateOf(answer, project);
    fates[fate] += 1;
    if (fate !== "survived") continue;
    const known = isKnown(mutant);
    if (!known) unexplained += 1;
    console.log(`${known ? "known   " : "SURVIVED"}  ${describe(mutant)}`);
  }
  await writeFile(request.changed, source);
  const sums = Object.entries(fates).map(([fate, count]) => `${count} ${fate}`);
  console.log(`${file}: ${all.length} mutants, ${sums.join(", ")}`);
  return unexplained;
}

/** Runs tests without a mutant: they have to pass, and how long they take says when one hangs. */
async function deadlineOf(request: TestRequest, file: string, runner: TestRunner): Promise<number> {
  const startedAt = performance.now();
  const unchanged = await runner.run(request, FIRST_DEADLINE_MS);
  if (!unchanged || unchanged.failed !== undefined || unchanged.ran === 0) {
    const reason = unchanged ? (unchanged.failed ?? "none was run") : "they do not end in time";
    throw new CommandError(`The tests of ${file} do not pass without a mutant: ${reason}.`);
  }
  return Math.max(LEAST_DEADLINE_MS, PATIENCE * (performance.now() - startedAt));
}

async function fateOf(
  answer: { failed: string | undefined } | undefined,
  project: string,
): Promise<Fate> {
  if (!answer) return "hung";
  if (answer.failed !== undefined) return "killed";
  return (await typeChecks(project)) ? "survived" : "does not compile";
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
