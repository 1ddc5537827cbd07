import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { bumpOf, compareDocuments } from "./compare.ts";
import { parseOpenApi } from "./document.ts";
import { bothSides, readVerdictTable } from "./verdict-table.ts";

const spec = parse(readFileSync(new URL("../../openapi.yaml", import.meta.url), "utf8"));

for (const row of readVerdictTable()) {
  test(`${row.verdict}: ${row.change}`, () => {
    const { base, revision } = bothSides(spec, row);
    const [old, now] = [base, revision].map((side) => parseOpenApi(JSON.stringify(side), "side"));
    if (!old || !now) throw new Error("two sides were made");
    const changes = compareDocuments(old, now);
    expect({ bump: bumpOf(changes), changes }).toMatchObject({ bump: row.verdict });
  });
}
