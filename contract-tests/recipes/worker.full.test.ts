// The recipe of a worker, in Cloudflare's own runtime.
import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { build } from "esbuild";
import { onTestFinished, test } from "vitest";
import { installOnDemand } from "../../scripts/shared/install-on-demand.ts";
import { expectAPage, startApi } from "./as-a-page.ts";
import { ID, makeApp, TOKEN } from "./recipe.ts";

/** Workers KV in a worker of its own: as much of it as the recipe uses. */
const NAMESPACE = `
const values = new Map();
export default {
  async fetch(request) {
    const key = new URL(request.url).pathname;
    if (request.method === "PUT") values.set(key, await request.text());
    const value = values.get(key);
    return value === undefined ? new Response("", { status: 404 }) : new Response(value);
  },
};
`;

const configFor = (api: string) => `
  using Workerd = import "/workerd/workerd.capnp";
  const config :Workerd.Config = (
    services = [
      (name = "pages", worker = .pages),
      (name = "owners", worker = .owners),
      (name = "loopback", network = (allow = ["local"])),
    ],
    sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "pages")],
  );
  const pages :Workerd.Worker = (
    modules = [(name = "worker.js", esModule = embed "worker.js")],
    bindings = [
      (name = "PIPER_TOKEN", text = "${TOKEN}"),
      (name = "PIPER_ORG_ID", text = "${ID}"),
      (name = "PIPER_AGENT_ID", text = "${ID}"),
      (name = "PIPER_BASE_URL", text = "${api}"),
      (name = "OWNERS", kvNamespace = "owners"),
    ],
    compatibilityDate = "2026-11-01",
    compatibilityFlags = ["enable_request_signal"],
    globalOutbound = "loopback",
  );
  const owners :Workerd.Worker = (
    modules = [(name = "namespace.js", esModule = embed "namespace.js")],
    compatibilityDate = "2026-11-01",
  );
`;

test("a page talks to its agent through worker.ts", async () => {
  const api = await startApi();
  onTestFinished(api.close);
  const app = await makeApp(["workerd@1.20261117.1"], ["worker.ts"], { "namespace.js": NAMESPACE });
  await build({
    entryPoints: [join(app.folder, "worker.ts")],
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    outfile: join(app.folder, "worker.js"),
    logLevel: "silent",
  });
  const config = join(app.folder, "config.capnp");
  await writeFile(config, configFor(api.url));
  const url = await startWorkerd(config);
  await expectAPage((path, init) => fetch(url + path, init), url, api);
}, 240_000);

/** Starts the runtime, to the end of the test; where it listens. */
async function startWorkerd(config: string): Promise<string> {
  const binary = join(await installOnDemand("workerd@1.20261117.1"), "workerd/bin/workerd");
  const child = spawn(binary, ["serve", config, "--control-fd=3"], {
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
    const { event, port } = JSON.parse(line);
    if (event === "listen") return `http://127.0.0.1:${port}`;
  }
  throw new Error("workerd ended early");
}
