// Compares the parameters of an operation, and what else is written like one: headers.
import { compareContent } from "./content.ts";
import { follow, type OpenApiDocument } from "./document.ts";
import { isMap, listOf } from "./json.ts";
import { inside, type Place } from "./place.ts";
import { compareRequired, whereDemanded } from "./required.ts";
import { compareRest } from "./rest.ts";
import { typesOf } from "./schema/alternatives.ts";
import { type Side, tell, type Walk } from "./walk.ts";

export interface Parameter {
  name: string;
  in: string;
  node: Record<string, unknown>;
}

/**
 * The parameters of an operation by what identifies them: place and name, and in the path the
 * position, so that a renamed one is found again. An operation's own go before its path's.
 */
export function parametersOf(
  document: OpenApiDocument,
  path: string,
  ...lists: unknown[]
): Map<string, Parameter> {
  const slots = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
  const found = new Map<string, Parameter>();
  for (const entry of lists.flatMap((list) => listOf(list ?? undefined, "parameters"))) {
    const node = follow(document, entry);
    if (!isMap(node)) continue;
    const parameter = { name: String(node.name), in: String(node.in), node };
    const slot = parameter.in === "path" ? slots.indexOf(parameter.name) : -1;
    const name = parameter.in === "header" ? parameter.name.toLowerCase() : parameter.name;
    found.set(`${parameter.in} ${slot >= 0 ? slot : name}`, parameter);
  }
  return found;
}

/** Compares the parameters of two operations. */
export function compareParameters(
  base: Map<string, Parameter>,
  revision: Map<string, Parameter>,
  place: Place,
  [before, after]: [base: unknown, revision: unknown],
  walk: Walk,
) {
  const paired = new Set<Parameter>();
  for (const [key, old] of base) {
    const inner = inside(place, `${old.in} ${old.name}`);
    const now = revision.get(key) ?? outsideOfPath(old, base, revision);
    if (now) {
      paired.add(now);
      const at = [old.node, now.node] as const;
      // A header's case does not count on the wire, but its name is a key of the types.
      if (old.name !== now.name && old.in === "header") {
        const todo = "Use its new name.";
        tell(walk, "parameter-renamed", inner, `is named ${now.name}`, at, { todo, key: "name" });
      } else if (old.name !== now.name) {
        const what = `is named ${now.name}: the URL is the same`;
        tell(walk, "path-parameter-renamed", inner, what, at, { key: "name" });
      }
      compareRequired(isRequired(old), isRequired(now), inner, at, walk);
      const within = isRequired(old) ? whereDemanded(inner, walk) : walk;
      compareParameter(old.node, now.node, old.in, inner, within);
      continue;
    }
    const moved = [...revision].find(([other, { name }]) => !base.has(other) && name === old.name);
    const what = moved ? `moved to the ${moved[1].in}` : "is removed";
    const isSent = walk.direction === "request";
    const gone = isSent ? "Stop sending it." : "Stop reading it.";
    const todo = moved ? (isSent ? "Send it there." : "Read it there.") : gone;
    tell(walk, "parameter-removed", inner, what, [old.node, moved?.[1].node ?? after], { todo });
  }
  for (const [key, now] of revision) {
    if (base.has(key) || paired.has(now)) continue;
    const inner = inside(place, `${now.in} ${now.name}`);
    const at = [before, now.node] as const;
    if (isRequired(now)) {
      const todo = "Send it.";
      tell(walk, "required-parameter-added", inner, "is new and required", at, { todo });
    } else tell(walk, "parameter-added", inner, "is new", at);
  }
}

/** A parameter that one of two paths does not name, though it says that it does. */
const outsideOfPath = (
  old: Parameter,
  base: Map<string, Parameter>,
  revision: Map<string, Parameter>,
): Parameter | undefined =>
  [...revision].find(
    ([key, now]) =>
      old.in === "path" && now.in === "path" && old.name === now.name && !base.has(key),
  )?.[1];

const isRequired = (parameter: Parameter): boolean =>
  parameter.in === "path" || parameter.node.required === true;

const DEFAULT_STYLES: Record<string, string> = {
  query: "form",
  cookie: "form",
  path: "simple",
  header: "simple",
};

/** What a parameter's URL or header looks like, with what holds where nothing is said. */
function serialization(
  side: Side,
  node: Record<string, unknown>,
  schema: unknown,
  where: string,
): Record<string, unknown> {
  const style = String(node.style ?? DEFAULT_STYLES[where]);
  const types = typesOf(side, schema);
  // A simple list looks the same either way, and a deep object has one form only.
  const explodes =
    style !== "deepObject" && (types.has("object") || (types.has("array") && style !== "simple"));
  const reserved = ["string", "array", "object"] as const;
  return {
    style,
    explode: explodes && (node.explode ?? style === "form"),
    allowReserved: reserved.some((type) => types.has(type)) && (node.allowReserved ?? false),
    content: node.content !== undefined,
  };
}

const HANDLED = ["name", "in", "required", "schema", "content", "style", "explode"];
HANDLED.push("allowReserved", "allowEmptyValue");

/** Compares what two parameters or headers of one name take, and how it is written. */
export function compareParameter(
  old: unknown,
  now: unknown,
  where: string,
  place: Place,
  walk: Walk,
) {
  if (!isMap(old) || !isMap(now)) return;
  const at = [old, now] as const;
  // By the schema of the base: that a type changed is told by itself.
  const before = serialization(walk.base, old, old.schema, where);
  const after = serialization(walk.base, now, old.schema, where);
  const differing = Object.keys(before).filter((key) => before[key] !== after[key]);
  if (differing.length > 0) {
    const what = `is written in another way (${differing.join(", ")})`;
    const todo = walk.direction === "request" ? "Write it that way." : "Read it that way.";
    tell(walk, "serialization-changed", place, what, at, { todo, key: differing[0] });
  }
  if (old.content !== undefined && now.content !== undefined) compareContent(old, now, place, walk);
  else if (old.content === undefined && now.content === undefined)
    walk.compareSchemas(old.schema, now.schema, place, walk);
  const [empty, mayBeEmpty] = at.map((each) => each.allowEmptyValue === true);
  const key = "allowEmptyValue";
  if (!empty && mayBeEmpty) tell(walk, "empty-value-allowed", place, "may be empty", at, { key });
  if (empty && !mayBeEmpty)
    tell(walk, "empty-value-refused", place, "may no longer be empty", at, { key });
  compareRest(old, now, HANDLED, place, walk);
}
