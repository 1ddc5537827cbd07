// Watches the project, and on each save says what it breaks: first what answers in seconds, then npm
// test whole.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseCommandLine, runCommand } from "../shared/command.ts";
import { untilStopped } from "../shared/until-stopped.ts";
import { prepareRounds } from "./rounds.ts";
import { watchProject } from "./watch-project.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

async function main(): Promise<number> {
  parseCommandLine({ options: {} }, "npm run dev");
  const stopped = untilStopped();
  // Where the terminal is gone, so is whoever would read this.
  process.stdout.on("error", () => process.exit());
  console.log("Watching openapi.yaml and all that is made from it, until Ctrl-C.");
  const watcher = watchProject(PROJECT);
  const rounds = prepareRounds(PROJECT, { print: console.log, whileWriting: watcher.whileWriting });
  await watcher.start(rounds.start);
  await stopped;
  watcher.close();
  await rounds.close();
  return 0;
}

await runCommand(main);
