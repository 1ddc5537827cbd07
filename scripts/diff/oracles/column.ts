// Writes into the verdict tables what oasdiff says of each row: node scripts/diff/oracles/column.ts
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { bothSides, type Row, readTable, TABLES, tableNames } from "../verdict-table.ts";
import { oasdiffChanges, oasdiffProgram, summed } from "./oasdiff.ts";

/** What oasdiff says of each row, in one line; "refused" where it cannot read the documents. */
export async function oasdiffColumn(rows: Row[]): Promise<string[]> {
  const spec = parse(await readFile(new URL("../../../openapi.yaml", import.meta.url), "utf8"));
  const program = await oasdiffProgram();
  const folder = await mkdtemp(join(tmpdir(), "oasdiff-"));
  try {
    const column: string[] = [];
    for (const row of rows) {
      const { base, revision } = bothSides(spec, row);
      const files = [join(folder, "base.json"), join(folder, "revision.json")] as const;
      await writeFile(files[0], JSON.stringify(base));
      await writeFile(files[1], JSON.stringify(revision));
      column.push(await oasdiffChanges(program, ...files).then(summed, () => "refused"));
    }
    return column;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The text of a table with the column in it, below the name of each row. */
export function withColumn(text: string, column: string[]): string {
  const rest = text.replaceAll(/^ {2}oasdiff: .*\n/gm, "");
  let row = -1;
  return rest.replaceAll(/^- change: .*\n/gm, (line) => {
    row += 1;
    return `${line}  oasdiff: ${column[row]}\n`;
  });
}

async function main(): Promise<void> {
  for (const name of tableNames()) {
    const file = new URL(name, TABLES);
    const text = await readFile(file, "utf8");
    await writeFile(file, withColumn(text, await oasdiffColumn(readTable(name))));
  }
}

if (import.meta.main) await main();
