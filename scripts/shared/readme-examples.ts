import { readFile } from "node:fs/promises";

const README = new URL("../../README.md", import.meta.url);

/** The TypeScript that README.md prints, block by block, as it stands there. */
export async function readExamples(): Promise<string[]> {
  const blocks = (await readFile(README, "utf8")).matchAll(/^```ts\r?\n(.*?)^```/gms);
  return Array.from(blocks, ([, code = ""]) => code);
}
