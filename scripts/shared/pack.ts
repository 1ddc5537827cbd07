import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, symlink } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify, stripVTControlCharacters } from "node:util";
import { CommandError } from "./command.ts";
import { copySources } from "./copy-project.ts";
import { inTemporaryFolder } from "./temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CACHE = join(ROOT, ".cache/package");

/**
 * Packs the package as npm publishes it, build included, and returns the tarball's path. Kept in
 * .cache under a hash of the sources, it is there at once until one of them changes. Where
 * PACKAGE_TARBALL names another tarball, that one is tried instead: see scripts/ci/last-release.ts.
 */
export async function packTarball(): Promise<string> {
  if (process.env.PACKAGE_TARBALL) return process.env.PACKAGE_TARBALL;
  await mkdir(CACHE, { recursive: true });
  return inTemporaryFolder(
    async (draft) => {
      // A copy, so that runs at the same time do not write one dist.
      const project = join(draft, "project");
      await mkdir(project);
      await copySources(project);
      const packed = join(CACHE, await hashFiles(project));
      if (!existsSync(packed)) {
        const destination = join(draft, "packed");
        await mkdir(destination);
        await npmPack(project, destination);
        // Another process may have been faster.
        await rename(destination, packed).catch((error) => {
          if (!existsSync(packed)) throw error;
        });
      }
      const [tarball = ""] = await readdir(packed);
      return join(packed, tarball);
    },
    join(CACHE, "draft-"),
  );
}

async function hashFiles(folder: string): Promise<string> {
  const hash = createHash("sha256");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  for (const path of files.map(({ parentPath, name }) => join(parentPath, name)).sort()) {
    hash.update(`${path.slice(folder.length)}\0`).update(await readFile(path));
  }
  return hash.digest("hex").slice(0, 16);
}

/** Runs npm pack in a project that borrows this one's dependencies. */
async function npmPack(project: string, destination: string): Promise<void> {
  await symlink(join(ROOT, "node_modules"), join(project, "node_modules"));
  await promisify(execFile)("npm", ["pack", `--pack-destination=${destination}`], {
    cwd: project,
  }).catch(({ stderr }) => {
    const said = stripVTControlCharacters(String(stderr)).split("\n");
    const [reason] = said.filter((line) => !/^npm |^$/.test(line));
    throw new CommandError(`The package cannot be packed: ${reason ?? stderr}`);
  });
}
