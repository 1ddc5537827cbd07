import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bundle } from "../../../scripts/shared/bundle.ts";
import { packTarball } from "../../../scripts/shared/pack.ts";
import { PACKAGE } from "../../../scripts/shared/package-name.ts";

const DEPENDENCIES = fileURLToPath(new URL("../../../node_modules/openapi-fetch", import.meta.url));

/**
 * Makes a folder with the packed package installed, its dependency beside it, and the checks
 * compiled to checks.js; returns its path.
 */
export async function installApp(): Promise<string> {
  const app = await mkdtemp(join(tmpdir(), "piper-runtimes-"));
  const modules = join(app, "node_modules");
  const target = join(modules, PACKAGE);
  await mkdir(target, { recursive: true });
  const tarball = await packTarball();
  await promisify(execFile)("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"]);
  await cp(DEPENDENCIES, join(modules, "openapi-fetch"), { recursive: true });
  await writeFile(join(app, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const checks = await bundle("contract-tests/package/runtimes/checks.ts", { format: "esm" });
  await writeFile(join(app, "checks.js"), checks);
  return app;
}
