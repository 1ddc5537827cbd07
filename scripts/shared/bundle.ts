import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Bundles a module of this repository, by its path from the root, with all that it imports. */
export async function bundle(entry: string, options: BuildOptions = {}): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    logLevel: "silent",
    ...options,
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
