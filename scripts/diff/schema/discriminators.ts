// Compares how the branches of unions are told apart.
import { find, follow, nameOf } from "../document.ts";
import { entriesOf, isMap, listOf } from "../json.ts";
import { inside, NOWHERE, type Place, schemaPlace } from "../place.ts";
import type { Rule } from "../rules.ts";
import { SCHEMAS } from "../sameness.ts";
import { breaks } from "../verdict.ts";
import { type Side, tell, type Walk } from "../walk.ts";
import { alternativesOf, fieldSchema } from "./alternatives.ts";
import { writtenKinds } from "./written-kinds.ts";

interface Discriminator {
  field: string;
  /** By the values of the field, the schemas they stand for. */
  kinds: Map<string, string>;
  /** What else is said. */
  others: Record<string, unknown>;
}

/** A union whose branches a field tells apart. */
interface ToldApart {
  node: Record<string, unknown>;
  said: Discriminator;
  /** Whether it is a branch of another union: that branch may be new, or gone. */
  isBranch: boolean;
  /** What its branches are known by: their structure, and the names of the kinds' schemas. */
  branches: Set<unknown>;
}

/** Compares the discriminators of two schemas and of the unions that they are made of. */
export function compareDiscriminators(base: unknown, revision: unknown, place: Place, walk: Walk) {
  const known = new Set(referencesIn(base));
  const kept = new Set(referencesIn(revision).filter((ref) => known.has(ref)));
  const [before, after] = [
    partsOf(walk.base, base, walk.revision, kept),
    partsOf(walk.revision, revision, walk.base, kept),
  ];
  const free = new Set(after.unions);
  const shared = (one: ToldApart, other: ToldApart) =>
    [...one.branches].filter((branch) => other.branches.has(branch)).length;
  for (const old of before.unions) {
    const [now] = [...free].sort((a, b) => shared(old, b) - shared(old, a));
    // A branch of a union that is new as a whole, or gone, is told of as such.
    const isKept = !old.isBranch || [...old.branches].some((each) => after.met.has(each));
    // What extends the component has its discriminator still.
    if (!now && isExtended(old.node, revision, walk)) continue;
    if (now) free.delete(now);
    if (now) comparePair(old, now, place, walk);
    else if (isKept) tellOfOne(old, { node: after.root }, place, walk);
  }
  for (const now of free)
    if (!now.isBranch || [...now.branches].some((each) => before.met.has(each)))
      tellOfOne({ node: before.root }, now, place, walk);
}

/** Whether a schema is a component of both documents, and all that is allowed now is made of it. */
function isExtended(node: unknown, revision: unknown, walk: Walk): boolean {
  const schemas = Object.entries(Object(Object(walk.base.root.components).schemas));
  const [name] = schemas.find(([, schema]) => schema === node) ?? [];
  return (
    name !== undefined &&
    hasSchema(walk.revision, name) &&
    alternativesOf(walk.revision, revision).every(({ parts }) => parts.has(name))
  );
}

/** What a schema refers to, itself or under allOf. */
const referencesIn = (schema: unknown): string[] =>
  isMap(schema)
    ? [
        ...(typeof schema.$ref === "string" ? [schema.$ref] : []),
        ...listOf(schema.allOf, "allOf").flatMap(referencesIn),
      ]
    : [];

/**
 * The unions inside a schema that are told apart, and all branches that are met in it. What both
 * schemas refer to is the same in both.
 */
function partsOf(side: Side, schema: unknown, other: Side, kept: ReadonlySet<string>) {
  const isKept = isMap(schema) && kept.has(String(schema.$ref));
  const root = isKept ? schema : follow(side, schema);
  const unions: ToldApart[] = [];
  const met = new Set<unknown>();
  const passed = new Set<unknown>();
  const search = (node: unknown, isBranch: boolean) => {
    if (!isMap(node) || passed.has(node)) return;
    passed.add(node);
    const branches = [node.oneOf, node.anyOf].flatMap((union) => listOf(union, "anyOf or oneOf"));
    const said = discriminatorOf(node);
    const names = new Set([...branches.map(side.structureOf), ...(said?.kinds.values() ?? [])]);
    for (const name of names) met.add(name);
    if (said) unions.push({ node, said, isBranch, branches: names });
    for (const part of listOf(node.allOf, "allOf")) search(part, isBranch);
    for (const branch of branches) search(branch, true);
    // A component that both documents have is compared by itself.
    if (typeof node.$ref === "string" && !hasSchema(other, nameOf(node.$ref)))
      search(find(side, node.$ref), isBranch);
  };
  search(root, false);
  return { root, unions, met };
}

