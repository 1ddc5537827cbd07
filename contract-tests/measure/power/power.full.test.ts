import { expect, test } from "vitest";
import { createJudge } from "../../suite/judge/judge.ts";
import { writeMeasurement } from "../../suite/report/keep-measurement.ts";
import type { Measured, Power } from "../../suite/report/measurements.ts";
import { document } from "../../suite/requests/correct.ts";
import { measureMutants } from "../mutants/measure.ts";
import { EXAMPLES, JUDGE } from "../mutants/suite.ts";
import { README, written } from "../readme.ts";
import { faults, findOnWire, legal, namesOf } from "./corpus.ts";
import { measureConductFaults, measureLegalConduct } from "./stateful/measure-conduct.ts";
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

const power: Power = {
  faults: [...(await measure(faults)), await measureConductFaults()],
  legal: [...(await measure(legal)), await measureLegalConduct()],
  mutants: measureMutants(),
};
await writeMeasurement("power", power);

const wrongOf = (measured: Measured[]) => measured.flatMap(({ wrong }) => wrong);
const totalOf = (measured: Measured[]) => measured.reduce((sum, { total }) => sum + total, 0);
const namesIn = (mutants: Power["mutants"]) => mutants.map(({ name }) => name);

test("every server that breaks the contract is caught", () => {
  expect(wrongOf(power.faults)).toEqual([]);
  expect(totalOf(power.faults)).toBeGreaterThanOrEqual(70);
});

test("no server that keeps the contract is flagged", () => {
  expect(wrongOf(power.legal)).toEqual([]);
  expect(totalOf(power.legal)).toBeGreaterThanOrEqual(25);
});

test("every change to openapi.yaml is noticed, unless it changes no verdict", () => {
  const missed = power.mutants.filter(({ parts, equivalent }) => !equivalent && parts.length === 0);
  expect(namesIn(missed)).toEqual([]);
});

test("what is said to change no verdict changes none", () => {
  const noticed = power.mutants.filter(({ parts, equivalent }) => equivalent && parts.length > 0);
  expect(namesIn(noticed)).toEqual([]);
});

test("the README gives these numbers", () => {
  const share = (part: number, all: number) => `${written(part)} of ${written(all)}`;
  const broken = totalOf(power.faults);
  const wrong = [power.faults, power.legal].map((kind) => wrongOf(kind).length);
  const [missed = 0, flagged = 0] = wrong;
  const equivalent = power.mutants.filter((mutant) => mutant.equivalent !== undefined).length;
  const changes = power.mutants.length - equivalent;
  expect(README).toContain(
    `${share(broken - missed, broken)} servers that break the contract in one way are caught, ` +
      `${share(flagged, totalOf(power.legal))} legal ones are flagged, ` +
      `and ${share(changes, changes)} small changes to \`openapi.yaml\` are noticed ` +
      `(${written(equivalent)} more change no verdict`,
  );
});

test("the judge alone notices most of the changes that do not spoil an example only", () => {
  const rules = power.mutants.filter(
    ({ parts, equivalent }) => !equivalent && parts.join() !== EXAMPLES,
  );
  const judged = rules.filter(({ parts }) => parts.includes(JUDGE));
  expect(judged.length).toBeGreaterThan(rules.length / 2);
});
