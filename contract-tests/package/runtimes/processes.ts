import { execFile } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { CommandError } from "../../../scripts/shared/command.ts";
import { findNode, type NodeMajor } from "../../../scripts/shared/find-node.ts";
import { installOnDemand } from "../../../scripts/shared/install-on-demand.ts";
import type { Family } from "./expectations.ts";
import type { Runtime } from "./runtime.ts";

/** A runtime that runs a file, as Node does. */
function asProcess(
  family: Family,
  name: string,
  findBinary: () => Promise<string>,
  flags: string[] = [],
): Runtime {
  return {
    family,
    name,
    async run(app, servers, signal) {
      const args = [...flags, join(app, "main.js"), JSON.stringify(servers)];
      const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1", DO_NOT_TRACK: "1", NO_COLOR: "1" };
      const options = { cwd: app, env, signal, killSignal: "SIGKILL" } as const;
      const running = promisify(execFile)(await findBinary(), args, options);
      const { stdout, stderr } = await running.catch((error) => {
        if (signal.aborted) throw error;
        throw new CommandError(`ended early: ${String(error.stderr || error).trim()}`);
      });
      if (stderr) throw new CommandError(`warned: ${stderr.trim()}`);
      if (!stdout) throw new CommandError("ended without a word");
      return JSON.parse(stdout);
    },
  };
}

const node = (major: NodeMajor) => asProcess("Node", `Node ${major}`, () => findNode(major));

async function findBun() {
  return join(await installOnDemand("bun@1.4.5"), "bun/bin/bun.exe");
}

async function findDeno() {
  return join(await installOnDemand("deno@2.9.6"), "deno/deno");
}

/** Deno allows the checks the network of this machine, and nothing else. */
const DENO_FLAGS = ["run", "--no-prompt", "--node-modules-dir=manual", "--allow-net=127.0.0.1"];

export const PROCESSES: Runtime[] = [
  ...([20, 22, 24, 26] as const).map(node),
  asProcess("Bun", "Bun", findBun, ["--no-install"]),
  asProcess("Deno", "Deno", findDeno, DENO_FLAGS),
];
