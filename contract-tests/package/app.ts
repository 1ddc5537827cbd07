import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { packTarball } from "../../scripts/shared/pack.ts";

const DEPENDENCIES = fileURLToPath(new URL("../../node_modules", import.meta.url));
const FLAGS = ["--no-audit", "--no-fund", "--prefer-offline"];

/** Runs a command to its end. */
export const run = promisify(execFile);

/** A folder like an app's, outside the repository, that has the package from npm pack. */
export interface App {
  folder: string;
  write(name: string, text: string): Promise<void>;
  remove(): Promise<void>;
}

export async function createApp(): Promise<App> {
  const tarball = await packTarball();
  const folder = await mkdtemp(join(tmpdir(), "piper-app-"));
  const app: App = {
    folder,
    write: (name, text) => writeFile(join(folder, name), text),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
  try {
    await app.write("package.json", JSON.stringify({ private: true, type: "module" }));
    await run("npm", ["install", ...FLAGS, tarball], { cwd: folder });
    return app;
  } catch (error) {
    await app.remove();
    throw error;
  }
}

/** Gives an app Node's types, which almost every app has. */
export async function addNodeTypes({ folder }: App): Promise<void> {
  const types = join(folder, "node_modules/@types");
  await mkdir(types);
  await symlink(join(DEPENDENCIES, "@types/node"), join(types, "node"));
}
