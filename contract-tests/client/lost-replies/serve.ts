// An agent as a process of its own, which is killed where a reply is to be lost. Whoever has started it
// says, in messages, what it is to do next.
import { flushCompileCache } from "node:module";
import process from "node:process";
import { createRandom, type Random } from "../../measure/random.ts";
import { createAgentServer, type LossPoint, type Run } from "./agent.ts";
import { openRuns } from "./runs-file.ts";

/** What the process is to do from now on. */
export interface Orders {
  /** Where it keeps what it runs. */
  file: string;
  losses: LossPoint[];
  /** Of the order in which it lists runs. */
  seed: number;
}

let random: Random = createRandom(0);
const losses: LossPoint[] = [];
let file = "";

const server = createAgentServer({
  runs: { list: () => openRuns(file).list(), keep: (run) => openRuns(file).keep(run) },
  losses,
  breakDown: () => process.kill(process.pid, "SIGKILL"),
  order: shuffle,
});

function shuffle(runs: Run[]): Run[] {
  const placed = runs.map((run) => ({ run, place: random.next() }));
  return placed.toSorted((a, b) => a.place - b.place).map(({ run }) => run);
}

process.on("message", (orders: Orders) => {
  file = orders.file;
  random = createRandom(orders.seed);
  losses.splice(0, losses.length, ...orders.losses);
  process.send?.("ready");
});
// Nobody is left to end this process.
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => {
  process.send?.(server.address());
  // Whoever is killed leaves nothing for the next one to start quicker with.
  flushCompileCache();
});
