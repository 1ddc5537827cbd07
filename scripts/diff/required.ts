import type { Place } from "./place.ts";
import { tell, type Walk } from "./walk.ts";

/** Compares whether a field, a parameter, a header or a body must be there. */
export function compareRequired(
  old: boolean,
  now: boolean,
  place: Place,
  at: readonly [base: unknown, revision: unknown],
  walk: Walk,
) {
  if (old === now) return;
  const todo = walk.direction === "request" ? "Send it always." : "Handle its absence.";
  const what = now ? "is required" : "is no longer required";
  tell(walk, now ? "became-required" : "became-optional", place, what, at, {
    todo,
    key: "required",
  });
}

/** The comparison of what had to be sent at a place: nobody left it out, whatever its default was. */
export const whereDemanded = (place: Place, walk: Walk): Walk => ({
  ...walk,
  report(finding, direction) {
    const isOfNoUse = finding.rule === "default-changed" && finding.place === place;
    walk.report(isOfNoUse ? { ...finding, rule: "default-noted" } : finding, direction);
  },
});
