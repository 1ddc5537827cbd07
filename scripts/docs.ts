// Writes the API reference as one HTML file that needs no network: reports/api.html.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parseDocument, stringify } from "yaml";
import { CommandError, parseCommandLine, runCommand } from "./command.ts";
import { showProvenance } from "./docs/provenance.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const TEMPLATE = fileURLToPath(new URL("docs/page.hbs", import.meta.url));
const REDOCLY = fileURLToPath(new URL("../node_modules/@redocly/cli/bin/cli.js", import.meta.url));
const OPTIONS = ["--inlineBundle", "--template", TEMPLATE, "--openapi.schemasExpansionLevel=all"];
const OUTPUT = "reports/api.html";

/** Redoc signs its pages with a picture from its CDN, the page's one request: the words do. */
const SIGNATURE = "https://cdn.redoc.ly/redoc/logo-mini-full.svg";
const SIGNATURE_TEXT = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="46" height="14"><text y="11" font-family="sans-serif" font-size="11" fill="#6e7781">Redocly</text></svg>',
)}`;

/** The page of openapi.yaml, its provenance in view. */
export async function buildDocs(spec: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "piper-docs-"));
  try {
    const shown = join(folder, "openapi.yaml");
    const page = join(folder, "api.html");
    await writeFile(shown, stringify(showProvenance(readSpec(spec))));
    await redocly("build-docs", shown, ...OPTIONS, "--output", page);
    const html = await readFile(page, "utf8");
    if (!html.includes(SIGNATURE)) {
      throw new CommandError(`Redoc no longer names ${SIGNATURE}: mend SIGNATURE in scripts/docs.ts.`);
    }
    return html.replaceAll(SIGNATURE, SIGNATURE_TEXT);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readSpec(spec: string): unknown {
  const document = parseDocument(spec);
  if (document.errors.length > 0) {
    throw new CommandError("openapi.yaml is not YAML. npm run lint says where.");
  }
  return document.toJS();
}

async function redocly(...args: string[]): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [REDOCLY, ...args], { cwd: ROOT });
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    const reason = said.trim().split("\n").at(-1) || String(error);
    throw new CommandError(`Redoc made no page: ${reason}. npm run lint says more.`);
  }
}

async function main(): Promise<number> {
  parseCommandLine({ options: {} }, "npm run docs");
  const html = await buildDocs(await readSpec());
  const output = join(ROOT, OUTPUT);
  const draft = `${output}.${process.pid}.tmp`;
  await mkdir(dirname(output), { recursive: true });
  await writeFile(draft, html);
  await rename(draft, output);
  console.log(`Wrote ${relative(process.cwd(), output)}: open it in a browser.`);
  return 0;
}

if (import.meta.main) await runCommand(main);
