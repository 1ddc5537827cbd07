import { Readable } from "node:stream";
import { expect, inject, test } from "vitest";
import { createExchangeReader, createJudge } from "../../suite/judge/judge.ts";
import { document } from "../../suite/judge/sample.ts";
import { readHar } from "../../suite/recordings/har.ts";
import { judgeRecording } from "../../suite/recordings/judge-recording.ts";
import { writeMeasurement } from "../../suite/report/keep-measurement.ts";
import type { ToolRow } from "../../suite/report/measurements.ts";
import { correct, correctExchange } from "../../suite/requests/correct.ts";
import { recorded } from "../power/corpus.ts";
import type { Variation } from "../power/variation.ts";
import { README } from "../readme.ts";
import { type Call, writeArazzo } from "./arazzo.ts";
import { failedByRespect, failedForDrift, passedByRespect } from "./disagreements.ts";
import { flagByDrift } from "./drift.ts";
import { flagByPrism } from "./prism-proxy.ts";
import { runRespect } from "./respect.ts";
import { comparable, startVariations, VARIATION_HEADER, variations } from "./variations.ts";

const read = createExchangeReader(document);
const judge = createJudge(document);

/** The mock refuses these calls by itself; any other refusal it gives to whoever asks for it. */
const OWN_STATUSES = [200, 401, 422];

test("redocly respect and the judge agree on the mock", async () => {
  const calls = Object.entries(correct).map(([name, { request, answer }]): Call => {
    const { status } = answer;
    // Of what is read it knows one example, unless it is asked for another.
    const isOfMany = status === 200 && request.method === "GET";
    const other = isOfMany ? { Prefer: `example=${name}` } : {};
    const headers = OWN_STATUSES.includes(status) ? other : { Prefer: `code=${status}` };
    return { name, request, headers, status };
  });
  const { steps, har } = await runRespect(writeArazzo(calls), inject("mockUrl"));
  expect(steps.filter(({ failed }) => failed.length > 0)).toEqual([]);
  const [server] = await judgeRecording(readHar(Readable.from([har])), document, read);
  expect(server?.checks.map(({ state }) => state)).toEqual(steps.map(() => "clean"));
  expect(steps).toHaveLength(calls.length);
});

// Three other tools are asked about some five hundred servers.
test("every disagreement on the servers of the power tests is explained, and no more", async () => {
  const server = await startVariations();
  const calls = variations.map(({ of }, index): Call => {
    const headers = { [VARIATION_HEADER]: String(index) };
    return { name: `variation-${index}`, request: correctExchange(of).request, headers };
  });
  const { steps } = await runRespect(writeArazzo(calls), server.url);
  const byPrism = await flagByPrism(variations, server.url);
  await server.close();
  expect(steps).toHaveLength(variations.length);

  const byRespect = new Set(
    variations.filter((_, index) => (steps[index]?.failed.length ?? 0) > 0),
  );
  const byJudge = new Set(
    variations.filter((variation) =>
      judge(recorded(variation)).some(({ severity }) => severity !== "drift"),
    ),
  );

  const used = new Map<string, number>();
  const unexplained = variations.filter((variation) => {
    const isFailed = byRespect.has(variation);
    const findings = judge(recorded(variation));
    const rules = findings.map(({ rule }) => rule);
    const isFlagged = byJudge.has(variation);
    if (isFailed === isFlagged) return false;
    const reasons = isFlagged
      ? rules.map((rule) => passedByRespect[rule])
      : [...rules.map((rule) => failedForDrift[rule]), failedByRespect[variation.name]];
    const reason = reasons.find((it) => it !== undefined);
    if (reason) used.set(reason, (used.get(reason) ?? 0) + 1);
    return !reason;
  });
  expect(unexplained.map(({ name }) => name)).toEqual([]);

  const known = [passedByRespect, failedForDrift, failedByRespect].flatMap(Object.values);
  expect([...used.keys()].sort()).toEqual([...new Set(known)].sort());
  const disagreements = [...used].map(([reason, count]) => ({ reason, count }));
  const tools = [
    countFlagged("The judge", byJudge),
    countFlagged("Prism as a proxy", byPrism),
    countFlagged("redocly respect", byRespect),
    countFlagged("redocly drift", await flagByDrift(variations)),
  ];
  expect(tools[0]?.caught).toEqual({
    count: comparable.faults.length,
    total: comparable.faults.length,
  });
  expect(tools[0]?.flagged).toEqual({ count: 0, total: comparable.legal.length });
  for (const { caught, flagged } of tools)
    expect(README).toContain(
      `| ${caught.count} of ${caught.total} | ${flagged.count} of ${flagged.total} |`,
    );
  await writeMeasurement("secondOpinion", { exchanges: variations.length, disagreements, tools });
}, 900_000);

/** How many of the broken servers a tool catches, and how many of the others it flags. */
function countFlagged(name: string, flagged: ReadonlySet<Variation>): ToolRow {
  const count = (list: readonly Variation[]) => ({
    count: list.filter((variation) => flagged.has(variation)).length,
    total: list.length,
  });
  return {
    name,
    caught: count(comparable.faults),
    flagged: count(comparable.legal),
    drift: count(comparable.drift),
  };
}
