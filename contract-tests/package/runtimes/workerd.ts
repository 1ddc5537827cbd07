import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { build } from "esbuild";
import { CommandError } from "../../../scripts/shared/command.ts";
import { installOnDemand } from "../../../scripts/shared/install-on-demand.ts";
import { PACKAGE } from "../../../scripts/shared/package-name.ts";
import type { Runtime } from "./runtime.ts";

const WORKER = `
  import * as piper from "${PACKAGE}";
  import { runChecks } from "./checks.js";
  export default {
    async fetch(request) {
      return Response.json(await runChecks(piper, await request.json()));
    },
  };
`;

const CONFIG = `
  using Workerd = import "/workerd/workerd.capnp";
  const config :Workerd.Config = (
    services = [
      (name = "checks", worker = .checks),
      (name = "loopback", network = (allow = ["local"])),
    ],
    sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "checks")],
  );
  const checks :Workerd.Worker = (
    modules = [(name = "worker.js", esModule = embed "worker.js")],
    compatibilityDate = "2026-11-01",
    globalOutbound = "loopback",
  );
`;

/** The runtime of Cloudflare Workers, with the checks bundled as wrangler does. */
export const workerd: Runtime = {
  family: "workerd",
  name: "workerd",
  async run(app, servers, signal) {
    await build({
      stdin: { contents: WORKER, resolveDir: app },
      bundle: true,
      format: "esm",
      conditions: ["workerd", "worker", "browser"],
      outfile: join(app, "worker.js"),
      logLevel: "silent",
    });
    const config = join(app, "config.capnp");
    await writeFile(config, CONFIG);

    const binary = join(await installOnDemand("workerd@1.20261117.1"), "workerd/bin/workerd");
    const child = spawn(binary, ["serve", config, "--control-fd=3"], {
      stdio: ["ignore", "ignore", "pipe", "pipe"],
    });
    const stderr = text(child.stderr as Readable);
    try {
      const port = await listeningPort(child.stdio[3] as Readable);
      if (!port) throw new CommandError(`ended early: ${(await stderr).trim()}`);
      const url = `http://127.0.0.1:${port}`;
      const response = await fetch(url, { method: "POST", body: JSON.stringify(servers), signal });
      const body = await response.text();
      if (!response.ok) {
        child.kill("SIGKILL");
        throw new CommandError(`answered ${response.status}: ${body} ${await stderr}`);
      }
      return JSON.parse(body);
    } finally {
      child.kill("SIGKILL");
    }
  },
};

/** Reads the port from what workerd tells of itself, one JSON object a line. */
async function listeningPort(control: Readable): Promise<number | undefined> {
  for await (const line of createInterface({ input: control })) {
    const { event, port } = JSON.parse(line);
    if (event === "listen") return port;
  }
  return undefined;
}
