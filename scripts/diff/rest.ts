import { isMap, same } from "./json.ts";
import type { Walk } from "./walk.ts";

const PROSE = ["summary", "description", "externalDocs", "example", "examples", "tags", "links"];

/**
 * Tells what changed in an OpenAPI object besides the keys that its own comparison takes care of.
 * A key that nothing here knows is not waved through.
 */
export function compareRest(
  base: unknown,
  revision: unknown,
  handled: string[],
  place: string,
  walk: Walk,
) {
  const [old, now] = [isMap(base) ? base : {}, isMap(revision) ? revision : {}];
  for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (handled.includes(key) || same(old[key], now[key])) continue;
    if (PROSE.includes(key) || key.startsWith("x-"))
      walk.report({ effect: "prose", place, what: `differs in ${key}` }, walk.direction);
    else if (key === "deprecated") {
      const what = now[key] === true ? "is deprecated" : "is no longer deprecated";
      if (now[key] === true || old[key] === true)
        walk.report({ effect: "noted", place, what }, walk.direction);
    } else {
      const what = `differs in ${key}, which this comparison does not understand`;
      const todo = `Find out what ${key} means to you.`;
      walk.report({ effect: "different", place, what, todo }, walk.direction);
    }
  }
}
