// Compares how two documents are written that come to the same.
import { inside, type Place, placeOf, schemaPlace } from "./place.ts";
import { tell, type Walk } from "./walk.ts";

type Node = Record<string, unknown>;

/** Tells where two documents read otherwise, if they do at all: of info.version others tell. */
export function compareNotation(base: Node, revision: Node, walk: Walk) {
  const [old, now] = [versionless(base), versionless(revision)];
  if (areSameToTheLetter(old, now)) return;
  const part = differingPart(old, now, walk);
  const nodes = part.steps.length > 0 ? part.nodes : ([base, revision] as const);
  tell(walk, "notation-changed", placeAt(part.steps), "says the same in another way", nodes);
}

const versionless = (root: Node): Node => ({
  ...root,
  info: { ...Object(root.info), version: "" },
});

/** Whether two nodes are equal, the order of their keys included. */
function areSameToTheLetter(old: unknown, now: unknown): boolean {
  if (!isContainer(old) || !isContainer(now)) return old === now;
  const [keys, others] = [Object.keys(old), Object.keys(now)];
  return (
    keys.length === others.length &&
    keys.every((key, index) => key === others[index] && areSameToTheLetter(old[key], now[key]))
  );
}

interface Part {
  steps: string[];
  nodes: readonly [base: unknown, revision: unknown];
}

/** The innermost part that all differences are in; the order of keys is one only where there is no other. */
function differingPart(old: Node, now: Node, walk: Walk): Part {
  const { structureOf } = walk.base;
  const [key, ...more] = Object.keys({ ...old, ...now }).filter(
    (each) => structureOf(old[each]) !== structureOf(now[each]),
  );
  const [before, after] = key === undefined ? [] : [old[key], now[key]];
  if (key === undefined || more.length > 0 || !isContainer(before) || !isContainer(after))
    return { steps: [], nodes: [old, now] };
  const { steps, nodes } = differingPart(before, after, walk);
  return { steps: [key, ...steps], nodes };
}

const isContainer = (node: unknown): node is Node => typeof node === "object" && node !== null;

function placeAt(steps: readonly string[]): Place {
  const [components, schemas, name, ...rest] = steps;
  if (components !== "components" || schemas !== "schemas" || name === undefined)
    return placeOf(steps.join(".") || "document");
  return rest.reduce((place, step) => inside(place, `.${step}`), schemaPlace(name));
}
