// What npm test runs: the quick checks side by side, then the tests. Flags go to vitest.
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { text } from "node:stream/consumers";
import { styleText } from "node:util";
import { CommandError, runCommand } from "../shared/command.ts";

/** Where one of these fails, what comes after would fail only for its sake. */
const DOCUMENT_CHECKS = ["lint", "generate -- --check"];
const CODE_CHECKS = ["typecheck", "check"];
const TESTS = "test:quick";

/** `npm run` would do, but takes longer to start than most of the scripts to run. */
const nodeRun = (script: string, flags: string[] = []) => ["--run", ...script.split(" "), ...flags];

/** Runs an npm script, and shows what it printed if it fails. */
async function passes(script: string): Promise<boolean> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, nodeRun(script), { stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const mark = exitCode === 0 ? styleText("green", "✓") : styleText("red", "✗");
  console.log(`${mark} npm run ${script} (${seconds} s)`);
  if (exitCode !== 0) console.log(`\n${stdout}${stderr}`);
  return exitCode === 0;
}

/** Runs the tests. Without flags it is all of them, and floor.ts says how many that are. */
async function testsPass(flags: string[]): Promise<boolean> {
  const options = flags.length > 0 ? ["--", ...flags] : [];
  const env = { ...process.env, WHOLE_RUN: flags.length === 0 ? "1" : "" };
  const child = spawn(process.execPath, nodeRun(TESTS, options), { stdio: "inherit", env });
  const [exitCode] = await once(child, "close");
  return exitCode === 0;
}

const HELP = `Usage: npm test [-- FLAGS OF VITEST]

Runs ${[...DOCUMENT_CHECKS, ...CODE_CHECKS].map((script) => `npm run ${script}`).join(", ")} side by side, then the quick tests.

  npm test -- scripts/diff       the tests of a folder or file
  npm test -- -t "a token"       those whose names hold this
  npm run test:quick -- --help   all flags of vitest`;

async function main(): Promise<number> {
  if (process.argv.some((arg) => arg === "--help" || arg === "-h")) {
    console.log(HELP);
    return 0;
  }
  const checks = [...DOCUMENT_CHECKS, ...CODE_CHECKS];
  const passed = await Promise.all(checks.map(passes));
  const failed = checks.filter((_, index) => !passed[index]);
  if (failed.some((script) => DOCUMENT_CHECKS.includes(script)))
    console.log("The tests were not run: they would fail for the same reason.");
  else if (!(await testsPass(process.argv.slice(2)))) failed.push(TESTS);
  if (failed.length === 0) return 0;
  const names = failed.map((script) => `npm run ${script}`).join(", ");
  throw new CommandError(`npm test failed at ${names}; above is what each says.`);
}

await runCommand(main);
