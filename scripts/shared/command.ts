import process from "node:process";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { fileProblem } from "./file-problem.ts";
import { leaveNothing } from "./leave-nothing.ts";

/** A failure whose message tells a person all there is to say: printed alone, without a stack. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** What `--help` or `-h` asks for: it goes to stdout, and the command ends well. */
class Help extends Error {}

/**
 * Parses the command line; an unknown or incomplete flag ends the command with exit code 2, and
 * `--help` or `-h` with the help: the usage, where a command has no more to say of its flags.
 */
export function parseCommandLine<T extends ParseArgsConfig>(
  config: T,
  usage: string,
  help = `Usage: ${usage}`,
) {
  const args = config.args ?? process.argv.slice(2);
  // What stands behind "--" is no flag.
  const flags = args.slice(0, [...args, "--"].indexOf("--"));
  if (flags.includes("--help") || flags.includes("-h")) throw new Help(help);
  try {
    const parsed = parseArgs(config);
    refuseEmpty(parsed);
    return parsed;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/[.\n]/)[0] : String(error);
    throw new CommandError(`${reason}. Usage: ${usage}`, 2);
  }
}

/** An empty argument is a shell variable that was not set: nobody means a folder or a host by it. */
function refuseEmpty({ values, positionals }: ReturnType<typeof parseArgs>): void {
  const [flag] = Object.entries(values).find(([, value]) => value === "") ?? [];
  if (flag !== undefined) throw new Error(`--${flag} is empty`);
  if (positionals.includes("")) throw new Error("An argument is empty");
}

/**
 * Runs a command: its result is the exit code, a failure is one line on stderr. An error that has an
 * exit code, as a CommandError does, was made to be read, and one of a file is told as such; any
 * other was not foreseen. What nobody reads any more is not written, and the command goes on.
 */
export async function runCommand(main: () => Promise<number>): Promise<void> {
  leaveNothing();
  for (const stream of [process.stdout, process.stderr]) stream.on("error", tellUnwritable);
  try {
    const exitCode = await main();
    process.exitCode = exitCode || process.exitCode;
  } catch (error) {
    if (error instanceof Help) {
      process.stdout.write(`${error.message}\n`);
      process.exitCode = 0;
      return;
    }
    const ofFile = fileProblem(error);
    if (ofFile) {
      process.stderr.write(`${ofFile}\n`);
      process.exitCode = 1;
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    const foreseen = error instanceof Error && "exitCode" in error;
    process.stderr.write(`${foreseen ? message : `Unexpected: ${message.split("\n")[0]}`}\n`);
    process.exitCode = foreseen ? Number(error.exitCode) : 1;
  }
}

/** A pipe whose reader is gone, as of `| head -1`, is no failure; a full disk is one. */
function tellUnwritable({ code, message }: NodeJS.ErrnoException): void {
  if (code === "EPIPE") return;
  process.exitCode ||= 1;
  process.stderr.write(`What this command says cannot be written: ${message}.\n`);
}
