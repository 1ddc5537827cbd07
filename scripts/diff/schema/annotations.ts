// What a schema says besides which values are valid: prose, defaults, known values, deprecation.

import { follow, nameOf, type OpenApiDocument } from "../document.ts";
import { canonical, entriesOf, isMap, listOf, same } from "../json.ts";
import type { Difference } from "../verdict.ts";
import type { Walk } from "../walk.ts";
import { alternativesOf } from "./alternatives.ts";
import { UNDERSTOOD } from "./keywords.ts";

const PROSE = new Set([
  ...["title", "description", "summary", "example", "examples", "externalDocs"],
  ...["$comment", "$schema", "$id", "$anchor", "$defs", "definitions"],
]);
/** Compared where the field is: see objects.ts. */
const OF_FIELDS = new Set(["readOnly", "writeOnly"]);

type Annotations = Map<string, unknown[]>;
type Report = (difference: Omit<Difference, "place">) => void;

/** Compares what two schemas say besides which values are valid. */
export function compareAnnotations(base: unknown, revision: unknown, place: string, walk: Walk) {
  const report: Report = (difference) => walk.report({ place, ...difference }, walk.direction);
  const before = annotationsOf(walk.base, base);
  const after = annotationsOf(walk.revision, revision);
  for (const keyword of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(keyword) ?? [], after.get(keyword) ?? []];
    if (same(new Set(old.map(canonical)), new Set(now.map(canonical)))) continue;
    if (PROSE.has(keyword)) report({ effect: "prose", what: `differs in ${keyword}` });
    else if (keyword === "default") compareDefaults(old, now, walk, report);
    else if (keyword === "x-extensible-enum") compareKnownValues(old, now, walk, report);
    else if (keyword.startsWith("x-")) report({ effect: "prose", what: `differs in ${keyword}` });
    else if (keyword === "deprecated")
      report({
        effect: "noted",
        what: now.includes(true) ? "is deprecated" : "is no longer deprecated",
      });
    else if (keyword !== "discriminator")
      report({
        effect: "different",
        what: `differs in ${keyword}, which this comparison does not understand`,
        todo: `Find out what ${keyword} means to you.`,
      });
  }
  compareDiscriminators(base, revision, walk, report);
}

/** By keyword, what a schema says together with the schemas that it merely wraps. */
export function annotationsOf(document: OpenApiDocument, schema: unknown): Annotations {
  const found: Annotations = new Map();
  const passed = new Set<unknown>();
  const collect = (node: unknown) => {
    if (!isMap(node) || passed.has(node)) return;
    passed.add(node);
    for (const [keyword, value] of Object.entries(node)) {
      if (UNDERSTOOD.has(keyword) || OF_FIELDS.has(keyword)) continue;
      if (keyword === "deprecated" && value === false) continue;
      found.set(keyword, [...(found.get(keyword) ?? []), value]);
    }
    if (typeof node.$ref === "string") collect(follow(document, { $ref: node.$ref }));
    for (const part of listOf(node.allOf, "allOf")) collect(part);
    const only = onlyBranch(document, node);
    if (only !== undefined) collect(only);
  };
  collect(schema);
  return found;
}

/** The one branch of an anyOf or oneOf that allows more than null. */
function onlyBranch(document: OpenApiDocument, node: Record<string, unknown>): unknown {
  const branches = listOf(node.anyOf ?? node.oneOf, "anyOf or oneOf").filter((branch) =>
    alternativesOf(document, branch).some(({ type }) => type !== "null"),
  );
  return branches.length === 1 ? branches[0] : undefined;
}

/** Whether a schema is marked readOnly or writeOnly. */
export function isMarked(document: OpenApiDocument, schema: unknown, mark: string): boolean {
  if (!isMap(schema)) return false;
  if (schema[mark] === true) return true;
  if (
    typeof schema.$ref === "string" &&
    isMarked(document, follow(document, { $ref: schema.$ref }), mark)
  )
    return true;
  return listOf(schema.allOf, "allOf").some((part) => isMarked(document, part, mark));
}

