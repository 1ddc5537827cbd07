import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const SCRIPTS = new URL("../", import.meta.url);
const IMPORT_ALL = "for (const module of process.argv.slice(1)) await import(module);";

/** The commands that a test may also call in its own process. */
const commands = globSync("{*/main,ci/*}.ts", { cwd: fileURLToPath(SCRIPTS) })
  .map((path) => new URL(path, SCRIPTS))
  .filter((url) => /^export async function/m.test(readFileSync(url, "utf8")));

test("to import a command does not run it", async () => {
  expect(commands.length).toBeGreaterThan(6);
  const args = ["--input-type=module", "--eval", IMPORT_ALL, ...commands.map(String)];
  expect(await promisify(execFile)(process.execPath, args)).toEqual({ stdout: "", stderr: "" });
});
