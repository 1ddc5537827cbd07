// Which component schemas an app sends, and which it receives.
import { METHODS } from "../../contract-tests/document/methods.ts";
import { find, nameOf, type OpenApiDocument } from "./document.ts";
import { isMap } from "./json.ts";
import { isComponent, referencesOf } from "./sameness.ts";
import { isMarked } from "./schema/annotations.ts";
import type { Direction } from "./verdict.ts";
import type { Side } from "./walk.ts";

export interface Uses {
  /** By way of others too. */
  all: ReadonlySet<string>;
  /** Those of them that are used themselves, and not only extended by a component. */
  themselves: ReadonlySet<string>;
}

/**
 * The names of the schemas that a document's operations and webhooks lead to. What is readOnly is not
 * sent, and what is writeOnly is not received.
 */
export function usesOf(side: Side): Record<Direction, Uses> {
  const roots: Record<Direction, unknown[]> = { request: [], response: [] };
  const passed = { request: new Set<unknown>(), response: new Set<unknown>() };
  const gather = (items: unknown, sent: Direction, received: Direction) => {
    for (const entry of Object.values(Object(items))) {
      const item = target(side, entry);
      if (!isMap(item) || passed[sent].has(item)) continue;
      passed[sent].add(item);
      roots[sent].push(item.parameters);
      for (const operation of operationsIn(item)) {
        roots[sent].push(operation.parameters, operation.requestBody);
        roots[received].push(operation.responses);
        for (const callback of Object.values(Object(operation.callbacks)))
          gather(target(side, callback), received, sent);
      }
    }
  };
  gather(side.root.paths, "request", "response");
  gather(side.root.webhooks, "response", "request");
  return {
    request: namesBelow(side, roots.request, "readOnly"),
    response: namesBelow(side, roots.response, "writeOnly"),
  };
}

const target = (side: OpenApiDocument, node: unknown): unknown =>
  isMap(node) && typeof node.$ref === "string" ? find(side, node.$ref) : node;

const operationsIn = (item: Record<string, unknown>) =>
  [
    ...[...METHODS, "query"].map((method) => item[method]),
    ...Object.values(Object(item.additionalOperations)),
  ].filter(isMap);

/** The schemas that some nodes refer to, and that those do, but for fields with a mark. */
function namesBelow(side: Side, roots: unknown[], hiding: string): Uses {
  const met = new Set<string>();
  const themselves = new Set<string>();
  /** Parts of components by which they extend others. */
  const extending = new Set<unknown>();
  const passed = new Set<object>();
  const queue = [...roots];
  while (queue.length > 0) {
    const node = queue.pop();
    if (typeof node !== "object" || node === null || passed.has(node)) continue;
    passed.add(node);
    for (const ref of isMap(node) ? referencesOf(node) : []) {
      const target = find(side, ref);
      if (!met.has(ref)) queue.push(target);
      met.add(ref);
      if (!extending.has(node)) themselves.add(ref);
      if (isComponent(ref)) for (const part of [Object(target).allOf].flat()) extending.add(part);
    }
    for (const [key, value] of Object.entries(node)) {
      const fields = key === "properties" ? Object.values(Object(value)) : undefined;
      for (const each of fields?.filter((field) => !isMarked(side, field, hiding)) ?? [value])
        queue.push(each);
    }
  }
  const namesOf = (refs: Set<string>) => new Set([...refs].filter(isComponent).map(nameOf));
  return { all: namesOf(met), themselves: namesOf(themselves) };
}
