import { mkdir, rename, writeFile } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** Replaces a file in one step: a killed run leaves the old text or the new one, never a part. */
export async function replaceFile(url: URL, text: string): Promise<void> {
  await mkdir(new URL(".", url), { recursive: true });
  const draft = `${fileURLToPath(url)}.${process.pid}.tmp`;
  await writeFile(draft, text);
  await rename(draft, url);
}
