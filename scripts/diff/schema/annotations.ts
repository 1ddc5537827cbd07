// What a schema says besides which values are valid: prose, defaults, known values, deprecation.
import { find, follow } from "../document.ts";
import { isMap, listOf } from "../json.ts";
import type { Place } from "../place.ts";
import type { Rule } from "../rules.ts";
import { type Side, tell, type Walk } from "../walk.ts";
import { typesOf } from "./alternatives.ts";
import { compareDefinitions } from "./definitions.ts";
import { compareDiscriminators } from "./discriminators.ts";
import { DIALECTS, UNDERSTOOD, withoutEmptyLists } from "./keywords.ts";

const PROSE = new Set([
  ...["title", "description", "summary", "example", "examples", "externalDocs", "xml"],
  ...["$comment", "$id", "$anchor", "$dynamicAnchor", "definitions"],
]);
/** Compared elsewhere: where the field is, and with the branches. */
const ELSEWHERE = new Set(["readOnly", "writeOnly", "discriminator"]);

interface Annotation {
  value: unknown;
  node: object;
  /** Where a branch of a union says so, the types that it allows. */
  branch: string | undefined;
}
type Annotations = Map<string, Annotation[]>;

/** Compares what two schemas say besides which values are valid. */
export function compareAnnotations(base: unknown, revision: unknown, place: Place, walk: Walk) {
  const isShared = sharedBy(base, revision, walk);
  tellAnnotations(
    annotationsOf(walk.base, base, isShared),
    annotationsOf(walk.revision, revision, isShared),
    place,
    walk,
    [base, revision],
  );
  compareDiscriminators(base, revision, place, walk);
}

/** Compares what stands beside two references to one component. */
export function compareSiblings(base: unknown, revision: unknown, place: Place, walk: Walk) {
  const own = (node: unknown): Annotations => {
    const found: Annotations = new Map();
    const { $ref, allOf, ...rest } = Object(node);
    gather(rest, Object(node), found);
    const [only] = $ref === undefined && Array.isArray(allOf) ? allOf : [];
    for (const [keyword, values] of only === undefined ? [] : own(only))
      found.set(keyword, [...(found.get(keyword) ?? []), ...values]);
    return found;
  };
  const [old, now] = [own(base), own(revision)];
  // Where one says a default beside the reference, the other has that of the component.
  if (old.has("default") || now.has("default")) {
    old.set("default", defaultOf(walk.base, base));
    now.set("default", defaultOf(walk.revision, revision));
  }
  tellAnnotations(old, now, place, walk, [base, revision]);
}

const defaultOf = (side: Side, schema: unknown): Annotation[] =>
  annotationsOf(side, schema, () => false).get("default") ?? [];

function gather(
  said: Record<string, unknown>,
  node: object,
  found: Annotations,
  branch?: string | undefined,
) {
  for (const [keyword, value] of Object.entries(said)) {
    // An older draft said of a field itself that it is required; that is not understood.
    const isOlder = keyword === "required" && !Array.isArray(value);
    if (!isOlder && (UNDERSTOOD.has(keyword) || ELSEWHERE.has(keyword))) continue;
    if (["deprecated", "required"].includes(keyword) && value === false) continue;
    if (branch !== undefined && !countsInBranch(keyword)) continue;
    found.set(keyword, [...(found.get(keyword) ?? []), { value, node, branch }]);
  }
}

/** The references in a schema to what it merely wraps, and in that, as far as `isFollowed` says. */
function wrapped(side: Side, schema: unknown, { isFollowed = false } = {}): ReadonlySet<string> {
  const references = new Set<string>();
  const queue = [schema];
  for (const node of queue) {
    if (!isMap(node)) continue;
    const { $ref, allOf, anyOf, oneOf } = node;
    for (const parts of [allOf, anyOf, oneOf].filter(Array.isArray))
      for (const part of parts) queue.push(part);
    if (typeof $ref !== "string" || references.has($ref)) continue;
    references.add($ref);
    if (isFollowed) queue.push(find(side, $ref));
  }
  return references;
}

/** Says of a reference whether both schemas wrap what it leads to. */
function sharedBy(base: unknown, revision: unknown, walk: Walk): (ref: string) => boolean {
  const [old, now] = [wrapped(walk.base, base), wrapped(walk.revision, revision)];
  // Most refer to the same: then it need not be followed, however much it leads to.
  const isAlike = old.size === now.size && [...old].every((ref) => now.has(ref));
  if (isAlike) return (ref) => old.has(ref);
  const before = wrapped(walk.base, base, { isFollowed: true });
  const after = wrapped(walk.revision, revision, { isFollowed: true });
  return (ref) => before.has(ref) && after.has(ref);
}

/**
 * By keyword, what a schema says together with the schemas that it merely wraps. A component that
 * both sides wrap is told of by itself.
 */
function annotationsOf(
  side: Side,
  schema: unknown,
  isShared: (ref: string) => boolean,
): Annotations {
  const found: Annotations = new Map();
  const passed = new Set<unknown>();
  const collect = (node: unknown, branch?: string, isDefaultSaid = false) => {
    if (!isMap(node) || passed.has(node)) return;
    passed.add(node);
    const { default: said, ...others } = node;
    // The outermost default counts.
    gather(isDefaultSaid ? others : node, node, found, branch);
    const isSaid = isDefaultSaid || said !== undefined;
    if (typeof node.$ref === "string" && !isShared(node.$ref))
      collect(follow(side, { $ref: node.$ref }), branch, isSaid);
    for (const part of listOf(node.allOf, "allOf")) collect(part, branch, isSaid);
    const branches = branchesOf(side, node);
    for (const { schema, types } of branches)
      collect(schema, branches.length > 1 ? types : branch, isSaid);
  };
  collect(schema);
  return found;
}

