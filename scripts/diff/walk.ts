import type { OpenApiDocument } from "./document.ts";
import type { Place } from "./place.ts";
import type { Effect, Rule } from "./rules.ts";
import type { Sameness } from "./sameness.ts";
import type { Alternative } from "./schema/alternative.ts";
import type { Direction } from "./verdict.ts";

/** A node of a document, and a key in it where the change is about that. */
export interface Spot {
  node: unknown;
  key?: string | undefined;
}

/** One change between two documents. */
export interface Finding {
  rule: Rule;
  place: Place;
  /** What happened, to be read behind the place: "is removed". */
  what: string;
  /** What an app has to do where it breaks. */
  todo?: string | undefined;
  base: Spot;
  revision: Spot;
}

/** One of the two documents, with what was read out of it so far. */
export interface Side extends OpenApiDocument {
  alternatives: WeakMap<object, Alternative[]>;
  structureOf: Sameness["structureOf"];
}

/** A comparison under way: the two documents, who sends what is compared, and who is told. */
export interface Walk {
  base: Side;
  revision: Side;
  direction: Direction;
  /** Whether two nodes say the same, and what their references lead to as well. */
  same: Sameness["same"];
  /** What alone can have changed inside two schemas that are written alike. */
  referencesAlone: Sameness["referencesAlone"];
  /** Whether an operation or a webhook of either document leads to a component, of schemas or others. */
  isUsed: Sameness["isUsed"];
  /** Whether either document has bodies of XML, which depend on what schemas say of it. */
  isXmlUsed(): boolean;
  /** The operations by whose operationId the client has a method. */
  methods: ReadonlySet<string>;
  report(finding: Finding, direction: Direction): void;
  /** Whether the same change of the same nodes is told already, of whatever they are a part of. */
  isTold(finding: Finding, direction: Direction): boolean;
  /** The comparison of two schemas: tells all that changed, or only studies what it comes to. */
  compareSchemas(base: unknown, revision: unknown, place: Place, walk: Walk): void;
  /**
   * What a comparison would come to, without telling anybody; prose does not count, and neither do
   * rules that are not asked for, each with the first change by it. It ends where what is known is enough.
   */
  study(
    walk: Walk,
    compare: (quiet: Walk) => void,
    asked?: {
      isEnough?: (effects: Set<Effect>) => boolean;
      counts?: (rule: Rule, first: Finding) => boolean;
    },
  ): Set<Effect>;
}

/** Tells of a change. The nodes it is about are those of the base and of the revision. */
export function tell(
  walk: Walk,
  rule: Rule,
  place: Place,
  what: string,
  [base, revision]: readonly [base: unknown, revision: unknown],
  { todo, key }: { todo?: string | undefined; key?: string | undefined } = {},
): void {
  const finding = {
    rule,
    place,
    what,
    todo,
    base: { node: base, key },
    revision: { node: revision, key },
  };
  walk.report(finding, walk.direction);
}

/** The same comparison of what goes the other way: an answer, or what the server sends by itself. */
export const turned = (walk: Walk): Walk => ({
  ...walk,
  direction: walk.direction === "request" ? "response" : "request",
});
