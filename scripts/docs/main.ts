// Writes the API reference as one HTML file that needs no network: reports/api.html.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse, stringify } from "yaml";
import { CommandError, parseCommandLine, runCommand } from "../shared/command.ts";
import { replaceFile } from "../shared/replace-file.ts";
import { inTemporaryFolder } from "../shared/temporary-folder.ts";
import { showProvenance } from "./provenance.ts";

const SPEC = new URL("../../openapi.yaml", import.meta.url);
const PAGE = new URL("../../reports/api.html", import.meta.url);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const REDOCLY = "node_modules/@redocly/cli/bin/cli.js";
const OPTIONS = [
  "--inlineBundle",
  "--template=scripts/docs/page.hbs",
  "--openapi.schemasExpansionLevel=all",
];

/** Redoc signs its pages with a picture from its CDN. Drawn here, it is no request. */
const SIGNATURE = "https://cdn.redoc.ly/redoc/logo-mini-full.svg";
const DRAWN_SIGNATURE = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" width="46" height="14">
    <text y="11" font-family="sans-serif" font-size="11" fill="#6e7781">Redocly</text>
  </svg>`,
)}`;

/** Makes the page of an OpenAPI document: self-contained, with the provenance in view. */
export async function buildDocs(document: unknown): Promise<string> {
  return inTemporaryFolder(async (folder) => {
    const spec = join(folder, "openapi.yaml");
    const page = join(folder, "api.html");
    await writeFile(spec, stringify(showProvenance(document)));
    await buildPage(spec, page);
    const html = await readFile(page, "utf8");
    if (!html.includes(SIGNATURE)) {
      throw new CommandError(`Redoc no longer loads ${SIGNATURE}: mend scripts/docs/main.ts.`);
    }
    return html.replaceAll(SIGNATURE, DRAWN_SIGNATURE);
  });
}

async function buildPage(spec: string, page: string): Promise<void> {
  try {
    const args = [REDOCLY, "build-docs", spec, ...OPTIONS, `--output=${page}`];
    // From the root, where redocly.yaml turns telemetry off, the page's own included.
    await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
    throw new CommandError(`redocly build-docs failed: ${said.split("\n").at(-1)}`);
  }
}

async function main(): Promise<number> {
  parseCommandLine({ options: {} }, "npm run docs");
  // A page of a document with mistakes would show them as facts.
  const lint = spawn(process.execPath, ["--run", "lint"], { cwd: ROOT, stdio: "inherit" });
  const [exitCode] = await once(lint, "close");
  if (exitCode !== 0) return 1;
  const html = await buildDocs(parse(await readFile(SPEC, "utf8")));
  await replaceFile(PAGE, html);
  console.log("Wrote reports/api.html: open it in a browser.");
  return 0;
}

if (import.meta.main) await runCommand(main);
