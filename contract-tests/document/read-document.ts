import { readFile } from "node:fs/promises";
import { isObject } from "./json.ts";
import type { OpenApiDocument } from "./place.ts";
import { readYaml } from "./read-yaml.ts";
import { notYaml } from "./yaml-problem.ts";

const SPEC = new URL("../../openapi.yaml", import.meta.url);

/** Says in one line why openapi.yaml cannot be used, where, and what to do. */
export class SpecError extends Error {
  readonly exitCode = 1;
}

/** What is to be said of an operation that a document has lost, or calls otherwise. */
export const noOperation = (operationId: string) =>
  new SpecError(`openapi.yaml has no operation ${operationId}: npm run diff says what changed.`);

/** Reads openapi.yaml as it stands, with its $refs. */
export async function readDocument(file = SPEC): Promise<OpenApiDocument> {
  const text = await readFile(file, "utf8").catch(({ code }) => {
    throw new SpecError(
      code === "ENOENT"
        ? "openapi.yaml is missing: git checkout openapi.yaml"
        : `openapi.yaml cannot be read (${code}).`,
    );
  });
  const parsed = await readYaml(text);
  if ("problem" in parsed)
    throw new SpecError(`${notYaml(parsed.problem)} Mend it; npm run lint says more.`);
  const root = parsed.value;
  if (isObject(root) && "openapi" in root && "paths" in root) return root;
  throw new SpecError(
    'openapi.yaml is not an OpenAPI document: it has no "openapi" or no "paths".',
  );
}