/** The branches of an anyOf or oneOf that allow more than null, with the types that they allow. */
function branchesOf(side: Side, node: Record<string, unknown>) {
  const { anyOf, oneOf } = withoutEmptyLists(node);
  return listOf(anyOf ?? oneOf, "anyOf or oneOf").flatMap((schema) => {
    const types = [...typesOf(side, schema)].filter((type) => type !== "null");
    return types.length > 0 ? [{ schema, types: types.join() }] : [];
  });
}

/** What a branch says may break an app, if it is no prose; a default is one of the whole. */
const countsInBranch = (keyword: string): boolean =>
  keyword === "x-extensible-enum" ||
  keyword === "xml" ||
  !(PROSE.has(keyword) || keyword.startsWith("x-") || ["default", "deprecated"].includes(keyword));

/** Whether a schema is marked readOnly or writeOnly. */
export function isMarked(side: Side, schema: unknown, mark: string): boolean {
  const passed = new Set<unknown>();
  const search = (node: unknown): boolean => {
    if (!isMap(node) || passed.has(node)) return false;
    passed.add(node);
    if (node[mark] === true) return true;
    if (typeof node.$ref === "string" && search(find(side, node.$ref))) return true;
    return Array.isArray(node.allOf) && node.allOf.some(search);
  };
  return search(schema);
}

function tellAnnotations(
  before: Annotations,
  after: Annotations,
  place: Place,
  walk: Walk,
  nodes: [base: unknown, revision: unknown],
) {
  for (const keyword of new Set([...before.keys(), ...after.keys()])) {
    const [old = [], now = []] = [before.get(keyword), after.get(keyword)];
    if (sameValues(old, now, walk)) continue;
    const at = [old[0]?.node ?? nodes[0], now[0]?.node ?? nodes[1]] as const;
    if (keyword === "$defs") compareDefinitions(nodesOf(old), nodesOf(now), place, at, walk);
    else
      for (const [rule, what, todo] of annotationChanges(
        keyword,
        valuesOf(old),
        valuesOf(now),
        walk,
      ))
        tell(walk, rule, place, what, at, { todo, key: keyword });
  }
}

const valuesOf = (annotations: Annotation[]) => annotations.map(({ value }) => value);
const nodesOf = (annotations: Annotation[]) => annotations.map(({ node }) => node);

function sameValues(old: Annotation[], now: Annotation[], { base: { structureOf } }: Walk) {
  const [before, after] = [old, now].map((list) =>
    [...new Set(list.map(({ value, branch = "" }) => `${branch} ${structureOf(value)}`))]
      .sort()
      .join(),
  );
  return before === after;
}

const isKnownDialect = (dialect: unknown) => DIALECTS.has(String(dialect).replace(/#$/, ""));

type Told = [rule: Rule, what: string, todo?: string];

function annotationChanges(keyword: string, old: unknown[], now: unknown[], walk: Walk): Told[] {
  if (keyword === "default") return [defaultChange(old, now, walk)];
  if (keyword === "xml" && walk.isXmlUsed())
    return [["serialization-changed", "is written as other XML", "Write and read it that way."]];
  if (keyword === "x-extensible-enum") return knownValueChanges(old, now, walk);
  const isDialectKnown = keyword === "$schema" && [...old, ...now].every(isKnownDialect);
  if (PROSE.has(keyword) || keyword.startsWith("x-") || isDialectKnown)
    return [["prose-changed", `differs in ${keyword}`]];
  if (keyword === "deprecated")
    return [["deprecated", now.includes(true) ? "is deprecated" : "is no longer deprecated"]];
  return [
    [
      "not-understood",
      `differs in ${keyword}, which this comparison does not understand`,
      `Find out what ${keyword} means to you.`,
    ],
  ];
}

const text = (values: unknown[]) =>
  values.map((value) => JSON.stringify(value)).join(", ") || "none";

function defaultChange(old: unknown[], now: unknown[], { direction }: Walk): Told {
  const what = `has the default ${text(now)} instead of ${text(old)}`;
  if (direction === "response") return ["default-noted", what];
  // What a server did where nothing was said is not known to have changed.
  if (old.length === 0) return ["default-added", what];
  return ["default-changed", what, `Send ${text(old)} where you left it out.`];
}

/** Any string is valid in an open enum; a server that drops a value may still refuse it. */
function knownValueChanges(old: unknown[], now: unknown[], { direction }: Walk): Told[] {
  const [before, after] = [old.flat(), now.flat()];
  const added = after.filter((value) => !before.includes(value));
  const removed = now.length > 0 ? before.filter((value) => !after.includes(value)) : [];
  const told: Told[] = [];
  if (added.length > 0) told.push(["known-value-added", `is known to take ${text(added)} as well`]);
  if (removed.length > 0)
    told.push([
      direction === "request" ? "known-value-removed" : "known-value-forgotten",
      `is no longer known to take ${text(removed)}`,
      `Stop sending ${text(removed)}.`,
    ]);
  if (now.length === 0)
    told.push(["known-value-forgotten", "says no longer which values are known"]);
  return told;
}
