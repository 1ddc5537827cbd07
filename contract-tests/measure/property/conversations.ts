import { exitCodeOf } from "../../suite/check.ts";
import { requestTable } from "../../suite/requests/table.ts";
import { conversationRows, converse, foundIn } from "../power/stateful/converse.ts";
import { conductFaults, type Fault } from "../power/stateful/faults.ts";
import { createModelServer, modelCaller } from "../power/stateful/model-server.ts";
import { randomTraits } from "../power/stateful/traits.ts";
import { createRandom, type Random } from "../random.ts";

/** A server that was wrongly accused: its seed makes it again. */
export interface Accused {
  seed: number;
  found: string[];
}

const ROWS_AT_MOST = 40;

/** Lists the legal servers, of as many random ones as runs, in which fault was found. */
export async function accusedOf(runs: number, firstSeed: number): Promise<Accused[]> {
  const accused: Accused[] = [];
  for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
    const random = createRandom(seed);
    const server = createModelServer(modelCaller, randomTraits(random), random);
    const checks = await converse(server, { rows: randomRows(random) });
    const found = foundIn(checks);
    if (found.length > 0 || exitCodeOf(checks, { strict: false }) !== 0)
      accused.push({ seed, found: found.length > 0 ? found : ["inconclusive"] });
  }
  return accused;
}

/** Some rows in any order, and the first of the table: it is answered wherever anything is. */
export function randomRows(random: Random) {
  const [first, ...others] = conversationRows;
  const some = shuffled(others, random).slice(0, Math.floor(random.next() * ROWS_AT_MOST));
  return shuffled([...(first ? [first] : []), ...some], random);
}

function shuffled<T>(values: readonly T[], { next }: Random): T[] {
  return values
    .map((value) => ({ value, rank: next() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value);
}

/** How many of a fault's servers were found, with at most so many paid calls. */
export interface FoundRate {
  maxCalls: number;
  found: number;
  total: number;
  missed: string[];
}

/** Makes random servers with one fault each, and counts those in which fault is found. */
export async function rateOf(
  faults: readonly Fault[],
  runsEach: number,
  { firstSeed, maxCalls }: { firstSeed: number; maxCalls: number },
): Promise<FoundRate> {
  const missed: string[] = [];
  for (const [index, fault] of faults.entries())
    for (let run = 0; run < runsEach; run += 1) {
      const seed = firstSeed + index * runsEach + run;
      const random = createRandom(seed);
      const traits = { ...randomTraits(random), ...fault.needs };
      const server = createModelServer(modelCaller, traits, random, fault.does);
      const found = foundIn(await converse(server, { maxCalls }));
      if (!found.some((name) => fault.found.includes(name))) missed.push(`${fault.name} (${seed})`);
    }
  const total = faults.length * runsEach;
  return { maxCalls, found: total - missed.length, total, missed };
}

export const allFaults = conductFaults;
export const everyCall = requestTable.length;
