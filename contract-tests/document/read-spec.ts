import { readFile } from "node:fs/promises";
import { parseDocument } from "yaml";

const SPEC = new URL("../../openapi.yaml", import.meta.url);

/** Says in one line why openapi.yaml cannot be used, where, and what to do. */
export class SpecError extends Error {
  readonly exitCode = 1;
}

/** Reads openapi.yaml as it stands, with its $refs. */
export async function readSpec(file = SPEC): Promise<Record<string, unknown>> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new SpecError("openapi.yaml is missing: git checkout openapi.yaml");
  });
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) {
    const place = error.linePos?.[0];
    const reason = error.message.split("\n")[0]?.replace(/ at line .*$/, "");
    throw new SpecError(
      `openapi.yaml:${place?.line}:${place?.col} is not YAML: ${reason}. Mend it; npm run lint says more.`,
    );
  }
  const root: unknown = document.toJS();
  if (!(root instanceof Object && "openapi" in root && "paths" in root)) {
    throw new SpecError(
      'openapi.yaml is not an OpenAPI document: it has no "openapi" or no "paths".',
    );
  }
  return root as Record<string, unknown>;
}
