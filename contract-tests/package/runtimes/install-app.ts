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

/** Runs the checks in a runtime that runs a file, and prints what was seen as JSON. */
const MAIN = `
  import { inspect } from "node:util";
  import * as piper from "${PACKAGE}";
  import { runChecks } from "./checks.js";
  const show = (value) => inspect(value, { depth: 99, showHidden: true });
  console.log(JSON.stringify(await runChecks(piper, JSON.parse(process.argv[2]), show)));
`;

/**
 * Makes a folder with the packed package installed, its dependency beside it, the checks compiled
 * to checks.js, and main.js, which runs them; returns its path. Several runtimes share it at once,
 * so that nothing in it is written later.
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
  await writeFile(join(app, "main.js"), MAIN);
  return app;
}
