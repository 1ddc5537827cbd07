import process from "node:process";

/** Whether there is a process of that id. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is one that is there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
