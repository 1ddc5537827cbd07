// Compares how the branches of unions are told apart.
import { find, follow, nameOf } from "../document.ts";
import { entriesOf, isMap, listOf } from "../json.ts";
import { type Place, schemaPlace } from "../place.ts";
import type { Rule } from "../rules.ts";
import { type Side, tell, type Walk } from "../walk.ts";

interface Discriminator {
  field: string;
  /** By the values of the field, the schemas they stand for. */
  kinds: Map<string, string>;
  /** What else is said. */
  others: Record<string, unknown>;
}

export function compareDiscriminators(base: unknown, revision: unknown, place: Place, walk: Walk) {
  const [before, after] = [follow(walk.base, base), follow(walk.revision, revision)];
  const [old, now] = [discriminatorOf(before), discriminatorOf(after)];
  const report = (rule: Rule, what: string, todo?: string) =>
    tell(walk, rule, place, what, [before, after], { todo, key: "discriminator" });
  if (!old && !now) return;
  if (!old || !now || old.field !== now.field) {
    const rule = old
      ? now
        ? "discriminator-changed"
        : "discriminator-removed"
      : "discriminator-added";
    const said = (each: typeof old) =>
      each ? `told apart by ${each.field}` : "told apart by no field";
    return report(rule, `is ${said(now)}, and was ${said(old)}`);
  }
  for (const [kind, target] of old.kinds) {
    const other = now.kinds.get(kind);
    if (other === undefined)
      report("kind-removed", `has no kind "${kind}" any more`, `Stop sending "${kind}".`);
    else if (other !== target && hasSchema(walk.revision, target))
      report("discriminator-changed", `has another schema for the kind "${kind}"`);
    // Where children are told of their parent by a mapping alone, nothing else leads to them.
    else
      walk.compareSchemas(
        schemaCalled(walk.base, target),
        schemaCalled(walk.revision, other),
        schemaPlace(other),
        walk,
      );
  }
  for (const kind of now.kinds.keys())
    if (!old.kinds.has(kind))
      report("kind-added", `has a new kind "${kind}"`, `Handle ${old.field} "${kind}".`);
  for (const key of new Set([...Object.keys(old.others), ...Object.keys(now.others)])) {
    if (walk.same(old.others[key], now.others[key])) continue;
    if (key.startsWith("x-")) report("prose-changed", `differs in ${key} of its discriminator`);
    else report("not-understood", `differs in ${key} of its discriminator`);
  }
}

const schemaCalled = (side: Side, name: string): unknown =>
  find(side, `#/components/schemas/${name}`);

const hasSchema = (side: Side, name: string): boolean => schemaCalled(side, name) !== undefined;

/** The field of a discriminator and its kinds: mapped values, else the names of components. */
export function discriminatorOf(node: unknown): Discriminator | undefined {
  if (!isMap(node) || node.discriminator === undefined) return;
  const { propertyName, mapping, ...others } = Object.fromEntries(
    entriesOf(node.discriminator, "discriminator"),
  );
  const mapped = [...entriesOf(mapping, "mapping")].map(
    ([kind, target]) => [kind, nameOf(String(target))] as const,
  );
  const implied = [node.oneOf, node.anyOf]
    .flatMap((union) => listOf(union, "anyOf or oneOf"))
    .flatMap((branch) =>
      isMap(branch) && typeof branch.$ref === "string" ? [nameOf(branch.$ref)] : [],
    )
    .filter((name) => !mapped.some(([, target]) => target === name))
    .map((name) => [name, name] as const);
  return { field: String(propertyName), kinds: new Map([...mapped, ...implied]), others };
}
