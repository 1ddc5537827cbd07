import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { begin, finish } from "./leave-nothing.ts";

/**
 * Replaces a file in one step: a run that ends in the middle leaves the old text or the new one, never
 * a part, and no draft.
 */
export async function replaceFile(url: URL, text: string): Promise<void> {
  await mkdir(new URL(".", url), { recursive: true });
  const draft = `${fileURLToPath(url)}.${process.pid}.tmp`;
  begin(draft);
  try {
    await writeFile(draft, text);
    await rename(draft, url);
  } catch (error) {
    await rm(draft, { force: true });
    // Nobody has heard of the draft, and of a full disk the system does not say which file it met.
    throw error instanceof Error ? Object.assign(error, { path: fileURLToPath(url) }) : error;
  } finally {
    finish(draft);
  }
}
