import { appendFile, copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { startPrism } from "./servers/prism.ts";

test("is found where it moves to when the document changes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "prism-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const spec = join(folder, "openapi.yaml");
  await copyFile(fileURLToPath(new URL("../openapi.yaml", import.meta.url)), spec);
  const prism = await startPrism({ spec });
  onTestFinished(prism.close);
  const before = prism.url;

  // Again and again, since Prism listens a moment before it watches.
  const change = async () => {
    await appendFile(spec, "# changed\n");
    return prism.url !== before;
  };
  await vi.waitUntil(change, { interval: 1_000, timeout: 20_000 });
  expect((await fetch(prism.url)).status).toBe(404);
});
