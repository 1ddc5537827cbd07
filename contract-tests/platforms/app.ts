import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { packTarball } from "../../scripts/shared/pack.ts";
import { PACKAGE } from "../../scripts/shared/package-name.ts";

const OPENAPI_FETCH = fileURLToPath(new URL("../../node_modules/openapi-fetch", import.meta.url));

/** An app of some platform's, with the packed package in it. */
export interface App {
  folder: string;
  /** Runs a program in it to its end; what it prints to stdout. Rejects where it fails. */
  run(program: string, args: string[], options?: RunOptions): Promise<string>;
  /** What its programs have found, by the names of the checks. */
  readFindings(): Promise<Record<string, unknown>>;
  remove(): Promise<void>;
}

export interface RunOptions {
  env?: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * Makes an app of files. It lies beside the node_modules folder of its platform, where it finds what
 * it imports; the package and its dependency are its own.
 */
export async function makeApp(modules: string, files: Record<string, string>): Promise<App> {
  const folder = await mkdtemp(join(dirname(modules), "app-"));
  const own = join(folder, "node_modules");
  const target = join(own, PACKAGE);
  await mkdir(target, { recursive: true });
  const tarball = await packTarball();
  await promisify(execFile)("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"]);
  await cp(OPENAPI_FETCH, join(own, "openapi-fetch"), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return {
    folder,
    async run(program, args, { env, signal } = {}) {
      const options = { cwd: folder, env: { ...cleanEnvironment(), ...env }, signal } as const;
      const running = promisify(execFile)(program, args, { ...options, killSignal: "SIGKILL" });
      const { stdout } = await running.catch((error) => {
        throw signal?.aborted ? error : new Error(String(error.stderr || error.stdout || error));
      });
      return stdout;
    },
    async readFindings() {
      const lines = await readFile(join(folder, "findings.jsonl"), "utf8").catch(() => "");
      const findings = lines
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line));
      return Object.fromEntries(findings);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The environment without what a test runner around this one has put into it. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const { NODE_ENV: _, NODE_OPTIONS: __, VITEST: ___, ...environment } = process.env;
  return { ...environment, NO_COLOR: "1", NEXT_TELEMETRY_DISABLED: "1" };
}
