import { isObject } from "../../document/json.ts";
import type { Schema } from "../../document/openapi.ts";
import type { Field } from "./page.ts";

/** The keywords that the page has words for, or that say nothing of a value. */
const IN_WORDS = [
  "type",
  "format",
  "const",
  "default",
  "description",
  "properties",
  "required",
  "items",
  "x-extensible-enum",
  "x-provenance",
  "x-source",
];

/** Tells a schema's properties in the page's words. */
export function specFields({ properties = {}, required = [] }: Schema): Record<string, Field> {
  const fields: Record<string, Field> = {};
  for (const [name, schema] of Object.entries(properties)) {
    fields[name] = specField(schema, required.includes(name));
  }
  return fields;
}

/** Tells one schema in the page's words; what the page has no words for stands under `more`. */
export function specField(schema: Schema, required = false): Field {
  const field: Field = { type: typeWords(schema) };
  if (required) field.required = true;
  if ("default" in schema) field.default = schema.default;
  const more = [schema, ownItems(schema)].flatMap((it) =>
    Object.entries(it).filter(([keyword]) => !isInWords(it, keyword)),
  );
  if (more.length > 0) field.more = Object.fromEntries(more);
  return field;
}

/** What is said of a list's items, where they are no objects with fields of their own. */
const ownItems = ({ items = {} }: Schema): Schema => (items.properties ? {} : items);

/** Whether the page has words for a keyword of a schema. */
export function isInWords(schema: Schema, keyword: string): boolean {
  const isFreeForm = schema.additionalProperties === true && !schema.properties;
  const isFree = keyword === "additionalProperties" && isFreeForm;
  return IN_WORDS.includes(keyword) || isFree || isGuess(schema, keyword);
}

/** Whether a schema says of a keyword itself that it is a guess: then it is not said of the page. */
function isGuess(schema: Schema, keyword: string): boolean {
  const words = schema["x-provenance"];
  return isObject(words) && words[keyword] === "inferred";
}

/** Of several types that are all a guess a page shows the first. */
function shownTypes({ type = [], "x-provenance": word }: Schema): string[] {
  const types = [type].flat();
  return word === "inferred" ? types.slice(0, 1) : types;
}

function typeWords(schema: Schema): string {
  // An open enum may come to name more values than the page's one.
  const known = schema["x-extensible-enum"]?.slice(0, 1).map((value) => JSON.stringify(value));
  const words = shownTypes(schema).map((type) => {
    if (type === "null") return type;
    if (schema.const !== undefined) return JSON.stringify(schema.const);
    if (type === "array") return `${typeWords(schema.items ?? {})}[]`;
    if (type === "integer") return "number"; // The page does not tell them apart.
    const hasFields = schema.properties || schema.additionalProperties === true;
    if (type === "object") return hasFields ? type : "object without fields";
    return schema.format && !isGuess(schema, "format") ? `${type}<${schema.format}>` : type;
  });
  if (words.length === 0) return "unknown";
  return [...(known ?? []), ...words].join(" | ");
}
