import type { OpenApiDocument } from "./document.ts";
import type { Difference, Direction } from "./verdict.ts";

/** A comparison under way: the two documents, who sends what is compared, and who is told. */
export interface Walk {
  base: OpenApiDocument;
  revision: OpenApiDocument;
  direction: Direction;
  report(difference: Difference, direction: Direction): void;
  /** The comparison of two schemas, at hand for the parts of a schema that hold schemas. */
  compareSchemas(base: unknown, revision: unknown, place: string, walk: Walk): void;
  /** Pairs of schemas being compared: one that holds itself is met again inside. */
  open: Set<string>;
  /** Pairs told, by place: a component is told once for each direction, whoever uses it. */
  told: Set<string>;
}

/** The same comparison of what goes the other way: an answer, or what the server sends by itself. */
export const turned = (walk: Walk): Walk => ({
  ...walk,
  direction: walk.direction === "sent" ? "received" : "sent",
});

/** The differences that a part of a comparison finds, kept to itself. */
export function aside(walk: Walk, compare: (walk: Walk) => void): Difference[] {
  const found: Difference[] = [];
  compare({ ...walk, told: new Set(), report: (difference) => found.push(difference) });
  return found;
}
