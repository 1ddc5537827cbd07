import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { installExample } from "./install-example.ts";

const TSC = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

test("the example compiles with the types of the packed package", async () => {
  const folder = await installExample();
  onTestFinished(() => rm(folder, { recursive: true }));
  const compiling = promisify(execFile)(process.execPath, [TSC], { cwd: folder });
  expect(await compiling.catch(({ stdout }) => ({ stdout }))).toMatchObject({ stdout: "" });
}, 400_000);
