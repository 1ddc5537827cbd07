import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const REDOCLY = "node_modules/@redocly/cli/bin/cli.js";

/**
 * Runs redocly from the root, where redocly.yaml turns its telemetry off, and resolves to all that
 * it prints; that it fails says no more than that it found something.
 */
export function runRedocly(args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const options = { cwd: ROOT, maxBuffer: 2 ** 28 };
    execFile(process.execPath, [REDOCLY, ...args], options, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}
