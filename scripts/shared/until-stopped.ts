import { execFileSync } from "node:child_process";
import process from "node:process";
import { isAlive } from "./is-alive.ts";

const LOOK_EVERY_MS = 500;

/**
 * Resolves at Ctrl-C, at a signal to end, when the terminal closes, and when npm or whoever else
 * started this process is gone: a signal to npm does not reach what npm started. It goes on to listen:
 where nobody does, a signal ends the process with its children, and npm hands one on that has come.
 */
export async function untilStopped(): Promise<void> {
  const starters = findStarters();
  const orphaned = new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (starters.every(isAlive)) return;
      clearInterval(timer);
      resolve();
    }, LOOK_EVERY_MS);
    timer.unref();
  });
  const told = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => resolve());
  });
  await Promise.race([told, orphaned]);
}

/** The parent, and npm behind it: the shell between the two may outlive npm. */
function findStarters(): number[] {
  const starters = [process.ppid];
  if (!process.env.npm_lifecycle_event) return starters;
  try {
    const args = ["-o", "ppid=", "-p", String(process.ppid)];
    starters.push(Number(execFileSync("ps", args, { stdio: ["ignore", "pipe", "ignore"] })));
  } catch {
    // No ps: the parent alone has to do.
  }
  return starters.filter((pid) => pid > 1);
}
