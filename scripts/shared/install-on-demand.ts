import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { CommandError } from "./command.ts";
import { inTemporaryFolder } from "./temporary-folder.ts";

const CACHE = fileURLToPath(new URL("../../.cache/npm/", import.meta.url));
const LIMIT_MS = 180_000;
const FLAGS = ["--no-audit", "--no-fund", "--no-package-lock", "--fetch-retries=1"];

/**
 * Installs npm packages that `npm ci` leaves out, such as other runtimes, and returns the path of
 * the node_modules folder that has them. Kept in .cache, they are there at once the next time.
 *
 * @param specs each with an exact version, like `deno@2.9.6`
 */
export async function installOnDemand(...specs: string[]): Promise<string> {
  const folder = join(CACHE, specs.join("+").replaceAll("/", "-"));
  if (!existsSync(folder)) await install(specs, folder);
  return join(folder, "node_modules");
}

/** Installs beside the folder and moves it into place: a killed install leaves none. */
async function install(specs: string[], folder: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  await inTemporaryFolder(
    async (draft) => {
      const allowScripts = Object.fromEntries(specs.map((spec) => [spec, true]));
      await writeFile(join(draft, "package.json"), JSON.stringify({ private: true, allowScripts }));
      const problem = await npmInstall(specs, draft);
      if (problem) {
        throw new CommandError(
          `${specs.join(", ")} cannot be installed: ${problem}. Is the npm registry within reach?`,
        );
      }
      // Another process may have been faster.
      await rename(draft, folder).catch((error) => {
        if (!existsSync(folder)) throw error;
      });
    },
    join(CACHE, "draft-"),
  );
}

/** Runs npm, and says what went wrong if anything did. */
async function npmInstall(specs: string[], cwd: string): Promise<string | undefined> {
  const npm = spawn("npm", ["install", "--save-exact", ...FLAGS, ...specs], {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
    timeout: LIMIT_MS,
    killSignal: "SIGKILL",
  });
  const [said, [exitCode, signal]] = await Promise.all([text(npm.stderr), once(npm, "close")]);
  if (signal) return `it took over ${LIMIT_MS / 1000} s`;
  if (exitCode === 0) return undefined;
  const lines = said.split("\n").filter((line) => line.startsWith("npm error"));
  return (lines[1] ?? lines[0] ?? `npm ended with ${exitCode}`).replace("npm error ", "");
}
