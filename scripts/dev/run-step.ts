import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";

/** What a step of the checks printed, without colours, and how it ended. */
export interface Ended {
  stdout: string;
  stderr: string;
  exitCode: number;
}

const PLAIN = { NO_COLOR: "1", FORCE_COLOR: undefined };

/**
 * Runs a step in a process of its own, so that it sees the files as they are now; a later save ends
 * it, with all that it started.
 */
export async function runStep(
  project: string,
  args: string[],
  signal: AbortSignal,
): Promise<Ended> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, args, {
    cwd: project,
    // A group of its own can be ended as a whole.
    detached: true,
    env: { ...process.env, ...PLAIN },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = () => endGroup(child.pid);
  signal.addEventListener("abort", end, { once: true });
  try {
    const closed = once(child, "close");
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [exitCode] = await closed;
    signal.throwIfAborted();
    return {
      stdout: stripVTControlCharacters(stdout),
      stderr: stripVTControlCharacters(stderr),
      exitCode: Number(exitCode ?? 1),
    };
  } finally {
    signal.removeEventListener("abort", end);
  }
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGTERM");
  } catch {
    // It has ended by itself.
  }
}
