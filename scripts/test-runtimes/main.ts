// Runs the same checks of the packed package in every runtime, and prints what came of them.
import { rm } from "node:fs/promises";
import { chromium } from "../../contract-tests/package/runtimes/chromium.ts";
import { installApp } from "../../contract-tests/package/runtimes/install-app.ts";
import { PROCESSES } from "../../contract-tests/package/runtimes/processes.ts";
import {
  type Column,
  listProblems,
  renderTable,
} from "../../contract-tests/package/runtimes/results.ts";
import { runRuntime } from "../../contract-tests/package/runtimes/run-runtime.ts";
import type { Runtime } from "../../contract-tests/package/runtimes/runtime.ts";
import { workerd } from "../../contract-tests/package/runtimes/workerd.ts";
import { CommandError, parseCommandLine, runCommand } from "../shared/command.ts";

const USAGE = "npm run test:runtimes [-- --only NAME[,NAME…]]";
const RUNTIMES: Runtime[] = [...PROCESSES, workerd, chromium];
const AT_ONCE = 2;

async function main(): Promise<number> {
  const { values } = parseCommandLine({ options: { only: { type: "string" } } }, USAGE);
  const runtimes = chooseRuntimes(values.only);
  const app = await installApp();
  try {
    const columns = await runAll(runtimes, app);
    console.log(renderTable(columns));
    const problems = listProblems(columns);
    for (const problem of problems) console.error(problem);
    return problems.length > 0 ? 1 : 0;
  } finally {
    await rm(app, { recursive: true });
  }
}

function chooseRuntimes(only: string | undefined): Runtime[] {
  if (only === undefined) return RUNTIMES;
  return only.split(",").map((wanted) => {
    const found = RUNTIMES.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    const names = RUNTIMES.map(({ name }) => name).join(", ");
    if (!found) throw new CommandError(`There is no runtime "${wanted}". There are: ${names}`, 2);
    return found;
  });
}

/** Runs a few at once: most of the time they wait for deadlines. */
async function runAll(runtimes: Runtime[], app: string): Promise<Column[]> {
  const columns = runtimes.map(({ name }): Column => ({ name, cells: [] }));
  const waiting = [...runtimes.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, runtime] = next;
      columns[index] = await runRuntime(runtime, app).then(
        (cells) => ({ name: runtime.name, cells }),
        (error) => ({ name: runtime.name, cells: [], problem: oneLine(error) }),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return columns;
}

const oneLine = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split("\n").slice(0, 3).join(" ");

if (import.meta.main) await runCommand(main);
