// References that lead out of a document, into files beside it, are brought in before it is compared.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { inTemporaryFolder } from "../shared/temporary-folder.ts";
import { find, type OpenApiDocument, parseOpenApi } from "./document.ts";
import { isMap } from "./json.ts";
import { notCompared } from "./not-compared.ts";

const REDOCLY = fileURLToPath(
  new URL("../../node_modules/@redocly/cli/bin/cli.js", import.meta.url),
);
const QUIET = {
  NO_COLOR: "1",
  REDOCLY_TELEMETRY: "off",
  REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
  REDOCLY_SUPPRESS_NOTIFICATIONS: "true",
};

/** The first reference in a document that leads out of it. */
export function outsideReference(document: OpenApiDocument): string | undefined {
  const passed = new Set<object>();
  const search = (node: unknown): string | undefined => {
    if (typeof node !== "object" || node === null || passed.has(node)) return;
    passed.add(node);
    if (isMap(node) && typeof node.$ref === "string" && !node.$ref.startsWith("#"))
      if (find(document, node.$ref) === undefined)
        // A schema of the document may have the address as its $id.
        return node.$ref;
    for (const [key, value] of Object.entries(node)) {
      if (key === "example" || key === "examples" || key === "default") continue;
      const found = search(value);
      if (found !== undefined) return found;
    }
  };
  return search(document.root);
}

/** Brings what a document in a file refers to outside into it; then it has no lines to name. */
export async function bundled(document: OpenApiDocument, file: string): Promise<OpenApiDocument> {
  const outside = outsideReference(document);
  if (outside === undefined) return document;
  if (/^https?:/.test(outside))
    throw notCompared(
      `${document.name}: $ref ${outside} is an address, and nothing is downloaded. Download it, and refer to the file.`,
    );
  return inTemporaryFolder(async (folder) => {
    const output = join(folder, "bundled.json");
    const run = [REDOCLY, "bundle", file, `--output=${output}`];
    try {
      await promisify(execFile)(process.execPath, run, {
        cwd: folder, // Whatever redocly.yaml lies about is not for this document.
        env: { ...process.env, ...QUIET },
        timeout: 120_000,
      });
      const { lineOf, ...whole } = parseOpenApi(await readFile(output, "utf8"), document.name);
      return whole;
    } catch (error) {
      const said = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
      const reason = /(Can't resolve \$ref[^\n]*|ENOENT[^\n]*)/.exec(said)?.[1];
      throw notCompared(
        `${document.name}: $ref ${outside} cannot be brought in${reason ? `: ${reason}` : ""}. Try npx redocly bundle.`,
      );
    }
  });
}
