import { keysOf, valueAt } from "../../contract-tests/document/json.ts";
import { identified } from "./identifiers.ts";
import { isMap, NotUnderstood } from "./json.ts";
import { notCompared } from "./not-compared.ts";
import { readYaml, type YamlLines } from "./yaml-lines.ts";

export interface OpenApiDocument {
  /** What a person calls it: "openapi.yaml at main". */
  name: string;
  root: Record<string, unknown>;
  /** The file that its lines are lines of, from the project's folder; absent if it has none. */
  file?: string;
  lineOf?: YamlLines["lineOf"];
}

/** Parses a document of OpenAPI 3.x; what cannot be compared at all ends the command with one line. */
export function parseOpenApi(text: string, name: string): OpenApiDocument {
  if (text.trim() === "") throw notCompared(`${name} is empty.`);
  const read = readYaml(text);
  if ("problem" in read) {
    const { line, column, reason } = read.problem;
    throw notCompared(`${name}, line ${line}, column ${column}, is not YAML: ${reason}.`);
  }
  const { value: root, lineOf } = read;
  if (!isMap(root) || !("openapi" in root || "swagger" in root))
    throw notCompared(`${name} is not an OpenAPI document: it has no "openapi".`);
  checkVersion(root.openapi ?? root.swagger, name);
  for (const part of ["info", "paths", "webhooks", "components"])
    if (root[part] !== undefined && root[part] !== null && !isMap(root[part]))
      throw notCompared(`${name}: ${part} is not a map. npm run lint says more.`);
  if (!isMap(root.paths) && !isMap(root.webhooks) && !isMap(root.components))
    throw notCompared(`${name} has no paths: there is nothing to compare.`);
  checkTree(root, name);
  return { name, root, lineOf };
}

/** An alias of YAML that leads back to what holds it makes a document without an end. */
function checkTree(root: object, name: string): void {
  const open = new Set<object>();
  const passed = new Set<object>();
  const visit = (node: object) => {
    if (open.has(node)) throw notCompared(`${name}: an alias of YAML leads back into itself.`);
    if (passed.has(node)) return;
    passed.add(node);
    open.add(node);
    for (const value of Object.values(node))
      if (typeof value === "object" && value !== null) visit(value);
    open.delete(node);
  };
  visit(root);
}

function checkVersion(version: unknown, name: string): void {
  if (typeof version === "number")
    throw notCompared(
      `${name}: openapi is the number ${version}. YAML reads it so without quotes; write a full version, as in openapi: 3.1.0.`,
    );
  if (!/^3\.[012](\.\d+)?(-[\w.]+)?$/.test(String(version)))
    throw notCompared(
      `${name} is OpenAPI ${version}; 3.0, 3.1 and 3.2 can be compared. Convert it first.`,
    );
}

/** The name that a reference gives what it points to: its last step. */
export const nameOf = (ref: string): string => decoded(ref.split("/").at(-1) ?? ref);

/** Follows the reference that a node is, if it is one, and the references that leads to. */
export function follow(document: OpenApiDocument, node: unknown): unknown {
  const passed = new Set<string>();
  let target = node;
  while (isMap(target) && typeof target.$ref === "string") {
    if (passed.has(target.$ref)) throw new NotUnderstood(`$ref ${target.$ref} leads to itself`);
    passed.add(target.$ref);
    target = lookUp(document, target.$ref);
  }
  return target;
}

/** Looks up what one reference points to. */
export function lookUp(document: OpenApiDocument, ref: string): unknown {
  const target = find(document, ref);
  if (target === undefined) throw new NotUnderstood(`$ref ${ref} leads to nothing`);
  return target;
}

/** What one reference points to; undefined where that is outside of the document, or nothing. */
export function find({ root }: OpenApiDocument, ref: string): unknown {
  if (ref === "#") return root;
  const target = ref.startsWith("#/") ? valueAt(root, uriDecoded(ref.slice(1))) : undefined;
  return target ?? identified(root, uriDecoded(ref));
}

/** Whether one reference points to a field that may be left out, or to a part of such a field. */
export function leadsToOptional({ root }: OpenApiDocument, ref: string): boolean {
  const keys = ref.startsWith("#/") ? keysOf(uriDecoded(ref.slice(1))) : [];
  let holder: unknown = root;
  for (const [index, key] of keys.entries()) {
    const field = key === "properties" ? keys[index + 1] : undefined;
    const { properties, required } = Object(holder);
    if (field !== undefined && Object.hasOwn(Object(properties), field))
      if (![required].flat().includes(field)) return true;
    holder = Object(holder)[key];
  }
  return false;
}

const decoded = (step: string): string =>
  uriDecoded(step).replaceAll("~1", "/").replaceAll("~0", "~");

function uriDecoded(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A "%" that escapes nothing stands for itself.
  }
}
