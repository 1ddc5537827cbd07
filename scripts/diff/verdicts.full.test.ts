import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { compareDocuments } from "./compare.ts";
import { bothSides, readVerdictTable } from "./verdict-table.ts";

const spec: unknown = parse(readFileSync(new URL("../../openapi.yaml", import.meta.url), "utf8"));
const rows = readVerdictTable();

test.each(rows)("$change $oasdiff: $verdict", (row) => {
  const { base, revision } = bothSides(spec, row);
  expect(JSON.stringify(revision)).not.toBe(JSON.stringify(base));

  const changes = compareDocuments(
    { name: "base", root: base },
    { name: "revision", root: revision },
  );

  expect(changes[0], JSON.stringify(changes, null, 2)).toMatchObject({ verdict: row.verdict });
});

test("a document has no changes against itself", () => {
  for (const row of rows) {
    const { base, revision } = bothSides(spec, row);
    for (const root of [base, revision]) {
      const side = { name: "side", root };
      expect(compareDocuments(side, side)).toEqual([]);
    }
  }
});
