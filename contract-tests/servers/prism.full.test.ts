import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test, vi } from "vitest";
import { startPrism } from "./prism.ts";
import { watch } from "./watch.ts";

const START = `
  import { startPrism } from ${JSON.stringify(new URL("prism.ts", import.meta.url))};
  console.log((await startPrism()).url);
`;

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "prism-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test("is gone once closed, in production too", async () => {
  vi.stubEnv("NODE_ENV", "production");
  onTestFinished(() => void vi.unstubAllEnvs());
  const prism = await startPrism();
  const { gone } = await watch(prism.url);
  await prism.close();
  expect(await gone).toBe(true);
});

test("says why it did not start", async () => {
  const spec = join(await createFolder(), "broken.yaml");
  await writeFile(spec, "paths: [");
  await expect(startPrism({ spec })).rejects.toThrow(
    `Prism did not start: Error parsing ${spec}: Error parsing ${spec}: unexpected end of the stream`,
  );
});

test("ends when whoever started it is killed", async () => {
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", START]);
  onTestFinished(() => void parent.kill("SIGKILL"));
  const [url] = await once(createInterface(parent.stdout), "line");
  const { gone } = await watch(url);
  parent.kill("SIGKILL");
  expect(await gone).toBe(true);
});
