import { find, leadsToOptional, type OpenApiDocument } from "./document.ts";
import { isMap } from "./json.ts";
import { UNDERSTOOD } from "./schema/keywords.ts";

export interface Sameness {
  /** A number that equal values share, and no others: the order of keys does not count. */
  structureOf(value: unknown): number;
  /** Whether two nodes are equal, and what their references lead to in each document as well. */
  same(base: unknown, revision: unknown): boolean;
  /** Whether an operation or a webhook of either document leads to a component, of schemas or others. */
  isUsed(name: string, section?: string): boolean;
  /**
   * The references inside two schemas that are written alike, and that mean what they refer to as it
   * is: then only that can have changed. Undefined where the two have to be compared themselves, as
   * under oneOf: a wider branch may take what only another one took.
   */
  referencesAlone(base: unknown, revision: unknown): readonly string[] | undefined;
}

/** Keywords that turn round, restrict together with others, or hide from a side what they hold. */
const INDIRECT = [
  ...["not", "if", "contains", "propertyNames", "dependentSchemas", "contentSchema"],
  ...["patternProperties", "unevaluatedProperties", "unevaluatedItems"],
  ...["readOnly", "writeOnly"],
];

const COMBINING = ["$ref", "$dynamicRef", "allOf", "anyOf", "oneOf"];

/** Whether something is demanded beside what is combined: a new field there may be known here. */
const isRestricted = (node: Record<string, unknown>): boolean =>
  COMBINING.some((keyword) => keyword in node) &&
  Object.keys(node).filter((keyword) => UNDERSTOOD.has(keyword)).length > 1;

/** Whether what a branch of a union comes to depends on the others: no field tells them apart. */
const isUnion = ({ oneOf, anyOf, discriminator }: Record<string, unknown>): boolean => {
  const isNull = (branch: unknown) => Object(branch).type === "null";
  const isMany = Array.isArray(anyOf) && anyOf.filter((each) => !isNull(each)).length > 1;
  return discriminator === undefined && (oneOf !== undefined || isMany);
};

const isIndirect = (node: Record<string, unknown>): boolean =>
  INDIRECT.some((keyword) => keyword in node) ||
  isRestricted(node) ||
  isUnion(node) ||
  (Array.isArray(node.allOf) && node.allOf.length > 1);

export const SCHEMAS = "#/components/schemas/";

/** Whether a reference is one to a schema that has a name, and not to a part of one. */
export const isComponent = (ref: string): boolean =>
  ref.startsWith(SCHEMAS) && !ref.slice(SCHEMAS.length).includes("/");

/** Compares the nodes of two documents in a time that does not grow with what hangs below them. */
export function samenessOf(base: OpenApiDocument, revision: OpenApiDocument): Sameness {
  const scalars = new Map<unknown, number>();
  const composed = new Map<string, number>();
  const known = new WeakMap<object, number>();
  /** By structure, the references inside. */
  const references: (readonly string[])[] = [];
  /** The structures in which something is indirect. */
  const indirect = new Set<number>();

  function numbered<Key>(map: Map<Key, number>, key: Key, inside: readonly string[]): number {
    const met = map.get(key);
    if (met !== undefined) return met;
    map.set(key, references.length);
    return references.push(inside) - 1;
  }

  function structureOf(value: unknown): number {
    if (typeof value !== "object" || value === null) return numbered(scalars, value, []);
    const met = known.get(value);
    if (met !== undefined) return met;
    const keys = Array.isArray(value) ? undefined : Object.keys(value).sort();
    const parts = Object(value);
    const inner: number[] = (keys ?? parts).map((part: unknown) =>
      structureOf(keys ? parts[String(part)] : part),
    );
    const text = keys
      ? keys.map((key, index) => `${JSON.stringify(key)}:${inner[index]}`).join()
      : inner.join();
    const own = keys ? referencesOf(parts) : [];
    const structure = numbered(composed, `${keys ? "{" : "["}${text}`, together(own, inner));
    known.set(value, structure);
    if ((keys && isIndirect(parts)) || inner.some((part) => indirect.has(part)))
      indirect.add(structure);
    return structure;
  }

  /** The references of some parts, and of what holds them; one list serves all that need no other. */
  function together(own: string[], inner: number[]): readonly string[] {
    const lists = [...new Set(inner.map((part) => references[part] ?? []))].filter((l) => l.length);
    const [only = own, ...more] = lists;
    if (own.length === 0 && more.length === 0) return only;
    return [...new Set([...own, ...lists.flat()])];
  }

  /** The references inside some nodes, and inside what those lead to. */
  function reached(document: OpenApiDocument, ...nodes: unknown[]): Set<string> {
    const met = new Set(nodes.flatMap((node) => references[structureOf(node)] ?? []));
    for (const ref of met)
      for (const inner of references[structureOf(find(document, ref))] ?? []) met.add(inner);
    return met;
  }

  const changed = changedReferences(base, revision, structureOf, references);
  let used: Set<string>[] | undefined;
  return {
    structureOf,
    same(a, b) {
      const structure = structureOf(a);
      if (structure !== structureOf(b)) return false;
      return !references[structure]?.some((ref) => changed().has(ref));
    },
    referencesAlone(a, b) {
      const structure = structureOf(a);
      if (structure !== structureOf(b) || indirect.has(structure)) return;
      return references[structure];
    },
    isUsed(name, section = "schemas") {
      used ??= [base, revision].map((each) => reached(each, each.root.paths, each.root.webhooks));
      return used.some((references) => references.has(`#/components/${section}/${name}`));
    },
  };
}

/** A discriminator's mapping refers as well, by a reference or by the bare name of a schema. */
export function referencesOf(node: Record<string, unknown>): string[] {
  const mapped = isMap(node.mapping) ? Object.values(node.mapping) : [];
  return [node.$ref, node.$dynamicRef, ...mapped.map(mappedTo)].filter(
    (ref) => typeof ref === "string",
  );
}

/** What a discriminator maps to, as a reference. */
export const mappedTo = (to: unknown): unknown =>
  /^[\w.-]+$/.test(String(to)) ? `${SCHEMAS}${to}` : to;

/** The references that lead to something else in either document, at once or by way of others. */
function changedReferences(
  base: OpenApiDocument,
  revision: OpenApiDocument,
  structureOf: Sameness["structureOf"],
  references: (readonly string[])[],
): () => Set<string> {
  let changed: Set<string> | undefined;
  return () => {
    if (changed) return changed;
    const users = new Map<string, string[]>();
    const found = new Set<string>();
    const queue = [base.root, revision.root].flatMap((root) => references[structureOf(root)] ?? []);
    const met = new Set(queue);
    const later = (ref: string) => {
      if (!met.has(ref)) queue.push(ref);
      met.add(ref);
    };
    for (const ref of queue) {
      const [old, now] = [find(base, ref), find(revision, ref)].map(structureOf) as [
        number,
        number,
      ];
      if (old !== now || leadsToOptional(base, ref) !== leadsToOptional(revision, ref))
        found.add(ref);
      for (const inner of new Set([...(references[old] ?? []), ...(references[now] ?? [])])) {
        const known = users.get(inner);
        if (known) known.push(ref);
        else users.set(inner, [ref]);
        later(inner);
      }
    }
    const spread = [...found];
    for (const ref of spread)
      for (const user of users.get(ref) ?? [])
        if (!found.has(user)) {
          found.add(user);
          spread.push(user);
        }
    changed = found;
    return found;
  };
}
