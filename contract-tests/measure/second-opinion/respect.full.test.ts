import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, inject, test } from "vitest";
import { stringify } from "yaml";
import { readHar } from "../../suite/har.ts";
import { createExchangeReader, createJudge } from "../../suite/judge/judge.ts";
import { document } from "../../suite/judge/sample.ts";
import { judgeRecord } from "../../suite/judge-record.ts";
import { type ToolRow, writeMeasurement } from "../../suite/report/measurements.ts";
import { correct } from "../../suite/requests/correct.ts";
import { recorded } from "../power/corpus.ts";
import type { Variation } from "../power/variation.ts";
import { README } from "../readme.ts";
import { failedByRespect, failedForDrift, passedByRespect } from "./disagreements.ts";
import { flagByPrism } from "./prism-proxy.ts";
import { runRespect } from "./respect.ts";
import { comparable, startVariations, VARIATION_HEADER, variations } from "./variations.ts";

const read = createExchangeReader(document);
const judge = createJudge(document);

const ARAZZO = fileURLToPath(new URL("create-response.arazzo.yaml", import.meta.url));
const SPEC = fileURLToPath(new URL("../../../openapi.yaml", import.meta.url));

test("redocly respect and the judge agree on the mock", async () => {
  const { steps, har } = await runRespect(ARAZZO, inject("mockUrl"));
  expect(steps.filter(({ failed }) => failed.length > 0)).toEqual([]);
  const checks = judgeRecord(readHar(har, document), read);
  expect(checks.map(({ state }) => state)).toEqual(steps.map(() => "clean"));
  expect(steps).toHaveLength(10);
});

// Two other tools are asked about some five hundred servers.
test("every disagreement on the servers of the power tests is explained, and no more", async () => {
  const server = await startVariations();
  const folder = await mkdtemp(join(tmpdir(), "piper-arazzo-"));
  const arazzo = join(folder, "variations.arazzo.yaml");
  await writeFile(arazzo, stringify(arazzoOf(variations)));
  const { steps } = await runRespect(arazzo, server.url);
  const byPrism = await flagByPrism(variations, server.url);
  await server.close();
  await rm(folder, { recursive: true });
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
}, 120_000);

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

/** One workflow of one step for each variation. */
function arazzoOf(list: readonly Variation[]) {
  const workflows = list.map(({ of }, index) => {
    const { path, headers, body } = correct[of].request;
    const { pathname, searchParams } = new URL(path, "http://127.0.0.1");
    const parameters = [
      { in: "header", name: VARIATION_HEADER, value: String(index) },
      { in: "path", name: "org_id", value: pathname.split("/")[3] },
      { in: "query", name: "include_events", value: searchParams.get("include_events") === "true" },
    ];
    if (headers.authorization)
      parameters.push({ in: "header", name: "Authorization", value: headers.authorization });
    const requestBody = { payload: JSON.parse(String(body)) };
    const step = { stepId: "ask", operationId: "createResponse", parameters, requestBody };
    return { workflowId: `variation-${index}`, steps: [step] };
  });
  return {
    arazzo: "1.0.1",
    info: { title: "Variations", version: "1.0.0" },
    sourceDescriptions: [{ name: "piper", type: "openapi", url: SPEC }],
    workflows,
  };
}
