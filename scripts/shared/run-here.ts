import process from "node:process";
import { Readable } from "node:stream";
import { type Command, endOf } from "./command.ts";

interface Given {
  env?: NodeJS.ProcessEnv;
  stdin?: string;
}

/**
 * Runs a command as runScript does, but in this process: a new one takes half a second to load what a
 * test file has loaded already. Its streams hold no terminal, no signal comes, and nothing ends it.
 */
export async function runHere(
  command: Command,
  args: string[] = [],
  { env, stdin = "" }: Given = {},
) {
  const said = { stdout: "", stderr: "" };
  const into = (name: keyof typeof said) => ({
    write: (chunk: string | Uint8Array) => {
      said[name] += chunk;
      return true;
    },
  });
  const exitCode = await endOf(command, {
    argv: [...process.argv.slice(0, 2), ...args],
    env: { ...process.env, ...env },
    stdin: Readable.from([stdin]),
    stdout: into("stdout"),
    stderr: into("stderr"),
    on: () => {},
    exit: (code) => {
      throw new Error(`The command ended its process with ${code}.`);
    },
  });
  return { ...said, exitCode };
}
