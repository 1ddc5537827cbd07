// What npm test runs: the quick checks side by side, then the tests. Flags go to vitest.
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { text } from "node:stream/consumers";
import { styleText } from "node:util";
import { CommandError, type CommandProcess, runCommand } from "../shared/command.ts";

/** Where one of these fails, what comes after would fail only for its sake. */
const DOCUMENT_CHECKS = ["lint", "generate -- --check"];
const CODE_CHECKS = ["typecheck", "check"];
const TESTS = "test:quick";

/** How npm scripts are run: a test has them end as it says. */
export interface Scripts {
  /** Runs a script to its end, and keeps what it says. */
  quietly(script: string): Promise<{ exitCode: unknown; said: string }>;
  /** Runs a script whose output is shown as it comes, to its exit code. */
  openly(script: string, flags: string[], env: NodeJS.ProcessEnv): Promise<unknown>;
}

/** `npm run` would do, but takes longer to start than most of the scripts to run. */
const nodeRun = (script: string) => ["--run", ...script.split(" ")];

const inProcesses: Scripts = {
  async quietly(script) {
    const child = spawn(process.execPath, nodeRun(script), { stdio: ["ignore", "pipe", "pipe"] });
    const [stdout, stderr, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ]);
    return { exitCode, said: `${stdout}${stderr}` };
  },
  async openly(script, flags, env) {
    const args = [...nodeRun(script), "--", ...flags];
    const child = spawn(process.execPath, args, { stdio: "inherit", env });
    const [exitCode] = await once(child, "close");
    return exitCode;
  },
};

/** Runs an npm script, and shows what it printed if it fails. */
async function passes(script: string, { stdout }: CommandProcess, scripts: Scripts) {
  const startedAt = performance.now();
  const { exitCode, said } = await scripts.quietly(script);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const mark = exitCode === 0 ? styleText("green", "✓") : styleText("red", "✗");
  stdout.write(`${mark} npm run ${script} (${seconds} s)\n`);
  if (exitCode !== 0) stdout.write(`\n${said}\n`);
  return exitCode === 0;
}

/** Runs the tests. Without flags it is all of them, and floor.ts says how many that are. */
async function testsPass(flags: string[], { env }: CommandProcess, scripts: Scripts) {
  const whole = { ...env, WHOLE_RUN: flags.length === 0 ? "1" : "" };
  return (await scripts.openly(TESTS, flags, whole)) === 0;
}

const HELP = `Usage: npm test [-- FLAGS OF VITEST]

Runs ${[...DOCUMENT_CHECKS, ...CODE_CHECKS].map((script) => `npm run ${script}`).join(", ")} side by side, then the quick tests.

  npm test -- scripts/diff       the tests of a folder or file
  npm test -- -t "a token"       those whose names hold this
  npm run test:quick -- --help   all flags of vitest`;

/** Runs the checks, then the tests where they can tell something; it fails where any of them does. */
export async function npmTest(own: CommandProcess, scripts = inProcesses): Promise<number> {
  const args = own.argv.slice(2);
  if (args.some((arg) => arg === "--help" || arg === "-h")) {
    own.stdout.write(`${HELP}\n`);
    return 0;
  }
  const checks = [...DOCUMENT_CHECKS, ...CODE_CHECKS];
  const passed = await Promise.all(checks.map((script) => passes(script, own, scripts)));
  const failed = checks.filter((_, index) => !passed[index]);
  if (failed.some((script) => DOCUMENT_CHECKS.includes(script)))
    own.stdout.write("The tests were not run: they would fail for the same reason.\n");
  else if (!(await testsPass(args, own, scripts))) failed.push(TESTS);
  if (failed.length === 0) return 0;
  const names = failed.map((script) => `npm run ${script}`).join(", ");
  throw new CommandError(`npm test failed at ${names}; above is what each says.`);
}

if (import.meta.main) await runCommand(npmTest);
