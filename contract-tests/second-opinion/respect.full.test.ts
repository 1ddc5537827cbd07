import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, inject, test } from "vitest";
import { stringify } from "yaml";
import { createJudge } from "../judge/judge.ts";
import { document } from "../judge/sample.ts";
import { faults, legal, recorded } from "../power/corpus.ts";
import { correct } from "../power/correct.ts";
import type { Variation } from "../power/variation.ts";
import { writeMeasurement } from "../report/measurements.ts";
import { readHar } from "../suite/har.ts";
import { judgeRecord } from "../suite/judge-record.ts";
import { failedByRespect, failedForDrift, passedByRespect } from "./disagreements.ts";
import { runRespect } from "./respect.ts";

const judge = createJudge(document);

const ARAZZO = fileURLToPath(new URL("create-response.arazzo.yaml", import.meta.url));
const SPEC = fileURLToPath(new URL("../../openapi.yaml", import.meta.url));
const NUMBER = "x-variation";

test("redocly respect and the judge agree on the mock", async () => {
  const { steps, har } = await runRespect(ARAZZO, inject("mockUrl"));
  expect(steps.filter(({ failed }) => failed.length > 0)).toEqual([]);
  const checks = judgeRecord(readHar(har, document), judge);
  expect(checks.map(({ state }) => state)).toEqual(steps.map(() => "clean"));
  expect(steps).toHaveLength(10);
});

/** Whatever respect can ask for and node:http can answer: no bent requests, no bent wires. */
const variations: Variation[] = [...Object.values(faults), ...Object.values(legal)]
  .flat()
  .filter(({ request, script }) => !request && !script);

test("every disagreement on the servers of the power tests is explained, and no more", async () => {
  const server = await startVariations();
  const { port } = server.address() as AddressInfo;
  const folder = await mkdtemp(join(tmpdir(), "piper-arazzo-"));
  const arazzo = join(folder, "variations.arazzo.yaml");
  await writeFile(arazzo, stringify(arazzoOf(variations)));
  const { steps } = await runRespect(arazzo, `http://127.0.0.1:${port}`);
  server.close();
  await rm(folder, { recursive: true });
  expect(steps).toHaveLength(variations.length);

  const used = new Map<string, number>();
  const unexplained = variations.filter((variation, index) => {
    const isFailed = (steps[index]?.failed.length ?? 0) > 0;
    const findings = judge(recorded(variation));
    const rules = findings.map(({ rule }) => rule);
    const isFlagged = findings.some(({ severity }) => severity !== "drift");
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
  await writeMeasurement("secondOpinion", { exchanges: variations.length, disagreements });
});

/** Starts a server that gives the answer of the variation whose number the request names. */
async function startVariations(): Promise<Server> {
  const server = createServer((request, response) => {
    const variation = variations[Number(request.headers[NUMBER])];
    if (!variation) return void response.writeHead(500).end();
    const { status, headers, body } = recorded(variation).response;
    request.resume().once("end", () => {
      response.writeHead(status, Object.fromEntries(headers)).end(body);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}

/** One workflow of one step for each variation. */
function arazzoOf(list: readonly Variation[]) {
  const workflows = list.map(({ of }, index) => {
    const { path, headers, body } = correct[of].request;
    const { pathname, searchParams } = new URL(path, "http://127.0.0.1");
    const parameters = [
      { in: "header", name: NUMBER, value: String(index) },
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
