// What npm run diff costs on synthetic documents of growing size, beside another version's:
// node scripts/diff/bench/main.ts [MAIN_OF_ANOTHER_VERSION]
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { usageOf } from "./measure.ts";
import { nextVersion, syntheticDocument } from "./synthetic.ts";

const OURS = fileURLToPath(new URL("../main.ts", import.meta.url));
/** A thousand schemas are about as many as OpenAI's document has. */
const SIZES = [250, 500, 1000, 2000];

async function main(): Promise<void> {
  const [theirs] = process.argv.slice(2);
  const gates = { ours: OURS, ...(theirs && { theirs }) };
  const folder = await mkdtemp(join(tmpdir(), "bench-"));
  try {
    for (const size of SIZES) {
      const document = syntheticDocument(size);
      const files = [join(folder, "base.yaml"), join(folder, "revision.yaml")] as const;
      await writeFile(files[0], stringify(document, { aliasDuplicateObjects: false }));
      await writeFile(files[1], stringify(nextVersion(document), { aliasDuplicateObjects: false }));
      const megabytes = ((await stat(files[0])).size / 1e6).toFixed(1);
      for (const [name, gate] of Object.entries(gates)) {
        const { cpuSeconds, peakMiB } = await usageOf(gate, ...files);
        const used = `${cpuSeconds.toFixed(1)} s of CPU, ${peakMiB.toFixed(0)} MiB`;
        console.log(`${size} schemas, ${megabytes} MB, ${name}: ${used}`);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
