// oneOf refuses what two of its branches allow, where anyOf takes it.
import { lookUp, nameOf } from "../document.ts";
import { isMap, listOf } from "../json.ts";
import type { Place } from "../place.ts";
import { type Side, tell, type Walk } from "../walk.ts";
import type { Alternative } from "./alternative.ts";
import { alternativesOf } from "./alternatives.ts";
import { lacks, overlap, takesAll } from "./overlap.ts";

interface Union {
  /** Whether it refuses what two of its branches allow, and nothing says which branch is meant. */
  excludes: boolean;
  branches: unknown[];
}

/** Two branches under oneOf that have values in common. */
interface Overlap {
  /** What is the same for the two in both documents. */
  pair: [string, string];
  /** What a person calls them. */
  called: string;
  /** How often the two are met. */
  count: number;
  /** Whether each demands a field that the other does not name: few apps send both. */
  isUnlikely: boolean;
}

/**
 * Tells where oneOf refuses more, or less, than before. `widened` is whether a branch of the union
 * takes more than it did: then what only another branch took may now be refused for both.
 */
export function compareExclusions(
  base: unknown,
  revision: unknown,
  place: Place,
  walk: Walk,
  widened: () => boolean,
) {
  const [before, after] = [unionsIn(walk.base, base), unionsIn(walk.revision, revision)];
  const names = namesOfBranches(walk, before, after);
  const known = {
    branches: new Set(before.flatMap(names.base)),
    fields: new Set(alternativesOf(walk.base, base).flatMap(fieldsOf)),
  };
  const old = overlapsIn(walk.base, before, names.base);
  const now = overlapsIn(walk.revision, after, names.revision, known);
  const met = new Set(before.filter(({ excludes }) => excludes).flatMap(names.base));
  const isNews = ({ pair }: Overlap) =>
    met.size === 0 || pair.some((name) => met.has(name) && !old.refused.has(name));
  const news = [...now.overlaps].filter(([, each]) => isNews(each));
  const added = news.some(([key, { count }]) => count > (old.overlaps.get(key)?.count ?? 0));
  const key = "oneOf";
  if (
    added ||
    (walk.direction === "request" && news.some(([, each]) => !each.isUnlikely) && widened())
  ) {
    const [first, ...more] = news.map(([, { called }]) => called);
    const pairs = more.length === 1 ? "another pair" : `${more.length} other pairs`;
    const others = more.length > 0 ? `, and of ${pairs} that overlap` : "";
    const what = `refuses, by oneOf, what both ${first} allow${others}`;
    return tell(walk, "branches-exclude", place, what, [base, revision], { key });
  }
  const kept = new Set(after.flatMap(names.revision));
  const isKept = ({ pair }: Overlap) => pair.every((name) => kept.has(name));
  if (now.overlaps.size === 0 && [...old.overlaps.values()].some(isKept)) {
    const what = "takes what two of its branches allow, as oneOf did not";
    tell(walk, "branches-include", place, what, [base, revision], { key });
  }
}

/** The unions of a schema whose branches nothing tells apart. */
function unionsIn(side: Side, schema: unknown): Union[] {
  const unions: Union[] = [];
  const passed = new Set<unknown>();
  const search = (node: unknown) => {
    if (!isMap(node) || passed.has(node)) return;
    passed.add(node);
    for (const key of ["oneOf", "anyOf"])
      if (node[key] !== undefined && !node.discriminator)
        unions.push({ excludes: key === "oneOf", branches: listOf(node[key], key) });
    for (const key of ["allOf", "anyOf", "oneOf"]) listOf(node[key], key).forEach(search);
    if (typeof node.$ref === "string") search(lookUp(side, node.$ref));
  };
  search(schema);
  return unions;
}

/**
 * What the branches of a union are called: a component by its reference; another one the same on
 * both sides where they are equal, wherever it stands, and else by its turn.
 */
function namesOfBranches({ base: { structureOf } }: Walk, before: Union[], after: Union[]) {
  const structuresOf = (unions: Union[]) =>
    new Set(unions.flatMap(({ branches }) => branches.map(structureOf)));
  const named = (others: Set<number>) => (union: Union) => {
    let turn = 0;
    return union.branches.map((branch) => {
      if (isMap(branch) && typeof branch.$ref === "string") return branch.$ref;
      const structure = structureOf(branch);
      return others.has(structure) ? `the same ${structure}` : `another ${turn++}`;
    });
  };
  return { base: named(structuresOf(after)), revision: named(structuresOf(before)) };
}

const fieldsOf = ({ shapes, required }: Alternative) => [
  ...shapes.flatMap(({ named }) => [...named.keys()]),
  ...required.keys(),
];

/**
 * The pairs of branches that have values in common. Given what an app knows already, a new branch that
 * demands a further field meets no other: no app sends that yet.
 */
function overlapsIn(
  side: Side,
  unions: Union[],
  namesOf: (union: Union) => string[],
  known?: { branches: Set<string>; fields: Set<string> },
) {
  const overlaps = new Map<string, Overlap>();
  /** Branches all of whose values are refused, since another one takes them as well. */
  const refused = new Set<string>();
  const isUnsent = (name: string, { required }: Alternative) =>
    known !== undefined &&
    !known.branches.has(name) &&
    [...required.keys()].some((field) => !known.fields.has(field));
  for (const union of unions.filter(({ excludes }) => excludes)) {
    const names = namesOf(union);
    const sets = union.branches.map((branch, index) => ({
      name: names[index] ?? "",
      called:
        isMap(branch) && typeof branch.$ref === "string"
          ? nameOf(branch.$ref)
          : `branch ${index + 1}`,
      holds: alternativesOf(side, branch),
    }));
    for (const [index, one] of sets.entries())
      for (const other of sets.slice(index + 1)) {
        const met = one.holds
          .flatMap((a) => other.holds.map((b) => [a, b] as const))
          .filter(([a, b]) => !isUnsent(one.name, a) && !isUnsent(other.name, b))
          .filter(([a, b]) => overlap(side, a, b));
        if (met.length === 0) continue;
        const pair: [string, string] =
          one.name < other.name ? [one.name, other.name] : [other.name, one.name];
        const key = pair.join(" ");
        const count = (overlaps.get(key)?.count ?? 0) + 1;
        const isUnlikely = met.every(([a, b]) => lacks(a, b) && lacks(b, a));
        const called = `${one.called} and ${other.called}`;
        overlaps.set(key, { pair, called, count, isUnlikely });
        if (isTakenBy(side, one.holds, other.holds)) refused.add(one.name);
        if (isTakenBy(side, other.holds, one.holds)) refused.add(other.name);
      }
  }
  return { overlaps, refused };
}

const isTakenBy = (side: Side, sent: Alternative[], takers: Alternative[]): boolean =>
  sent.every((one) => takers.some((taker) => takesAll(side, taker, one)));
