import { isObject, valueAt } from "./json.ts";
import type { OpenApiDocument } from "./place.ts";

/** How a fact may be known. */
const WORDS: unknown[] = ["documented", "example", "inferred"];

/**
 * The word that says where a fact comes from: `x-provenance` itself, or its entry for the keyword.
 * A keyword without an entry is as sure as the type; what is not said in one of the three words is a
 * guess.
 */
export function provenanceOf(node: unknown, keyword = "type"): string {
  const provenance = isObject(node) ? node["x-provenance"] : undefined;
  const word = isObject(provenance) ? (provenance[keyword] ?? provenance.type) : provenance;
  return typeof word === "string" && WORDS.includes(word) ? word : "inferred";
}

/**
 * The page that says a fact: the nearest `x-source` to the innermost of some nodes that stand in one
 * another, or its entry for the keyword. A keyword without an entry is from where the type is.
 */
export function sourceOf(outward: readonly unknown[], keyword = "type"): string | undefined {
  for (const node of outward) {
    const source = isObject(node) ? node["x-source"] : undefined;
    const page = isObject(source) ? (source[keyword] ?? source.type) : source;
    if (typeof page === "string") return page;
  }
  return undefined;
}

/** The title of the page that says what stands at a JSON pointer of a document; undefined where none does. */
export function pageOf(
  document: OpenApiDocument,
  pointer: string,
  keyword?: string,
): string | undefined {
  const nodes: unknown[] = [document];
  for (const step of pointer.split("/").slice(1)) nodes.unshift(valueAt(nodes[0], `/${step}`));
  const page = sourceOf(nodes, keyword);
  const title = page === undefined ? undefined : Object(document["x-pages"])[page];
  return typeof title === "string" ? title : page;
}
