// Changes the code that guards money and secrets in small ways, and prints the changes that no test
// notices. It fails on one that survivors.ts does not explain. The tests start processes, whose coverage
// a mutation framework would not see: here each mutant is a text in a copy of the project.
import { execFileSync } from "node:child_process";
import { globSync } from "node:fs";
import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { matchesGlob } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { startMockServer } from "../../contract-tests/servers/mock.ts";
import { CommandError, parseCommandLine, runCommand } from "../shared/command.ts";
import { commitProject, copyProject } from "../shared/copy-project.ts";
import { TARGETS } from "./targets.ts";
import { createTestRunner } from "./test-runner.ts";
import type { Subject } from "./try-mutants.ts";

const USAGE = "npm run test:mutants [-- --files PATTERN --sample N --seed N]";
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Each copy runs tests side by side as well, so that more would wait for one another. */
const MOST_COPIES = 8;

function readFlags() {
  const { values } = parseCommandLine(
    {
      options: {
        files: { type: "string", default: "**" },
        sample: { type: "string" },
        seed: { type: "string", default: "1" },
      },
    },
    USAGE,
  );
  for (const [name, value] of Object.entries({ sample: values.sample, seed: values.seed }))
    if (value !== undefined && !/^\d{1,9}$/.test(value))
      throw new CommandError(`--${name} ${value} is not a number. Usage: ${USAGE}`, 2);
  const size = values.sample === undefined ? Number.POSITIVE_INFINITY : Number(values.sample);
  return { pattern: values.files, size, seed: Number(values.seed) };
}

/** The files that a pattern asks for, each with its tests. */
export function subjectsOf(pattern: string): Subject[] {
  const list = (patterns: string[]) => globSync(patterns, { cwd: ROOT });
  return TARGETS.flatMap(({ files, tests }) =>
    list(files)
      .filter((file) => !file.endsWith(".test.ts") && matchesGlob(file, pattern))
      .map((file) => ({ file, tests: list(tests) })),
  );
}

async function main(): Promise<number> {
  const { pattern, size, seed } = readFlags();
  const subjects = subjectsOf(pattern);
  if (subjects.length === 0) throw new CommandError(`${pattern} matches no file of targets.ts.`, 2);
  const mock = await startMockServer();
  process.once("SIGINT", () => process.exit(130));
  const waiting = subjects.values();
  const tryWaiting = () => tryInCopy(waiting, { mockUrl: mock.url, size, seed });
  try {
    const copies = Math.min(availableParallelism(), MOST_COPIES, subjects.length);
    const counts = await Promise.all(Array.from({ length: copies }, tryWaiting));
    const unexplained = counts.reduce((sum, count) => sum + count, 0);
    if (unexplained === 0) return 0;
    console.log(
      `\n${unexplained} survived: test what they change, or say in survivors.ts why not.`,
    );
    return 1;
  } finally {
    await mock.close();
  }
}

/** Tries files, as long as some wait, in a copy of the project; counts what is not explained. */
async function tryInCopy(
  waiting: Iterable<Subject>,
  sample: { mockUrl: string; size: number; seed: number },
): Promise<number> {
  // It loads a whole compiler.
  const { tryMutants } = await import("./try-mutants.ts");
  const project = await copyProject();
  commitProject(project);
  // Some tests ask git whether main holds a commit.
  execFileSync("git", ["update-ref", "refs/remotes/origin/main", "HEAD"], { cwd: project });
  const runner = createTestRunner(project);
  process.once("exit", runner.close);
  try {
    let unexplained = 0;
    const run = { project, runner, ...sample, tookMs: new Map() };
    for (const subject of waiting) unexplained += await tryMutants(subject, run);
    return unexplained;
  } finally {
    runner.close();
    await rm(project, { recursive: true, force: true });
  }
}

if (import.meta.main) await runCommand(main);
