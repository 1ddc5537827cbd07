import type { OpenApiDocument } from "./document.ts";
import { isMap } from "./json.ts";

const XML = /[/+]xml\b/i;

/** Makes a function that says whether some documents have bodies of XML; it looks once. */
export function xmlUse(...documents: OpenApiDocument[]): () => boolean {
  let used: boolean | undefined;
  return () => {
    used ??= documents.some(({ root }) => hasXml(root, new Set()));
    return used;
  };
}

function hasXml(node: object, passed: Set<object>): boolean {
  if (passed.has(node)) return false;
  passed.add(node);
  if (isMap(node) && isMap(node.content) && Object.keys(node.content).some((key) => XML.test(key)))
    return true;
  return Object.values(node).some(
    (value) => typeof value === "object" && value !== null && hasXml(value, passed),
  );
}
