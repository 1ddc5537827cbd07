import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { installOnDemand } from "../../scripts/shared/install-on-demand.ts";
import { packTarball } from "../../scripts/shared/pack.ts";
import { PACKAGE } from "../../scripts/shared/package-name.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const run = promisify(execFile);

export const TOKEN = "pat_example_0123456789";
export const ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a";

/** What the recipes take to be there: who is signed in. A test's browser says it in a header. */
const SIGN_IN = `
export async function userOf(request: { headers: Headers }): Promise<{ id: string; name: string } | undefined> {
  const name = request.headers.get("x-user");
  return name ? { id: name, name } : undefined;
}
`;

/** An app that somebody made of a recipe, with the packed package in it. */
export interface RecipeApp {
  folder: string;
  /** The environment that the recipes read, for an API at an address. */
  environment(api: string): NodeJS.ProcessEnv;
  /** Starts a program; the address that it prints, and what it printed so far. */
  start(program: Program, env: NodeJS.ProcessEnv): Promise<{ url: string; printed: string[] }>;
  /** Runs a program to its end, or until it is killed so many milliseconds after its start. */
  run(program: Program, env: NodeJS.ProcessEnv, killAfterMs?: number): Promise<Ended>;
}

/** A file that Node runs, with its arguments if it has any. */
type Program = string | readonly string[];

/** How a program ended. */
export interface Ended {
  code: number | null;
  printed: string;
}

/**
 * Copies recipes from docs/recipes into an app that has these packages installed, and compiles them,
 * as strictly as can be. Of a recipe that is a folder (`NAME/`) the files come into the app's own, and
 * its framework compiles them. The app is gone at the end of the test.
 */
export async function makeApp(
  specs: readonly string[],
  recipes: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<RecipeApp> {
  const modules = await installOnDemand(...specs);
  const folder = await mkdtemp(join(dirname(modules), "app-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await installPackage(join(folder, "node_modules"));
  for (const recipe of recipes) {
    const target = recipe.endsWith("/") ? folder : join(folder, recipe);
    await cp(join(ROOT, "docs/recipes", recipe), target, { recursive: true });
  }
  const files = {
    "sign-in.ts": SIGN_IN,
    "package.json": '{"private":true,"type":"module"}',
    ...more,
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  await compile(folder, recipes);
  return {
    folder,
    environment: (api) => ({
      ...cleanEnvironment(),
      ...{
        PIPER_TOKEN: TOKEN,
        PIPER_ORG_ID: ID,
        PIPER_AGENT_ID: ID,
        PIPER_BASE_URL: api,
        PORT: "0",
      },
    }),
    start: (program, env) => start(folder, program, env),
    run: (program, env, killAfterMs) => runToEnd(folder, program, env, killAfterMs),
  };
}

/** The environment without what this test runner has put into it. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { NODE_ENV: _, NODE_OPTIONS: __, VITEST: ___, ...environment } = process.env;
  return { ...environment, NO_COLOR: "1", NEXT_TELEMETRY_DISABLED: "1" };
}

/** The package as npm publishes it, its dependency, and the types of Node. */
async function installPackage(modules: string): Promise<void> {
  const target = join(modules, PACKAGE);
  await mkdir(target, { recursive: true });
  await mkdir(join(modules, "@types"));
  await run("tar", ["-xzf", await packTarball(), "-C", target, "--strip-components=1"]);
  for (const name of ["openapi-fetch", "openapi-typescript-helpers", "@types/node", "undici-types"])
    await cp(join(ROOT, "node_modules", name), join(modules, name), { recursive: true });
}

const OPTIONS = {
  ...{ module: "nodenext", target: "es2022", strict: true, noEmit: true, skipLibCheck: true },
  ...{ allowImportingTsExtensions: true, noUncheckedIndexedAccess: true, types: ["node"] },
};

/** Compiles files of an app, as strictly as can be. */
export async function compile(folder: string, recipes: readonly string[]): Promise<void> {
  const files = recipes.filter((name) => name.endsWith(".ts"));
  if (files.length === 0) return;
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: OPTIONS, files }),
  );
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  await run(process.execPath, [tsc, "-p", folder]).catch(({ stdout }) => {
    throw new Error(`the recipe does not compile: ${stdout}`);
  });
}

/** Runs a program until the end of the test; resolves once it prints where it listens. */
function start(folder: string, program: Program, env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [program].flat(), { cwd: folder, env });
  onTestFinished(() => void child.kill("SIGKILL"));
  const printed: string[] = [];
  return new Promise<{ url: string; printed: string[] }>((resolve, reject) => {
    const listen = (stream: Readable) =>
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        printed.push(chunk);
        const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed.join("")) ?? [];
        if (url) resolve({ url, printed });
      });
    listen(child.stdout);
    listen(child.stderr);
    child.on("exit", (code) =>
      reject(new Error(`${program} ended with ${code}: ${printed.join("")}`)),
    );
  });
}

async function runToEnd(
  folder: string,
  program: Program,
  env: NodeJS.ProcessEnv,
  killAfterMs: number | undefined,
): Promise<Ended> {
  const child = spawn(process.execPath, [program].flat(), { cwd: folder, env });
  const kill = () => void child.kill("SIGKILL");
  onTestFinished(kill);
  const timer = killAfterMs === undefined ? undefined : setTimeout(kill, killAfterMs);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  clearTimeout(timer);
  return { code, printed: out + err };
}
