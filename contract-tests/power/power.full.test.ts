import { expect, test } from "vitest";
import { createJudge } from "../judge/judge.ts";
import type { Measured } from "../report/measurements.ts";
import { faults, findOnWire, legal, namesOf } from "./corpus.ts";
import { document } from "./correct.ts";
import type { Variation } from "./variation.ts";

const AT_ONCE = 16;
const judge = createJudge(document);

/** Sends a request to each server, and lists those in which something else was found than is due. */
async function measure(kinds: Record<string, Variation[]>): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const [kind, variations] of Object.entries(kinds)) {
    const wrong: string[] = [];
    const waiting = variations.values();
    const work = async () => {
      for (const variation of waiting) {
        const found = namesOf(await findOnWire(variation, judge));
        const due = namesOf(variation.findings);
        if (found.join() !== due.join())
          wrong.push(`${variation.name}: found [${found}] instead of [${due}]`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    measured.push({ kind, total: variations.length, wrong });
  }
  return measured;
}

const wrongOf = (measured: Measured[]) => measured.flatMap(({ wrong }) => wrong);
const totalOf = (measured: Measured[]) => measured.reduce((sum, { total }) => sum + total, 0);

test("every server that breaks the contract is caught", async () => {
  const measured = await measure(faults);
  expect(wrongOf(measured)).toEqual([]);
  expect(totalOf(measured)).toBeGreaterThanOrEqual(70);
});

test("no server that keeps the contract is flagged", async () => {
  const measured = await measure(legal);
  expect(wrongOf(measured)).toEqual([]);
  expect(totalOf(measured)).toBeGreaterThanOrEqual(25);
});
