import { execFile } from "node:child_process";
import { cp, mkdir, readFile, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import manifest from "../../package.json" with { type: "json" };
import { installOnDemand } from "../shared/install-on-demand.ts";
import { packTarball } from "../shared/pack.ts";
import { PACKAGE } from "../shared/package-name.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/chat/", import.meta.url));
const MODULES = fileURLToPath(new URL("../../node_modules/", import.meta.url));

/**
 * Copies the example to a folder, with all that its package.json names beside it: this
 * package as npm would publish it, what this project has installed, and the rest on demand.
 */
export async function installExample(folder: string): Promise<void> {
  const isSource = (path: string) => !path.includes("node_modules");
  await cp(EXAMPLE, folder, { recursive: true, filter: isSource });
  const example = JSON.parse(await readFile(join(EXAMPLE, "package.json"), "utf8"));
  const needed: Record<string, string> = { ...example.dependencies, ...example.devDependencies };
  const here: Record<string, string> = { ...manifest.dependencies, ...manifest.devDependencies };
  const others = Object.keys(needed).filter((name) => name !== PACKAGE && !(name in here));
  const [tarball, installed] = await Promise.all([
    packTarball(),
    installOnDemand(...others.map((name) => `${name}@${needed[name]}`)),
  ]);

  const modules = join(folder, "node_modules");
  const own = join(modules, PACKAGE);
  await mkdir(own, { recursive: true });
  await promisify(execFile)("tar", ["-xzf", tarball, "-C", own, "--strip-components=1"]);
  const links = Object.keys({ ...needed, ...manifest.dependencies });
  for (const name of links.filter((name) => name !== PACKAGE)) {
    const link = join(modules, name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(name in here ? MODULES : installed, name), link);
  }
}
