import type { Walk } from "../walk.ts";
import { type Alternative, allOf } from "./alternatives.ts";

/** Compares the entries of two lists: by position as far as prefixItems goes, then the rest. */
export function compareArrays(base: Alternative, revision: Alternative, place: string, walk: Walk) {
  const [old, now] = [lengthOf(base), lengthOf(revision)];
  if (old !== now) {
    // In TypeScript a tuple of another length is another type, whichever way it changed.
    const what = `has ${now} entries with a schema of their own instead of ${old}`;
    walk.report({ effect: "different", place, what }, walk.direction);
  }
  for (let index = 0; index < Math.min(old, now); index++)
    walk.compareSchemas(entryAt(base, index), entryAt(revision, index), `${place}[${index}]`, walk);
  walk.compareSchemas(entryAt(base, Infinity), entryAt(revision, Infinity), `${place}[]`, walk);
}

const lengthOf = ({ lists }: Alternative): number =>
  Math.max(0, ...lists.map(({ first }) => first.length));

const entryAt = ({ lists }: Alternative, index: number): unknown =>
  allOf(lists.map(({ first, rest }) => (index < first.length ? first[index] : rest)));
