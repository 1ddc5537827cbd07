import process from "node:process";
import type { Readable } from "node:stream";
import type { WriteStream } from "node:tty";
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

/** What a command uses of the process that it runs in; a test hands it another in the same process. */
export interface CommandProcess {
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: Readable;
  readonly stdout: Out;
  readonly stderr: Out;
  /** Hears a signal. */
  on(signal: string, heard: () => void): unknown;
  exit(code: number): void;
}

/** A terminal, or a stream that holds none. */
export type Out = Pick<WriteStream, "write"> & Partial<Pick<WriteStream, "isTTY" | "columns">>;

/** A command as a function: it says what it found on the streams that it is given. */
export type Command = (own: CommandProcess) => Promise<number>;

/**
 * Runs a command as this process: its result is the exit code. What nobody reads any more is not
 * written, and the command goes on.
 */
export async function runCommand(command: Command): Promise<void> {
  leaveNothing();
  for (const stream of [process.stdout, process.stderr]) stream.on("error", tellUnwritable);
  const exitCode = await endOf(command, process);
  process.exitCode = exitCode || process.exitCode;
}

/**
 * Runs a command to its exit code. A failure is one line on stderr: an error that has an exit code,
 * as a CommandError does, was made to be read, and one of a file is told as such; any other was not
 * foreseen.
 */
export async function endOf(command: Command, own: CommandProcess): Promise<number> {
  try {
    return await command(own);
  } catch (error) {
    if (error instanceof Help) {
      own.stdout.write(`${error.message}\n`);
      return 0;
    }
    const ofFile = fileProblem(error);
    if (ofFile) {
      own.stderr.write(`${ofFile}\n`);
      return 1;
    }
    const message = error instanceof Error ? error.message : String(error);
    const foreseen = error instanceof Error && "exitCode" in error;
    own.stderr.write(`${foreseen ? message : `Unexpected: ${message.split("\n")[0]}`}\n`);
    return foreseen ? Number(error.exitCode) : 1;
  }
}

/** A pipe whose reader is gone, as of `| head -1`, is no failure; a full disk is one. */
function tellUnwritable({ code, message }: NodeJS.ErrnoException): void {
  if (code === "EPIPE") return;
  process.exitCode ||= 1;
  process.stderr.write(`What this command says cannot be written: ${message}.\n`);
}
