import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import manifest from "../../../package.json" with { type: "json" };

export interface Usage {
  /** Of all processes that ran. */
  cpuSeconds: number;
  /** Of the one that took most. */
  peakMiB: number;
}

/** As npm run diff calls Node: with less room for young objects and old, a big document takes less memory. */
const FLAGS: string[] = manifest.scripts.diff.match(/--\S+/g) ?? [];

/** Runs in each process of Node, and writes down what it used. */
const HOOK = `import { appendFileSync } from "node:fs";
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  appendFileSync(process.env.USAGE_FILE, JSON.stringify([userCPUTime + systemCPUTime, maxRSS]) + "\\n");
});`;

/** Runs a gate, which may be another version's, on two files, and says what it used. */
export async function usageOf(main: string, base: string, revision: string): Promise<Usage> {
  const folder = await mkdtemp(join(tmpdir(), "usage-"));
  const file = join(folder, "usage");
  try {
    await writeFile(file, "");
    const env = {
      ...process.env,
      USAGE_FILE: file,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(HOOK)}`,
    };
    const options = { env, maxBuffer: 512 * 1024 * 1024 };
    const run = promisify(execFile)(
      process.execPath,
      [...FLAGS, main, base, revision, "--format=json"],
      options,
    );
    await run.catch((error) => {
      // 1: the version does not cover the changes, as here it never does.
      if (error.code !== 1 || error.stderr) throw error;
    });
    const lines = (await readFile(file, "utf8")).trim().split("\n");
    const used: [cpu: number, rss: number][] = lines.map((line) => JSON.parse(line));
    return {
      cpuSeconds: used.reduce((sum, [cpu]) => sum + cpu, 0) / 1e6,
      peakMiB: Math.max(...used.map(([, rss]) => rss)) / 1024,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
