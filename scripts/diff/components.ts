// Compares what documents name to be shared: the types export it under that name.
import { entriesOf, isMap } from "./json.ts";
import { inside, placeOf, schemaPlace } from "./place.ts";
import { compareRest } from "./rest.ts";
import { isOfTypes } from "./rules.ts";
import { compareChildren } from "./schema/children.ts";
import { compareTypedKinds } from "./schema/typed-kinds.ts";
import { compareSchemeProse, compareUnusedSchemes } from "./security.ts";
import { usesOf } from "./uses.ts";
import type { Direction } from "./verdict.ts";
import { tell, turned, type Walk } from "./walk.ts";

type Root = Record<string, unknown>;

/** Compares the components of two documents. What uses them is compared where it is used. */
export function compareComponents(base: Root, revision: Root, walk: Walk) {
  const [old, now] = [base, revision].map(({ components }) =>
    entriesOf(components ?? undefined, "components"),
  );
  if (!old || !now) return;
  compareSchemeProse(old.get("securitySchemes"), now.get("securitySchemes"), walk);
  compareUnusedSchemes(old.get("securitySchemes"), now.get("securitySchemes"), walk);
  const isProse = (key: string) => PROSE.includes(key) || key.startsWith("x-");
  const elsewhere = [...old.keys(), ...now.keys()].filter((key) => !isProse(key));
  compareRest(base.components, revision.components, elsewhere, placeOf("components"), walk);
  for (const section of new Set(elsewhere))
    if (section !== "securitySchemes")
      compareNames(section, old.get(section), now.get(section), walk);
  const named = [old.get("schemas"), now.get("schemas")] as const;
  compareTypes(...named, walk);
  compareUnused(...named, walk);
}

/** Sections that hold nothing which an app sends, receives or imports. */
const PROSE = ["examples", "links"];

function compareNames(section: string, base: unknown, revision: unknown, walk: Walk) {
  const old = entriesOf(base ?? undefined, `components.${section}`);
  const now = entriesOf(revision ?? undefined, `components.${section}`);
  const placed = (name: string) =>
    section === "schemas"
      ? schemaPlace(name)
      : inside(placeOf("components"), `.${section}.${name}`);
  const added = new Set([...now.keys()].filter((name) => !old.has(name)));
  for (const [name, component] of old) {
    if (now.has(name)) continue;
    const other = [...added].find((each) => walk.same(component, now.get(each)));
    if (other !== undefined) added.delete(other);
    const what = other ? `is called ${other} now` : "is no longer a component";
    const rule = section === "schemas" ? "component-removed" : "shared-part-removed";
    const todo = other ? "Import it by its new name." : "Stop importing it.";
    tell(walk, rule, placed(name), what, [component, revision], { todo });
  }
  // How a schema changes that nothing leads to is compared, since apps import its type.
  for (const [name, component] of section === "schemas" ? [] : old) {
    const at = [component, now.get(name)] as const;
    const [was, is] = at.map(walk.base.structureOf);
    if (now.has(name) && was !== is && !walk.isUsed(name, section))
      tell(walk, "unused-changed", placed(name), "changes, and no operation leads to it", at);
  }
  for (const name of added)
    tell(walk, "component-added", placed(name), "is a new component", [base, now.get(name)]);
}

/**
 * Tells how the types of schemas changed that operations lead to, where nothing that is sent or
 * received did: beside an equal branch of a union, as a part under allOf, where one replaces another.
 */
function compareTypes(base: unknown, revision: unknown, walk: Walk) {
  if (!isMap(base) || !isMap(revision)) return;
  const kept = Object.keys(base).filter((name) => Object.hasOwn(revision, name));
  // The app was written for the base; what that leads to nowhere it can only read.
  const uses = usesOf(walk.base);
  const isUsed = (name: string) => uses.request.all.has(name) || uses.response.all.has(name);
  const isInUse = (name: string, direction: Direction) =>
    uses[direction].all.has(name) || (direction === "response" && !isUsed(name));
  compareTypedKinds(kept, isInUse, walk);
  for (const each of [walk, turned(walk)])
    for (const name of kept)
      if (uses[each.direction].themselves.has(name)) compareChildren(name, each);
  const changed = kept.filter(
    (name) => walk.isUsed(name) && !walk.same(base[name], revision[name]),
  );
  for (const each of [walk, turned(walk)]) {
    const importing: Walk = {
      ...each,
      report(finding, direction) {
        if (!isOfTypes(finding.rule) || walk.isTold(finding, direction)) return;
        walk.report(finding, direction);
      },
    };
    for (const name of changed)
      if (isInUse(name, each.direction))
        walk.compareSchemas(base[name], revision[name], schemaPlace(name), importing);
  }
}

/** Compares the schemas that no operation leads to: an app can still import their types. */
function compareUnused(base: unknown, revision: unknown, walk: Walk) {
  if (!isMap(base) || !isMap(revision)) return;
  const reading: Walk = {
    ...turned(walk),
    report(finding, direction) {
      const { schema } = finding.place;
      if (schema !== undefined && walk.isUsed(schema)) return;
      const rule = isOfTypes(finding.rule) ? finding.rule : "unused-changed";
      walk.report({ ...finding, rule }, direction);
    },
  };
  for (const [name, schema] of Object.entries(base))
    if (Object.hasOwn(revision, name) && !walk.isUsed(name))
      walk.compareSchemas(schema, revision[name], schemaPlace(name), reading);
}
