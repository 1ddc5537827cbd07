import { isScalar, parseDocument } from "yaml";
import { notCompared } from "./not-compared.ts";

/** Puts a version into the text of an OpenAPI document, and leaves every other letter as it is. */
export function withVersion(spec: string, version: string): string {
  const node = parseDocument(spec).getIn(["info", "version"], true);
  if (!isScalar(node) || !node.range)
    throw notCompared("openapi.yaml has no info.version to raise: add one.");
  const [start, end] = node.range;
  const written = spec.slice(start, end);
  const quote = /^["']/.exec(written)?.[0] ?? "";
  return `${spec.slice(0, start)}${quote}${version}${quote}${spec.slice(end)}`;
}
