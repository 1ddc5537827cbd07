// Says what is wrong with openapi.yaml: first what no later step could read, then what Redocly minds.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CommandError, parseCommandLine, runCommand } from "../shared/command.ts";
import { printable } from "../shared/printable.ts";
import { redoclyProblems, showRedocly } from "./redocly.ts";
import { sourceProblems } from "./source.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const USAGE = "npm run lint [-- --format text|json]";

async function readSource(): Promise<Uint8Array> {
  return readFile(join(PROJECT, "openapi.yaml")).catch((error) => {
    throw new CommandError(
      error.code === "ENOENT"
        ? "openapi.yaml is missing: git checkout openapi.yaml"
        : `openapi.yaml cannot be read: ${error.message}.`,
    );
  });
}

/** Redocly and Vite take these for the end of a path, or for another letter, and find no file. */
function checkPath(path: string): void {
  const [mark] = /[#?]|%[\da-f]{2}/i.exec(path) ?? [];
  if (mark)
    throw new CommandError(
      `This folder's path holds a "${mark}", which Redocly and Vite cannot read: move it. (${path})`,
    );
}

async function main(): Promise<number> {
  const { values } = parseCommandLine(
    { options: { format: { type: "string", default: "text" } } },
    USAGE,
  );
  if (values.format !== "text" && values.format !== "json")
    throw new CommandError(`There is no format ${values.format}. Usage: ${USAGE}`, 2);
  checkPath(PROJECT);
  const asJson = values.format === "json";
  const ofSource = sourceProblems(await readSource());
  if (asJson) {
    const problems = ofSource.length > 0 ? ofSource : await redoclyProblems(PROJECT);
    console.log(JSON.stringify({ problems }, null, 2));
    return problems.length > 0 ? 1 : 0;
  }
  if (ofSource.length === 0) return showRedocly(PROJECT);
  throw new CommandError(
    ofSource.map(({ place, what }) => printable(`${place}  ${what}.`)).join("\n"),
  );
}

await runCommand(main);