/** Tells of a discriminator that only one of two schemas has. */
function tellOfOne(
  base: { node: unknown; said?: Discriminator },
  revision: { node: unknown; said?: Discriminator },
  place: Place,
  walk: Walk,
) {
  const at = [base.node, revision.node] as const;
  const key = "discriminator";
  if (base.said) {
    const { field, kinds } = base.said;
    if (isDemanded(walk.revision, revision.node, base.said, walk.base)) {
      const what = `says no longer that ${field} tells it apart, and its branches demand that still`;
      tell(walk, "discriminator-noted", place, what, at, { key });
      return;
    }
    const what = `is told apart by no field, and was told apart by ${field}`;
    tell(walk, "discriminator-removed", place, what, at, { key });
    // Types have the field of a discriminator, whether or not the branches declare it.
    const isDeclared = (name: string) =>
      fieldsOf(walk.revision, name, field).every((schema) => schema !== undefined);
    if ([...kinds.values()].every(isDeclared)) return;
    const gone = "leaves the types: only the discriminator named it in some branch";
    tell(walk, "property-removed", inside(place, `.${field}`), gone, at, { key });
  } else if (revision.said) {
    const { field, kinds } = revision.said;
    if (isDemanded(walk.base, base.node, revision.said, walk.revision)) {
      const what = `is told apart by ${field}, as its branches demanded already`;
      tell(walk, "discriminator-noted", place, what, at, { key });
      return;
    }
    const what = `is told apart by ${field}, and was told apart by no field`;
    tell(walk, "discriminator-added", place, what, at, { key });
    // Types call a branch as the discriminator does, whatever the branch itself says.
    const isNew = ([kind, name]: [string, string]) =>
      listsOf(walk.base, name, field).some((it) => it?.includes(kind) === false);
    for (const [kind, name] of [...kinds].filter(isNew))
      tell(
        walk,
        "discriminator-changed",
        place,
        `calls ${name} "${kind}", as its ${field} never was`,
        at,
        { key },
      );
  }
}

/**
 * Whether each object that a union allows has to call itself as a discriminator of the other side calls
 * it: a component, or what is written out and a kind of it there.
 */
const isDemanded = (
  side: Side,
  union: unknown,
  { field, kinds }: Discriminator,
  other: Side,
): boolean =>
  alternativesOf(side, union).every((branch) => {
    const isKind = (value: unknown) => {
      const name = kinds.get(String(value));
      if (name === undefined) return false;
      return (
        branch.parts.has(name) || listsOf(other, name, field).every((it) => it?.includes(value))
      );
    };
    const names = alternativesOf(side, fieldSchema(branch, field));
    return branch.required.has(field) && names.every(({ allowed }) => allowed?.every(isKind));
  });

/** What a component may call itself in a field, where it lists that. */
const listsOf = (side: Side, name: string, field: string): (unknown[] | undefined)[] =>
  fieldsOf(side, name, field)
    .flatMap((schema) => alternativesOf(side, schema))
    .map(({ allowed }) => allowed);

/** What the objects that a component allows say of a field. */
const fieldsOf = (side: Side, name: string, field: string): unknown[] =>
  alternativesOf(side, schemaCalled(side, name))
    .filter(({ type }) => type === "object")
    .map((each) => fieldSchema(each, field));

