import { globSync } from "node:fs";
import { basename, dirname } from "node:path/posix";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runScript } from "../shared/run-script.ts";

const SCRIPTS = fileURLToPath(new URL("..", import.meta.url));
const PER_FILE = ["last-release", "live-contract", "release", "spec-change"].map((n) => `ci/${n}`);
const PER_FOLDER = globSync("*/main.ts", { cwd: SCRIPTS }).map(
  (path) => `${dirname(path)}/${basename(path, ".ts")}`,
);

test.concurrent.each([...PER_FOLDER, ...PER_FILE])("%s says how it is called", async (name) => {
  const [whole, short] = await Promise.all(["--help", "-h"].map((flag) => runScript(name, [flag])));
  const stdout = expect.stringMatching(/^(Usage: )?npm (run|start|test)\b.*\n/);
  expect(whole).toEqual({ stdout, stderr: "", exitCode: 0 });
  expect(short).toEqual(whole);
});
