import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { begin, finish } from "./leave-nothing.ts";

/** Gives work a folder of its own, which goes when the work is done or the command ends. */
export async function inTemporaryFolder<T>(
  work: (folder: string) => Promise<T>,
  prefix = join(tmpdir(), "piper-"),
): Promise<T> {
  const folder = await mkdtemp(prefix);
  begin(folder);
  try {
    return await work(folder);
  } finally {
    // A signal that came while the work kept the process busy is heard now.
    await setImmediate();
    await rm(folder, { recursive: true, force: true });
    finish(folder);
  }
}
