import { expect, test } from "vitest";
import { README, written } from "../readme.ts";
import { accusedOf, allFaults, everyCall, rateOf } from "./conversations.ts";
import { seed } from "./seed.ts";

const RUNS = 2_000;
const RUNS_OF_A_FAULT = 10;
const TIMEOUT_MS = 600_000;
/** By how many calls a person pays for; the budget that is the default finds most. */
const BUDGETS = [12, 20, everyCall];

test(
  "no random legal server of two thousand is accused",
  async () => {
    console.log(`${RUNS} runs with PROPERTY_SEED=${seed}`);
    expect(await accusedOf(RUNS, seed)).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  "every server with a fault of conduct is found by all calls, and most by few",
  async () => {
    const rates = [];
    for (const maxCalls of BUDGETS)
      rates.push(await rateOf(allFaults, RUNS_OF_A_FAULT, { firstSeed: seed, maxCalls }));
    for (const { maxCalls, found, total } of rates)
      console.log(`${maxCalls} paid calls find ${found} of ${total} (PROPERTY_SEED=${seed})`);
    expect(rates.at(-1)?.missed).toEqual([]);
    const [few] = rates;
    expect(README).toContain(
      `${written(RUNS)} random ones that keep the contract are not accused, and of ` +
        `${written(few?.total ?? 0)} with one fault of conduct ${few?.maxCalls} calls find ` +
        `${written(few?.found ?? 0)}.`,
    );
  },
  TIMEOUT_MS,
);
