// What openapi-typescript makes of discriminators: it writes the kind into the component that it stands
// for, wherever in the document the discriminator is, and leaves the field out of what is under allOf.
import { escapePointer } from "../../../contract-tests/document/json.ts";
import { find, nameOf, type OpenApiDocument } from "../document.ts";
import { isMap } from "../json.ts";
import { isComponent, mappedTo } from "../sameness.ts";

/** What the types call a component by: in a field of it, one of these values. */
export interface WrittenKind {
  field: string;
  values: readonly string[];
}

export interface WrittenKinds {
  /** By references to components. */
  kinds: ReadonlyMap<string, WrittenKind>;
  /** By references, the field that types leave out of what these lead to, where it is under allOf. */
  leftOut: ReadonlyMap<string, string>;
  /** By references to components, those to the components that extend them and are a kind of them. */
  children: ReadonlyMap<string, readonly string[]>;
  /** The references that are under allOf. */
  combined: ReadonlySet<string>;
  /** Those of them where nothing else has the field that is left out. */
  losing: ReadonlySet<string>;
}

interface Discriminator {
  propertyName: string;
  mapping: ReadonlyMap<string, string>;
}

type Node = Record<string, unknown>;

const known = new WeakMap<object, WrittenKinds>();

export function writtenKinds(document: OpenApiDocument): WrittenKinds {
  const found = known.get(document.root) ?? readKinds(document);
  known.set(document.root, found);
  return found;
}

/** Reads discriminators in openapi-typescript's order: first those of unions, then what inherits them. */
function readKinds(document: OpenApiDocument): WrittenKinds {
  const discriminators = new Map<string, Discriminator>();
  const kinds = new Map<string, WrittenKind>();
  const combining: { node: Node; ref: string }[] = [];

  for (const { node, ref } of nodesOf(document.root)) {
    if (Array.isArray(node.allOf)) combining.push({ node, ref });
    const discriminator = discriminatorOf(node);
    if (!discriminator) continue;
    discriminators.set(ref, discriminator);
    if (!Array.isArray(node.oneOf)) continue;
    for (const [target, values] of kindsOfUnion(node.oneOf, discriminator))
      if (!kinds.has(target) && canBeCalled(find(document, target)))
        kinds.set(target, { field: discriminator.propertyName, values });
  }

  const children = new Map<string, string[]>();
  for (const { node, ref } of combining)
    for (const part of partsOf(node)) {
      const target = refOf(part);
      const inherited = target === undefined ? discriminatorOf(part) : discriminators.get(target);
      if (!inherited && target !== undefined) break; // What comes behind it is not read.
      if (!inherited) continue;
      discriminators.set(ref, inherited);
      if (!isComponent(ref) || node.discriminator !== undefined) continue;
      if (target !== undefined) children.set(target, [...(children.get(target) ?? []), ref]);
      const [mapped, field] = [calledIn(inherited, ref), inherited.propertyName];
      if (mapped.length > 0) kinds.set(ref, { field, values: mapped });
      else if (!kinds.has(ref)) kinds.set(ref, { field, values: [nameOf(ref)] });
    }

  const leftOut = new Map([...discriminators].map(([ref, it]) => [ref, it.propertyName]));
  const combined = new Set<string>();
  const losing = new Set<string>();
  for (const { node, ref } of combining)
    for (const target of partsOf(node).map(refOf)) {
      if (target === undefined) continue;
      combined.add(target);
      const field = leftOut.get(target);
      if (field !== undefined && kinds.get(ref)?.field !== field && !hasField(node, field))
        losing.add(target);
    }
  return { kinds, leftOut, children, combined, losing };
}

const refOf = ({ $ref }: Node): string | undefined => (typeof $ref === "string" ? $ref : undefined);

const partsOf = ({ allOf }: Node): Node[] => (Array.isArray(allOf) ? allOf.filter(isMap) : []);

/** Whether a schema has a field itself, or in a part that is written out. */
export const hasField = (node: unknown, field: string): boolean =>
  isMap(node) &&
  (Object.hasOwn(Object(node.properties), field) ||
    partsOf(node).some((part) => hasField(part, field)));

function discriminatorOf({ discriminator }: Node): Discriminator | undefined {
  if (!isMap(discriminator) || typeof discriminator.propertyName !== "string") return undefined;
  const { propertyName, mapping } = discriminator;
  const entries = Object.entries(isMap(mapping) ? mapping : {});
  const refs = entries.map(([kind, to]) => [kind, String(mappedTo(to))] as const);
  return { propertyName, mapping: new Map(refs) };
}

const calledIn = ({ mapping }: Discriminator, ref: string): string[] =>
  [...mapping].flatMap(([value, target]) => (nameOf(target) === nameOf(ref) ? [value] : []));

/** The values that the branches of a union are called by: those mapped, else the names of components. */
function kindsOfUnion(branches: unknown[], { mapping }: Discriminator): Map<string, string[]> {
  const kinds = new Map<string, string[]>();
  for (const ref of branches.filter(isMap).map(refOf))
    if (ref !== undefined) kinds.set(ref, [nameOf(ref)]);
  const mapped = new Map<string, string[]>();
  for (const [value, ref] of mapping) mapped.set(ref, [...(mapped.get(ref) ?? []), value]);
  for (const [ref, values] of mapped) kinds.set(ref, values);
  return kinds;
}

/** Whether a kind can be written into a schema. */
const canBeCalled = (schema: unknown): boolean =>
  isMap(schema) && (schema.allOf !== undefined || schema.type === "object");

/** Every map of a document in its order, and the reference that leads to it. */
function* nodesOf(value: unknown, ref = "#"): Generator<{ node: Node; ref: string }> {
  if (isMap(value)) yield { node: value, ref };
  for (const [key, inner] of Object.entries(Object(value)))
    if (typeof inner === "object" && inner !== null)
      yield* nodesOf(inner, `${ref}/${escapePointer(key)}`);
}
