import { expect, test } from "vitest";
import { createJudge } from "../../suite/judge/judge.ts";
import { writeMeasurement } from "../../suite/report/keep-measurement.ts";
import type { CoverageRow } from "../../suite/report/measurements.ts";
import { document, operations } from "../property/exchanges.ts";
import { README, written } from "../readme.ts";
import { corpusExchanges, generatedExchanges, tableExchanges } from "./exchanges.ts";
import { inventoryOf } from "./inventory.ts";
import { REASONS } from "./reasons.ts";
import { tally } from "./tally.ts";

const RUNS = 1_000;
const exchanges = [...tableExchanges(), ...corpusExchanges(), ...generatedExchanges(RUNS)];
const judge = createJudge(document);
const exercised = [
  ...tally(document, operations, inventoryOf(document, operations), exchanges, judge),
].map(([item, counts]) => ({
  item,
  ...counts,
  reasons: REASONS.filter(({ applies }) => applies(item)),
}));

const rows = exercised.map(({ item, valid, invalid, reasons: [reason] }): CoverageRow => {
  const { kind, name } = item;
  return { kind, name, valid, invalid, ...(reason && { reason: reason.reason }) };
});
await writeMeasurement("coverage", rows);

test("all that openapi.yaml says is exercised on the valid side", () => {
  expect(rows.filter(({ valid }) => valid === 0)).toEqual([]);
});

test("all that openapi.yaml says is exercised on the invalid side, but for a reason", () => {
  expect(rows.filter(({ invalid, reason }) => invalid === 0 && reason === undefined)).toEqual([]);
});

test("a reason stands only for what is not exercised, and each for something", () => {
  const excused = exercised.filter(({ reasons }) => reasons.length > 0);
  expect(excused.filter(({ invalid }) => invalid > 0)).toEqual([]);
  const used = new Set(excused.flatMap(({ reasons }) => reasons));
  expect(REASONS.filter((reason) => !used.has(reason))).toEqual([]);
});

test("the README gives these numbers", () => {
  const unbreakable = rows.filter(({ invalid }) => invalid === 0).length;
  expect(README).toContain(
    `All ${written(rows.length)} parameters, fields, keywords, statuses and examples are exercised on ` +
      `the valid side, and on the invalid one but for ${written(unbreakable)} that nothing can break.`,
  );
});
