import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compareDocuments } from "../compare.ts";
import { usageOf } from "./measure.ts";
import { nextVersion, syntheticDocument } from "./synthetic.ts";

const GATE = fileURLToPath(new URL("../main.ts", import.meta.url));
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bench-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the gate uses on documents of so many schemas, and how big they are. */
async function measured(schemas: number) {
  const document = syntheticDocument(schemas);
  const text = JSON.stringify(document, null, 1);
  const files = [join(folder, `${schemas}.json`), join(folder, `${schemas}-next.json`)] as const;
  await writeFile(files[0], text);
  await writeFile(files[1], JSON.stringify(nextVersion(document), null, 1));
  return { megabytes: text.length / 1e6, ...(await usageOf(GATE, ...files)) };
}

test("the cost grows with the size, and no faster", { timeout: 900_000 }, async () => {
  const small = await measured(500);
  const large = await measured(4000);
  const start = await measured(1);
  const growth = (large.cpuSeconds - start.cpuSeconds) / (small.cpuSeconds - start.cpuSeconds);
  // Eight times as large; what a busy machine and the garbage collector add is let pass.
  expect(growth).toBeLessThan(12);
});

/** A document whose answer is one of many components that nothing tells apart. */
function unionOf(branches: number, further: object) {
  const text = { type: "string" };
  const schemas = Array.from({ length: branches }, (_, index) => {
    const data = { type: "object", properties: { [`field${index}`]: text, ...further } };
    const properties = { id: text, data, [`own${index}`]: text, ...further };
    return [`Schema${index}`, { type: "object", required: ["id"], properties }] as const;
  });
  const anyOf = schemas.map(([name]) => ({ $ref: `#/components/schemas/${name}` }));
  const answer = { description: "", content: { "application/json": { schema: { anyOf } } } };
  const root = {
    openapi: "3.1.0",
    info: { title: "Union", version: "1.0.0" },
    paths: { "/a": { get: { responses: { "200": answer } } } },
    components: { schemas: Object.fromEntries(schemas) },
  };
  return { name: "union", root };
}

test("the cost of a union grows with its branches, and not with their square", {
  timeout: 900_000,
}, () => {
  const cost = (branches: number) => {
    const started = process.cpuUsage();
    const changes = compareDocuments(
      unionOf(branches, {}),
      unionOf(branches, { more: { type: "string" } }),
    );
    expect(changes).toHaveLength(2 * branches);
    return process.cpuUsage(started).user;
  };
  cost(100);
  // Eight times as many: with each held against each it would be sixty-four times as much.
  expect(cost(800) / cost(100)).toBeLessThan(24);
});

test("a document of 21 MB takes less than 700 MB", { timeout: 600_000 }, async () => {
  const document = syntheticDocument(8650);
  const text = JSON.stringify(document, null, 1);
  expect(text.length).toBeGreaterThan(21e6);
  const files = [join(folder, "big.json"), join(folder, "big-next.json")] as const;
  await writeFile(files[0], text);
  // A new server changes every operation and no schema.
  await writeFile(files[1], text.replace('"paths"', '"servers": [{ "url": "/v2" }], "paths"'));
  const { peakMiB } = await usageOf(GATE, ...files);
  expect(peakMiB * 1.048576).toBeLessThan(700);
});
