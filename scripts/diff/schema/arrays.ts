import { inside, type Place } from "../place.ts";
import { tell, type Walk } from "../walk.ts";
import type { Alternative } from "./alternative.ts";
import { entryAt } from "./alternatives.ts";
import { sourcesOf } from "./sources.ts";

/** Compares the entries of two lists: by position as far as prefixItems goes, then the rest. */
export function compareArrays(base: Alternative, revision: Alternative, place: Place, walk: Walk) {
  const [old, now] = [lengthOf(base), lengthOf(revision)];
  // What is sent as a tuple fits a list; of what is received an app may make another list.
  const isListed = walk.direction === "request" && now === 0;
  if (old !== now && !isListed) {
    // In TypeScript a tuple of another length is another type, whichever way it changed.
    const what = `has ${now} entries with a schema of their own instead of ${old}`;
    const key = "prefixItems";
    tell(walk, "tuple-changed", place, what, sourcesOf(base, revision, key), { key });
  }
  for (let index = 0; index < (isListed ? old : Math.min(old, now)); index++)
    walk.compareSchemas(
      entryAt(base, index),
      entryAt(revision, index),
      inside(place, `[${index}]`),
      walk,
    );
  const [before, after] = [entryAt(base, Infinity), entryAt(revision, Infinity)];
  // Where no entries come behind those, the list is that long, which is compared as its limit.
  const isTuple = (old > 0 && before === false) || (now > 0 && after === false);
  if (!isTuple) walk.compareSchemas(before, after, inside(place, "[]"), walk);
}

const lengthOf = ({ lists }: Alternative): number =>
  Math.max(0, ...lists.map(({ first }) => first.length));
