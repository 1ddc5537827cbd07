// Tries the packed package in the frameworks, tools and networks that apps live in, and prints what
// came of it. What cannot be had here is skipped, by name.
import { NotToBeHad, type Platform } from "../../contract-tests/platforms/platform.ts";
import { PLATFORMS } from "../../contract-tests/platforms/platforms.ts";
import {
  listProblems,
  listSkipped,
  renderTable,
  type Tried,
} from "../../contract-tests/platforms/results.ts";
import { CommandError, parseCommandLine, runCommand } from "../shared/command.ts";

const USAGE = "npm run test:platforms [-- --only NAME[,NAME…]]";
/** A build of Next.js alone can take minutes on a small machine. */
const LIMIT_MS = 900_000;

async function main(): Promise<number> {
  const { values } = parseCommandLine({ options: { only: { type: "string" } } }, USAGE);
  const tried: Tried[] = [];
  // One at a time: a build takes all cores.
  for (const platform of choose(values.only)) tried.push(await tryPlatform(platform));
  console.log(renderTable(tried));
  for (const line of listSkipped(tried)) console.log(line);
  const problems = listProblems(tried);
  for (const problem of problems) console.error(problem);
  return problems.length > 0 ? 1 : 0;
}

/** The platforms whose names begin as asked for: `Next.js` stands for all its versions. */
function choose(only: string | undefined): Platform[] {
  if (only === undefined) return PLATFORMS;
  return only.split(",").flatMap((wanted) => {
    const beginning = wanted.trim().toLowerCase();
    // Every name begins with nothing, which a comma too many asks for.
    const found = PLATFORMS.filter(
      ({ name }) => beginning !== "" && name.toLowerCase().startsWith(beginning),
    );
    const names = PLATFORMS.map(({ name }) => name).join(", ");
    if (found.length === 0)
      throw new CommandError(`There is no platform "${wanted}". There are: ${names}`, 2);
    return found;
  });
}

async function tryPlatform({ name, run }: Platform): Promise<Tried> {
  const startedAt = performance.now();
  const signal = AbortSignal.timeout(LIMIT_MS);
  const tried = await run(signal).then(
    (rows): Tried => ({ name, rows }),
    (error): Tried => {
      if (error instanceof NotToBeHad) return { name, rows: [], skipped: error.message };
      const problem = signal.aborted ? `took over ${LIMIT_MS / 1000} s` : firstLines(error);
      return { name, rows: [], problem };
    },
  );
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.error(`${name}: ${seconds} s`); // For whoever waits.
  return tried;
}

const firstLines = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split("\n").slice(0, 20).join("\n");

if (import.meta.main) await runCommand(main);