function compareDefaults(old: unknown[], now: unknown[], walk: Walk, report: Report) {
  const text = (values: unknown[]) =>
    values.map((value) => JSON.stringify(value)).join(", ") || "none";
  const what = `has the default ${text(now)} instead of ${text(old)}`;
  if (walk.direction === "received") return report({ effect: "noted", what });
  const todo = old.length > 0 ? `Send ${text(old)} where you left it out.` : "Send what you mean.";
  report({ effect: "different", what, todo });
}

/** Any string is valid in an open enum; a server that drops a value may still refuse it. */
function compareKnownValues(old: unknown[], now: unknown[], walk: Walk, report: Report) {
  const [before, after] = [old.flat(), now.flat()];
  const added = after.filter((value) => !before.includes(value));
  const removed = now.length > 0 ? before.filter((value) => !after.includes(value)) : [];
  const text = (values: unknown[]) => values.map((value) => JSON.stringify(value)).join(", ");
  if (added.length > 0)
    report({ effect: "noted", what: `is known to take ${text(added)} as well` });
  if (removed.length > 0)
    report({
      effect: walk.direction === "sent" ? "narrower" : "noted",
      what: `is no longer known to take ${text(removed)}`,
      todo: `Stop sending ${text(removed)}.`,
    });
  if (now.length === 0) report({ effect: "noted", what: "says no longer which values are known" });
}

function compareDiscriminators(base: unknown, revision: unknown, walk: Walk, report: Report) {
  const old = discriminatorOf(walk.base, base);
  const now = discriminatorOf(walk.revision, revision);
  if (!old && !now) return;
  if (!old || !now || old.field !== now.field) {
    const text = (each: typeof old) =>
      each ? `told apart by ${each.field}` : "told apart by no field";
    return report({
      effect: !old ? "narrower" : !now ? "wider" : "different",
      what: `is ${text(now)}, and was ${text(old)}`,
    });
  }
  const removed = [...old.kinds.keys()].filter((name) => !now.kinds.has(name));
  const added = [...now.kinds.keys()].filter((name) => !old.kinds.has(name));
  for (const [name, target] of old.kinds) {
    const other = now.kinds.get(name);
    if (other && other !== target && hasSchema(walk.revision, target))
      report({ effect: "different", what: `has another schema for the kind "${name}"` });
  }
  for (const name of removed)
    report({
      effect: "narrower",
      what: `has no kind "${name}" any more`,
      todo: `Stop sending "${name}".`,
    });
  for (const name of added)
    report({
      effect: "wider",
      what: `has a new kind "${name}"`,
      todo: `Handle ${old.field} "${name}".`,
    });
}

const hasSchema = ({ root }: OpenApiDocument, name: string): boolean =>
  isMap(root.components) && isMap(root.components.schemas) && name in root.components.schemas;

/** The field of a discriminator, and by its values (mapped, else a component's name) the schemas. */
function discriminatorOf(document: OpenApiDocument, schema: unknown) {
  const node = follow(document, schema);
  if (!isMap(node) || node.discriminator === undefined) return;
  const discriminator = entriesOf(node.discriminator, "discriminator");
  const mapping = entriesOf(discriminator.get("mapping"), "mapping");
  const mapped = [...mapping].map(([kind, target]) => [kind, nameOf(String(target))] as const);
  const implied = [node.oneOf, node.anyOf]
    .flatMap((union) => listOf(union, "anyOf or oneOf"))
    .flatMap((branch) =>
      isMap(branch) && typeof branch.$ref === "string" ? [nameOf(branch.$ref)] : [],
    )
    .filter((name) => !mapped.some(([, target]) => target === name))
    .map((name) => [name, name] as const);
  return {
    field: String(discriminator.get("propertyName")),
    kinds: new Map([...mapped, ...implied]),
  };
}
