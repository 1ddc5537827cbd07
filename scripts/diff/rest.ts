import { isMap } from "./json.ts";
import type { Place } from "./place.ts";
import { tell, type Walk } from "./walk.ts";

const PROSE = ["summary", "description", "externalDocs", "example", "examples", "tags", "links"];

/** Whether a key of an OpenAPI object is for people, or for tools that are not known here. */
export const isProse = (key: string): boolean => PROSE.includes(key) || key.startsWith("x-");

/**
 * Tells what changed in an OpenAPI object besides the keys that its own comparison takes care of.
 * A key that nothing here knows is not waved through.
 */
export function compareRest(
  base: unknown,
  revision: unknown,
  handled: string[],
  place: Place,
  walk: Walk,
) {
  const [old, now] = [isMap(base) ? base : {}, isMap(revision) ? revision : {}];
  for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (handled.includes(key) || walk.same(old[key], now[key])) continue;
    const at = [base, revision] as const;
    if (isProse(key)) tell(walk, "prose-changed", place, `differs in ${key}`, at, { key });
    else if (key === "deprecated") {
      const what = now[key] === true ? "is deprecated" : "is no longer deprecated";
      if (now[key] === true || old[key] === true)
        tell(walk, "deprecated", place, what, at, { key });
    } else {
      const what = `differs in ${key}, which this comparison does not understand`;
      const todo = `Find out what ${key} means to you.`;
      tell(walk, "not-understood", place, what, at, { todo, key });
    }
  }
}

/** Tells which x- keys changed in an object whose other keys are names, and compared where they are. */
export function compareExtensions(base: unknown, revision: unknown, place: Place, walk: Walk) {
  const keys = [base, revision].flatMap((each) => Object.keys(Object(each)));
  const names = keys.filter((key) => !key.startsWith("x-"));
  compareRest(base, revision, names, place, walk);
}