function comparePair(base: ToldApart, revision: ToldApart, place: Place, walk: Walk) {
  const [old, now] = [base.said, revision.said];
  const report: Report = (rule, what, todo) =>
    tell(walk, rule, place, what, [base.node, revision.node], { todo, key: "discriminator" });
  if (old.field !== now.field) {
    const what = `is told apart by ${now.field}, and was told apart by ${old.field}`;
    return report("discriminator-changed", what);
  }
  // A child may be called so already, without a mapping: by its name.
  const isKindOf = (side: Side, kind: string, target: string) =>
    writtenKinds(side)
      .kinds.get(SCHEMAS + target)
      ?.values.includes(kind);
  for (const [kind, target] of old.kinds) {
    const other = now.kinds.get(kind);
    if (other === undefined && isKindOf(walk.revision, kind, target)) continue;
    if (other === undefined)
      report("kind-removed", `has no kind "${kind}" any more`, `Stop sending "${kind}".`);
    else if (isAnother(target, other, walk))
      report("discriminator-changed", `has another schema for the kind "${kind}"`);
    // Where children are told of their parent by a mapping alone, nothing else leads to them.
    else
      walk.compareSchemas(
        schemaCalled(walk.base, target),
        schemaCalled(walk.revision, other),
        schemaPlace(other),
        walk,
      );
  }
  for (const [kind, target] of now.kinds)
    if (!old.kinds.has(kind) && !isKindOf(walk.base, kind, target))
      report("kind-added", `has a new kind "${kind}"`, `Handle ${old.field} "${kind}".`);
  for (const key of new Set([...Object.keys(old.others), ...Object.keys(now.others)])) {
    if (walk.same(old.others[key], now.others[key])) continue;
    if (key === "defaultMapping") compareOtherKinds(old.others[key], now.others[key], report);
    else if (key.startsWith("x-"))
      report("prose-changed", `differs in ${key} of its discriminator`);
    else report("not-understood", `differs in ${key} of its discriminator`);
  }
}

/** Whether a kind has another schema than before, which breaks an app, and not another name for it. */
function isAnother(old: string, now: string, walk: Walk): boolean {
  if (old === now || !hasSchema(walk.revision, old)) return false;
  const [before, after] = [schemaCalled(walk.base, old), schemaCalled(walk.revision, now)];
  const compare = (quiet: Walk) => quiet.compareSchemas(before, after, NOWHERE, quiet);
  return breaks(walk.study(walk, compare), walk.direction);
}

type Report = (rule: Rule, what: string, todo?: string) => void;

/** Compares what stands for all other kinds since OpenAPI 3.2: it makes no further value valid. */
function compareOtherKinds(base: unknown, revision: unknown, report: Report) {
  const [was, is] = [nameOf(String(base)), nameOf(String(revision))];
  if (base === undefined)
    report("kind-added", `takes all other kinds for ${is}`, "Handle kinds that are not named.");
  else if (revision === undefined)
    report("kind-removed", `takes no other kind for ${was} any more`, "Name the kind.");
  else if (was !== is)
    report("discriminator-changed", `takes all other kinds for ${is}, and took them for ${was}`);
}

const schemaCalled = (side: Side, name: string): unknown =>
  find(side, `#/components/schemas/${name}`);

const hasSchema = (side: Side, name: string): boolean => schemaCalled(side, name) !== undefined;

/** The field of a discriminator and its kinds: mapped values, else the names of components. */
export function discriminatorOf(node: unknown): Discriminator | undefined {
  if (!isMap(node) || node.discriminator === undefined) return;
  const { propertyName, mapping, ...others } = Object.fromEntries(
    entriesOf(node.discriminator, "discriminator"),
  );
  const mapped = [...entriesOf(mapping, "mapping")].map(
    ([kind, target]) => [kind, nameOf(String(target))] as const,
  );
  const implied = [node.oneOf, node.anyOf]
    .flatMap((union) => listOf(union, "anyOf or oneOf"))
    .flatMap((branch) =>
      isMap(branch) && typeof branch.$ref === "string" ? [nameOf(branch.$ref)] : [],
    )
    .filter((name) => !mapped.some(([, target]) => target === name))
    .map((name) => [name, name] as const);
  return { field: String(propertyName), kinds: new Map([...mapped, ...implied]), others };
}
