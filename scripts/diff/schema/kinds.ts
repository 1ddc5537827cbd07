// The values that discriminators give to a field of a component. Types give them to it everywhere, whatever
// the component says of the field itself.
import { NotUnderstood } from "../json.ts";
import type { Place } from "../place.ts";
import type { Side, Walk } from "../walk.ts";
import type { Alternative } from "./alternative.ts";
import { alternativesOf } from "./alternatives.ts";
import { discriminatorOf } from "./discriminators.ts";

const kindsBySide = new WeakMap<Side, Map<string, Set<unknown>>>();

/**
 * The comparison of a field of a component, in which nothing is new that a discriminator said before, or
 * goes on to say: that the field is one of the kinds which the component stands for.
 */
export function besideKinds(
  [base, revision]: [base: unknown, revision: unknown],
  component: string,
  field: string,
  place: Place,
  walk: Walk,
): Walk {
  const listsAll = (lists: Alternative[], kinds: ReadonlySet<unknown>) =>
    kinds.size > 0 &&
    lists.every(({ allowed }) => [...kinds].every((kind) => allowed?.includes(kind)));
  return {
    ...walk,
    report(finding, direction) {
      const isSaid =
        finding.place === place &&
        ((finding.rule === "enum-added" &&
          listsAll(
            alternativesOf(walk.revision, revision),
            kindsOf(walk.base, component, field),
          )) ||
          (finding.rule === "enum-removed" &&
            listsAll(alternativesOf(walk.base, base), kindsOf(walk.revision, component, field))));
      if (!isSaid) walk.report(finding, direction);
    },
  };
}

/** What a field of a component may be by the discriminators of a document; none where none speaks of it. */
function kindsOf(side: Side, component: string, field: string): ReadonlySet<unknown> {
  const kinds = kindsBySide.get(side) ?? allKinds(side);
  kindsBySide.set(side, kinds);
  return kinds.get(keyOf(component, field)) ?? new Set();
}

const keyOf = (component: string, field: string) => JSON.stringify([component, field]);

function allKinds({ root }: Side): Map<string, Set<unknown>> {
  const found = new Map<string, Set<unknown>>();
  const passed = new Set<object>();
  const queue: unknown[] = [root];
  while (queue.length > 0) {
    const node = queue.pop();
    if (typeof node !== "object" || node === null || passed.has(node)) continue;
    passed.add(node);
    // One by one: a list may have more entries than a call may have arguments.
    for (const value of Object.values(node)) queue.push(value);
    for (const [kind, component, field] of kindsIn(node)) {
      const key = keyOf(component, field);
      found.set(key, (found.get(key) ?? new Set()).add(kind));
    }
  }
  return found;
}

/** The kinds of a node's own discriminator; one that cannot be read is told of where it is compared. */
function kindsIn(node: object): [kind: string, component: string, field: string][] {
  try {
    const { field = "", kinds = [] } = discriminatorOf(node) ?? {};
    return [...kinds].map(([kind, component]) => [kind, component, field]);
  } catch (error) {
    if (!(error instanceof NotUnderstood)) throw error;
    return [];
  }
}
