// Compares the children of components with a discriminator: what extends such a component is a kind of it,
// though no mapping names it.
import { find, nameOf } from "../document.ts";
import { isMap } from "../json.ts";
import { schemaPlace } from "../place.ts";
import { SCHEMAS } from "../sameness.ts";
import { type Side, tell, type Walk } from "../walk.ts";
import { writtenKinds } from "./written-kinds.ts";

/** Compares what kinds there are of a component that is used itself; those of its mapping are told there. */
export function compareChildren(name: string, walk: Walk) {
  const ref = SCHEMAS + name;
  const [old, now] = [kindsOf(walk.base, ref), kindsOf(walk.revision, ref)];
  if (!old || !now || old.field !== now.field) return;
  const at = [find(walk.base, ref), find(walk.revision, ref)] as const;
  const key = "discriminator";
  for (const [kind, child] of now.children) {
    const wasAnotherName = Object(find(walk.base, SCHEMAS + child)).$ref === ref;
    if (old.all.has(kind) || now.mapped.has(kind) || wasAnotherName) continue;
    const what = `has a new kind "${kind}": ${child} extends it`;
    tell(walk, "kind-added", schemaPlace(name), what, at, {
      todo: `Handle ${now.field} "${kind}".`,
      key,
    });
  }
  for (const [kind, child] of old.children) {
    if (now.all.has(kind) || old.mapped.has(kind)) continue;
    const what = `has no kind "${kind}" any more: ${child} does not extend it`;
    tell(walk, "kind-removed", schemaPlace(name), what, at, {
      todo: `Stop sending "${kind}".`,
      key,
    });
  }
}

/** The kinds of a component, if it has a discriminator: those mapped, and its children with their names. */
function kindsOf(side: Side, ref: string) {
  const { discriminator, oneOf, anyOf } = Object(find(side, ref));
  // The kinds of a union are its branches.
  if (!isMap(discriminator) || (oneOf ?? anyOf) !== undefined) return undefined;
  const { children, kinds } = writtenKinds(side);
  const called = (children.get(ref) ?? []).flatMap((child) =>
    (kinds.get(child)?.values ?? []).map((kind) => [kind, nameOf(child)] as const),
  );
  const mapped = new Set(Object.keys(Object(discriminator.mapping)));
  return {
    field: discriminator.propertyName,
    mapped,
    children: called,
    all: new Set([...mapped, ...called.map(([kind]) => kind)]),
  };
}
