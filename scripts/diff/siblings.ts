// OpenAPI 3.0 ignores what stands beside a reference, and from 3.1 on it counts.
import type { OpenApiDocument } from "./document.ts";
import { isMap } from "./json.ts";
import { UNDERSTOOD } from "./schema/keywords.ts";

/**
 * Two documents as they are compared. Where one alone is of OpenAPI 3.0, that one is without what
 * stands beside its references: said in both, it counts in one. Where both are, who says something
 * there means it, and it is compared like anything else.
 */
export function withSiblingsThatCount(
  base: OpenApiDocument,
  revision: OpenApiDocument,
): [base: OpenApiDocument, revision: OpenApiDocument] {
  const [old, now] = [base, revision].map(({ root }) => /^3\.0\b/.test(String(root.openapi)));
  if (old === now) return [base, revision];
  // That a reference may be null is said beside it in neither: "nullable" is a word of 3.0.
  return [
    withoutSiblings(base, old ? isSibling : isNullable),
    withoutSiblings(revision, now ? isSibling : isNullable),
  ];
}

const isSibling = (keyword: string) => keyword !== "$ref" && UNDERSTOOD.has(keyword);
const isNullable = (keyword: string) => keyword === "nullable";

/** A document without some keywords beside references, each part that has none as it was. */
function withoutSiblings(
  document: OpenApiDocument,
  isDropped: (keyword: string) => boolean,
): OpenApiDocument {
  const { root, lineOf } = document;
  const copies = new Map<object, object>();
  const originals = new Map<object, object>();
  const copyOf = (node: unknown): unknown => {
    if (typeof node !== "object" || node === null) return node;
    const copy = copies.get(node) ?? copied(node);
    copies.set(node, copy);
    originals.set(copy, node);
    return copy;
  };
  function copied(node: object): object {
    const isReference = isMap(node) && typeof node.$ref === "string";
    const entries = Object.entries(node).filter(([keyword]) => !isReference || !isDropped(keyword));
    const inside = entries.map(([keyword, value]) => [keyword, copyOf(value)] as const);
    const isWhole = entries.length === Object.keys(node).length;
    if (isWhole && inside.every(([, value], index) => value === entries[index]?.[1])) return node;
    return Array.isArray(node) ? inside.map(([, value]) => value) : Object.fromEntries(inside);
  }
  return {
    ...document,
    root: Object(copyOf(root)),
    ...(lineOf && { lineOf: (node, key) => lineOf(originals.get(node) ?? node, key) }),
  };
}
