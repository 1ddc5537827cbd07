// Compares the parameters of an operation, and what else is written like one: headers.

import { compareContent } from "./content.ts";
import { follow, type OpenApiDocument } from "./document.ts";
import { isMap, listOf, same } from "./json.ts";
import { compareRequired } from "./required.ts";
import { compareRest } from "./rest.ts";
import { alternativesOf } from "./schema/alternatives.ts";
import { compareSchemas } from "./schema/schemas.ts";
import type { Difference } from "./verdict.ts";
import type { Walk } from "./walk.ts";

export interface Parameter {
  name: string;
  in: string;
  node: Record<string, unknown>;
}

/** Headers that OpenAPI leaves to the body and to security. */
const NOT_PARAMETERS = ["accept", "content-type", "authorization"];

/**
 * The parameters of an operation by what identifies them: place and name, and in the path the
 * position, so that a renamed one is found again.
 */
export function parametersOf(
  document: OpenApiDocument,
  path: string,
  ...lists: unknown[]
): Map<string, Parameter> {
  const slots = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
  const found = new Map<string, Parameter>();
  for (const entry of lists.flatMap((list) => listOf(list, `${path} parameters`))) {
    const node = follow(document, entry);
    if (!isMap(node)) continue;
    const parameter = { name: String(node.name), in: String(node.in), node };
    const slot = parameter.in === "path" ? slots.indexOf(parameter.name) : -1;
    const name = parameter.in === "header" ? parameter.name.toLowerCase() : parameter.name;
    if (parameter.in === "header" && NOT_PARAMETERS.includes(name)) continue;
    found.set(`${parameter.in} ${slot >= 0 ? slot : name}`, parameter);
  }
  return found;
}

/** Compares the parameters of two operations. */
export function compareParameters(
  base: Map<string, Parameter>,
  revision: Map<string, Parameter>,
  place: string,
  walk: Walk,
) {
  for (const [key, old] of base) {
    const inner = `${place} ${old.in} ${old.name}`;
    const report = (difference: Omit<Difference, "place">) =>
      walk.report({ place: inner, ...difference }, walk.direction);
    const now = revision.get(key);
    if (now) {
      // A header's case does not count on the wire, but its name is a key of the types.
      if (old.name !== now.name)
        report({ effect: "different", what: `is named ${now.name}`, todo: "Use its new name." });
      compareRequired(isRequired(old), isRequired(now), walk, report);
      compareParameter(old.node, now.node, old.in, inner, walk);
      continue;
    }
    const moved = [...revision].find(([other, { name }]) => !base.has(other) && name === old.name);
    const what = moved ? `moved to the ${moved[1].in}` : "is removed";
    report({ effect: "gone", what, todo: moved ? "Send it there." : "Stop sending it." });
  }
  for (const [key, now] of revision) {
    if (base.has(key)) continue;
    const required = isRequired(now);
    walk.report(
      {
        effect: required ? "narrower" : "new",
        place: `${place} ${now.in} ${now.name}`,
        what: required ? "is new and required" : "is new",
        todo: "Send it.",
      },
      walk.direction,
    );
  }
}

const isRequired = (parameter: Parameter): boolean =>
  parameter.in === "path" || parameter.node.required === true;

const DEFAULT_STYLES: Record<string, string> = {
  query: "form",
  cookie: "form",
  path: "simple",
  header: "simple",
};

/** What a parameter's URL or header looks like, with what holds where nothing is said. */
function serialization(document: OpenApiDocument, node: Record<string, unknown>, where: string) {
  const style = String(node.style ?? DEFAULT_STYLES[where]);
  const types = alternativesOf(document, node.schema).map(({ type }) => type);
  const composed = types.includes("array") || types.includes("object");
  return {
    style,
    explode: composed && (node.explode ?? style === "form"),
    allowReserved: node.allowReserved ?? false,
    content: node.content === undefined ? "none" : "of its own",
  };
}

const HANDLED = ["name", "in", "required", "schema", "content", "style", "explode"];
HANDLED.push("allowReserved", "allowEmptyValue");

/** Compares what two parameters or headers of one name take, and how it is written. */
export function compareParameter(
  old: unknown,
  now: unknown,
  where: string,
  place: string,
  walk: Walk,
) {
  if (!isMap(old) || !isMap(now)) return;
  const before = serialization(walk.base, old, where);
  const after = serialization(walk.revision, { schema: old.schema, ...now }, where);
  if (!same(before, after)) {
    const what = "is written in another way (style, explode, allowReserved or content)";
    walk.report({ effect: "different", place, what, todo: "Write it that way." }, walk.direction);
  }
  if (old.content !== undefined && now.content !== undefined)
    compareContent(old.content, now.content, place, walk);
  else if (old.content === undefined && now.content === undefined)
    compareSchemas(old.schema, now.schema, place, walk);
  if ((old.allowEmptyValue ?? false) !== (now.allowEmptyValue ?? false)) {
    const effect = now.allowEmptyValue === true ? "wider" : "narrower";
    const what = now.allowEmptyValue === true ? "may be empty" : "may no longer be empty";
    walk.report({ effect, place, what }, walk.direction);
  }
  compareRest(old, now, HANDLED, place, walk);
}
