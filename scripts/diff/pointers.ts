import { escapePointer, keysOf } from "../../contract-tests/document/json.ts";
import type { OpenApiDocument } from "./document.ts";
import type { Spot } from "./walk.ts";

/** Where something stands in a document. */
export interface Position {
  /** A JSON pointer; where the thing itself is not there, it leads to what would hold it. */
  pointer: string;
  /** Counted from 1; null where the document was not read from a file of this layout. */
  line: number | null;
}

/** Finds where nodes stand in a document, if they do: one walk for all of them. */
export function positionsOf(document: OpenApiDocument, spots: Spot[]): (Position | undefined)[] {
  const wanted = new Set<object>(spots.flatMap(({ node }) => nodesOf(node)));
  const found = new Map<object, Position>();
  const passed = new Set<object>();
  const steps: string[] = [];
  const search = (node: object, line: number | null) => {
    if (passed.has(node)) return;
    passed.add(node);
    if (wanted.has(node))
      found.set(node, { pointer: steps.map((step) => `/${step}`).join(""), line });
    for (const [key, value] of Object.entries(node)) {
      if (typeof value !== "object" || value === null) continue;
      steps.push(escapePointer(key));
      search(value, document.lineOf?.(node, key) ?? line);
      steps.pop();
    }
  };
  search(document.root, document.lineOf ? 1 : null);
  return spots.map(({ node, key }) => {
    const target = nodesOf(node).find((each) => found.has(each));
    const position = target && found.get(target);
    if (!position || key === undefined || !Object.hasOwn(target, key)) return position;
    return {
      pointer: `${position.pointer}/${escapePointer(key)}`,
      line: document.lineOf?.(target, key) ?? position.line,
    };
  });
}

/** What would hold in a document what stands in another one at a pointer: as far as that leads here. */
export function holderOf({ root, lineOf }: OpenApiDocument, pointer: string): Position {
  const passed: string[] = [];
  let node: object = root;
  let line = lineOf ? 1 : null;
  for (const key of keysOf(pointer)) {
    const inner: unknown = Object.hasOwn(node, key) ? Reflect.get(node, key) : undefined;
    if (typeof inner !== "object" || inner === null) break;
    line = lineOf?.(node, key) ?? line;
    passed.push(`/${escapePointer(key)}`);
    node = inner;
  }
  return { pointer: passed.join(""), line };
}

/** A node, and where the comparison put it together, the nodes that it is made of. */
function nodesOf(node: unknown): object[] {
  if (typeof node !== "object" || node === null) return [];
  const parts = "allOf" in node && Array.isArray(node.allOf) ? node.allOf : [];
  return [node, ...parts.flatMap(nodesOf)];
}
