import { parseDocument } from "yaml";
import { CommandError } from "../shared/command.ts";
import { isMap } from "./json.ts";

export interface OpenApiDocument {
  /** What a person calls it: "openapi.yaml at main". */
  name: string;
  root: Record<string, unknown>;
}

/** Parses a document of OpenAPI 3.1; what cannot be compared ends the command with one line. */
export function parseOpenApi(text: string, name: string): OpenApiDocument {
  if (text.trim() === "") throw new CommandError(`${name} is empty.`);
  const root = parseYaml(text, name);
  if (!isMap(root) || !("openapi" in root || "swagger" in root))
    throw new CommandError(`${name} is not an OpenAPI document: it has no "openapi".`);
  const version = String(root.openapi ?? root.swagger);
  if (!/^3\.1(\.\d+)?$/.test(version))
    throw new CommandError(
      `${name} is OpenAPI ${version}; only 3.1 can be compared. Convert it to 3.1 first.`,
    );
  for (const part of ["info", "paths", "webhooks", "components"])
    if (root[part] !== undefined && !isMap(root[part]))
      throw new CommandError(`${name}: ${part} is not a map. npm run lint says more.`);
  if (root.paths === undefined && root.webhooks === undefined)
    throw new CommandError(`${name} has no paths: there is nothing to compare.`);
  return { name, root };
}

function parseYaml(text: string, name: string): unknown {
  const document = parseDocument(text, { merge: true, prettyErrors: true });
  const [error] = document.errors;
  if (!error) {
    try {
      return document.toJS();
    } catch (problem) {
      const reason = problem instanceof Error ? problem.message : String(problem);
      throw new CommandError(`${name} cannot be read: ${reason}.`);
    }
  }
  const { line, col } = error.linePos?.[0] ?? {};
  const reason = error.message.split("\n")[0]?.replace(/ at line .*$/, "");
  throw new CommandError(`${name}, line ${line}, column ${col}, is not YAML: ${reason}.`);
}

/** The name that a reference gives what it points to: its last step. */
export const nameOf = (ref: string): string => step(ref.split("/").at(-1) ?? ref);

/** Follows the reference that a node is, if it is one, and the references that leads to. */
export function follow(document: OpenApiDocument, node: unknown): unknown {
  const passed = new Set<string>();
  let target = node;
  while (isMap(target) && typeof target.$ref === "string") {
    if (passed.has(target.$ref))
      throw new CommandError(`${document.name}: $ref ${target.$ref} leads back to itself.`);
    passed.add(target.$ref);
    target = lookUp(document, target.$ref);
  }
  return target;
}

/** Looks up what one reference points to. */
export function lookUp({ name, root }: OpenApiDocument, ref: string): unknown {
  if (!ref.startsWith("#/"))
    throw new CommandError(
      `${name}: $ref ${ref} points outside the document. Bundle it first: npx redocly bundle.`,
    );
  let target: unknown = root;
  for (const key of ref.slice(2).split("/").map(step)) {
    if (Array.isArray(target)) target = target[Number(key)];
    else target = isMap(target) && Object.hasOwn(target, key) ? target[key] : undefined;
  }
  if (target === undefined) throw new CommandError(`${name}: $ref ${ref} points to nothing.`);
  return target;
}

/** Undoes the escapes of one step of a JSON pointer in a URI. */
function step(text: string): string {
  let decoded = text;
  try {
    decoded = decodeURIComponent(text);
  } catch {
    // A "%" that escapes nothing stands for itself.
  }
  return decoded.replaceAll("~1", "/").replaceAll("~0", "~");
}
