// Schemas that a document names by $id, $anchor or $dynamicAnchor, for references that use the name.
import { valueAt } from "../../contract-tests/document/json.ts";
import { isMap } from "./json.ts";

const indexes = new WeakMap<object, Map<string, unknown[]>>();

/**
 * What a reference leads to that is no pointer into the whole document. Where several schemas have
 * the name, as where a $dynamicRef is bound, it is all of them, which is no schema.
 */
export function identified(root: Record<string, unknown>, ref: string): unknown {
  const index = indexes.get(root) ?? indexOf(root);
  indexes.set(root, index);
  const [name = "", fragment = ""] = ref.split("#");
  if (!fragment.startsWith("/")) return only(index.get(ref));
  // A pointer counts from the schema that has an $id: the one of that name, or the one around it.
  const resources = name
    ? [only(index.get(name))]
    : [...index].flatMap(([id, nodes]) => (id.includes("#") ? [] : nodes));
  return only(
    resources.map((node) => valueAt(node, fragment)).filter((found) => found !== undefined),
  );
}

const only = (nodes: unknown[] = []): unknown => (nodes.length > 1 ? nodes : nodes[0]);

/** The named schemas of a document by "https://…", "https://…#anchor" and "#anchor". */
function indexOf(root: object): Map<string, unknown[]> {
  const index = new Map<string, unknown[]>();
  const passed = new Set<object>();
  const add = (name: string, node: object) => index.set(name, [...(index.get(name) ?? []), node]);
  const search = (node: object, resource: string) => {
    if (passed.has(node)) return;
    passed.add(node);
    const { $id, $anchor, $dynamicAnchor } = isMap(node) ? node : {};
    const id = typeof $id === "string" ? $id.replace(/#$/, "") : resource;
    if (typeof $id === "string") add(id, node);
    for (const anchor of new Set([$anchor, $dynamicAnchor]))
      if (typeof anchor === "string")
        for (const at of new Set(["", id])) add(`${at}#${anchor}`, node);
    for (const value of Object.values(node))
      if (typeof value === "object" && value !== null) search(value, id);
  };
  search(root, "");
  return index;
}
