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
  } finally {
    await rm(draft, { force: true });
    finish(draft);
  }
}
