import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

interface Surroundings {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

/** Starts scripts/NAME.ts as npm run does; its streams hold no terminal. */
export function startScript(name: string, args: string[] = [], { cwd, env }: Surroundings = {}) {
  const script = fileURLToPath(new URL(`../${name}.ts`, import.meta.url));
  return spawn(process.execPath, [script, ...args], { cwd, env: { ...process.env, ...env } });
}

/** Runs scripts/NAME.ts to its end; where a signal ended it, that stands for its exit code. */
export async function runScript(...start: Parameters<typeof startScript>) {
  const script = startScript(...start);
  script.stdin.end();
  const [stdout, stderr, [exitCode, signal]] = await Promise.all([
    text(script.stdout),
    text(script.stderr),
    once(script, "close"),
  ]);
  const ended: number | NodeJS.Signals = exitCode ?? signal;
  return { stdout, stderr, exitCode: ended };
}
