import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { watch } from "./watch.ts";

const START = `
  import { startPrism } from ${JSON.stringify(new URL("prism.ts", import.meta.url))};
  console.log((await startPrism()).url);
`;

test("ends when whoever started it is killed", async () => {
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", START]);
  onTestFinished(() => void parent.kill("SIGKILL"));
  const [url] = await once(createInterface(parent.stdout), "line");
  const { gone } = await watch(url);
  parent.kill("SIGKILL");
  expect(await gone).toBe(true);
});
