import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test, vi } from "vitest";
import { startPrism, startPrismProxy } from "./prism.ts";
import { answer, startScriptedServer } from "./scripted.ts";
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

test("a proxy asks the server that it stands before", async () => {
  const server = await startScriptedServer([answer(404, '{"detail":"No."}')]);
  onTestFinished(server.close);
  const proxy = await startPrismProxy(server.url);
  onTestFinished(proxy.close);
  const path = "/v1/orgs/7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10/responses/";
  await fetch(proxy.url + path, {
    method: "POST",
    headers: { authorization: "Bearer pat_example", "content-type": "application/json" },
    body: '{"agent_id":"3c90c3cc-0d44-4b50-8888-8dd25736052a"}',
  });
  expect(server.requests).toEqual([expect.stringMatching(`^POST ${path}`)]);
});

test("ends when whoever started it is killed", async () => {
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", START]);
  onTestFinished(() => void parent.kill("SIGKILL"));
  const [url] = await once(createInterface(parent.stdout), "line");
  const { gone } = await watch(url);
  parent.kill("SIGKILL");
  expect(await gone).toBe(true);
});
