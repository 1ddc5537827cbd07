// Watches openapi.yaml, and on each save says what it breaks: lint, types, type check, tests.
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseCommandLine, runCommand } from "../shared/command.ts";
import { prepareChecks } from "./checks.ts";
import { watchFile } from "./watch-file.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

async function main(): Promise<number> {
  parseCommandLine({ options: {} }, "npm run dev");
  const stopped = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  console.log("Watching openapi.yaml, until Ctrl-C.");
  const checks = await prepareChecks(PROJECT, console.log);
  const watcher = watchFile(join(PROJECT, "openapi.yaml"), checks.start);
  await stopped;
  watcher.close();
  await checks.close();
  return 0;
}

await runCommand(main);
