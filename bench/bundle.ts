import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type BuildOptions, build } from "esbuild";
import { installOnDemand } from "../scripts/shared/install-on-demand.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The clients that are measured, each a program in bench/clients that makes the same call. */
export const CLIENTS = [
  "piper-responses",
  "own-connection",
  "raw-fetch",
  "openapi-fetch",
  "redocly",
  "ky",
  "axios",
  "openai",
] as const;
export type Client = (typeof CLIENTS)[number];

/** Clients that `npm ci` does not install. */
const ON_DEMAND: Partial<Record<Client, string>> = {
  ky: "ky@2.1.0",
  axios: "axios@1.21.1",
  openai: "openai@7.57.0",
};

/** Bundles a client's program and all it imports into one ES module. */
export async function bundleClient(client: Client, options: BuildOptions = {}): Promise<string> {
  const spec = ON_DEMAND[client];
  const folder = client === "redocly" ? await generateRedoclyClient() : undefined;
  try {
    const { outputFiles } = await build({
      entryPoints: [join(ROOT, `bench/clients/${client}.js`)],
      alias: {
        "piper-responses": join(ROOT, "src/index.ts"),
        ...(folder && { "redocly-generated-client": join(folder, "client.ts") }),
      },
      nodePaths: spec ? [await installOnDemand(spec)] : [],
      bundle: true,
      format: "esm",
      target: "es2022",
      logLevel: "error",
      ...options,
      write: false,
    });
    return outputFiles.map(({ text }) => text).join("");
  } finally {
    if (folder) await rm(folder, { recursive: true });
  }
}

/** Writes the client that `redocly generate-client` makes of openapi.yaml to a new folder. */
async function generateRedoclyClient(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "piper-bench-"));
  const cli = "node_modules/@redocly/cli/bin/cli.js";
  const args = [cli, "generate-client", "openapi.yaml", `--output=${join(folder, "client.ts")}`];
  await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  return folder;
}
