import type { Difference } from "./verdict.ts";
import type { Walk } from "./walk.ts";

type Report = (difference: Omit<Difference, "place">) => void;

/** Compares whether a field, a parameter or a header must be there. */
export function compareRequired(old: boolean, now: boolean, walk: Walk, report: Report) {
  if (old === now) return;
  const todo = walk.direction === "sent" ? "Send it always." : "Handle its absence.";
  report({
    effect: now ? "narrower" : "wider",
    what: now ? "is required" : "is no longer required",
    todo,
  });
}
