import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { makeAuthority } from "../contract-tests/servers/authority.ts";
import { CommandError } from "../scripts/shared/command.ts";
import { bundleClient, type Client } from "./bundle.ts";
import { median } from "./median.ts";
import type { Block, Run, Scenario } from "./run.ts";

/** A ratio in several runs: the median, the least and the greatest. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** What a call costs with a client, in itself and beside openapi-fetch, which makes calls in turn. */
export interface Speed extends Scenario {
  client: Client;
  /** Microseconds a call. */
  cpuMicroseconds: number;
  wallMicroseconds: number;
  cpuRatio: Spread;
  wallRatio: Spread;
}

const BASE: Client = "openapi-fetch";

const program = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Measures clients, openapi-fetch among them, in several runs: each a process of its own, against a
 * server in another.
 */
export async function measureSpeed(
  clients: readonly Client[],
  scenarios: Scenario[],
  { runs, rounds }: { runs: number; rounds: number },
): Promise<Speed[]> {
  const folder = await mkdtemp(join(tmpdir(), "piper-bench-"));
  const authority = await makeAuthority();
  const { key, cert } = authority;
  const server = spawn(process.execPath, [program("server.ts"), JSON.stringify({ key, cert })], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const modules: Run["modules"] = {};
    for (const client of clients) {
      const file = join(folder, `${client}.mjs`);
      await writeFile(file, await bundleClient(client));
      modules[client] = pathToFileURL(file).href;
    }
    const [addresses] = await once(server.stdout, "data");
    const run: Run = { modules, urls: JSON.parse(addresses), scenarios, rounds };
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: authority.path };
    const measured: Block[][] = [];
    for (let number = 0; number < runs; number++) {
      const args = [program("run.ts"), JSON.stringify(run)];
      const running = promisify(execFile)(process.execPath, args, { env, maxBuffer: 2 ** 26 });
      const { stdout } = await running.catch(({ stderr }) => {
        const reason = /^\w*Error.*$/m.exec(stderr)?.[0] ?? stderr;
        throw new CommandError(`A run of the benchmark failed: ${reason}`);
      });
      measured.push(JSON.parse(stdout));
    }
    return scenarios.flatMap((scenario) =>
      clients.map((client) => summarize(client, scenario, measured)),
    );
  } finally {
    server.kill();
    await rm(folder, { recursive: true });
    await authority.remove();
  }
}

function summarize(client: Client, scenario: Scenario, runs: Block[][]): Speed {
  const blocksOf = (run: Block[], name: Client) =>
    run.filter((block) => block.client === name && isOf(block, scenario));

  const middle = (what: "cpu" | "wall") =>
    Math.round(median(runs.flatMap((run) => blocksOf(run, client).map((block) => block[what]))));
  // Round by round, since both had the same machine then.
  const besideBase = (what: "cpu" | "wall"): Spread => {
    const ratios = runs.map((run) => {
      const bases = blocksOf(run, BASE).map((block) => block[what]);
      return median(
        blocksOf(run, client).map((block, round) => block[what] / Number(bases[round])),
      );
    });
    return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
  };
  return {
    client,
    ...scenario,
    cpuMicroseconds: middle("cpu"),
    wallMicroseconds: middle("wall"),
    cpuRatio: besideBase("cpu"),
    wallRatio: besideBase("wall"),
  };
}

/** Whether something was measured as a scenario says. */
export const isOf = (measured: Scenario, { reply, atOnce, tls = false }: Scenario): boolean =>
  measured.reply === reply && measured.atOnce === atOnce && (measured.tls ?? false) === tls;
