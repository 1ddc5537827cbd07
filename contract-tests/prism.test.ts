import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { afterAll, expect, test, vi } from "vitest";
import { startPrism } from "./servers/prism.ts";

const folder = await mkdtemp(join(tmpdir(), "prism-"));
afterAll(() => rm(folder, { recursive: true }));

const START = `
  import { startPrism } from ${JSON.stringify(new URL("servers/prism.ts", import.meta.url))};
  console.log((await startPrism()).url);
`;

/** Connects to a server, and resolves to a promise that it is gone. */
async function watch(url: string) {
  const socket = connect(Number(new URL(url).port), "127.0.0.1").on("error", () => {});
  const gone = new Promise((resolve) => socket.once("close", resolve));
  await once(socket, "connect");
  return { gone };
}

test.concurrent("is gone once closed, in production too", async () => {
  vi.stubEnv("NODE_ENV", "production");
  const starting = startPrism();
  vi.unstubAllEnvs();
  const prism = await starting;
  const { gone } = await watch(prism.url);
  await prism.close();
  await gone;
});

test.concurrent("ends when whoever started it is killed", async ({ onTestFinished }) => {
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", START]);
  onTestFinished(() => void parent.kill("SIGKILL"));
  const [url] = await once(createInterface(parent.stdout), "line");
  const { gone } = await watch(url);
  parent.kill("SIGKILL");
  await gone;
});

test.concurrent("says why it did not start", async () => {
  const spec = join(folder, "broken.yaml");
  await writeFile(spec, "paths: [");
  await expect(startPrism({ spec })).rejects.toThrow(
    `Prism did not start: Error parsing ${spec}: Error parsing ${spec}: unexpected end of the stream`,
  );
});
