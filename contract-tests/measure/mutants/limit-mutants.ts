import { isObject } from "../../document/json.ts";
import type { Part } from "../../document/parts.ts";
import { type Mutant, mutantsOf, put } from "./mutant.ts";

type Limits = [what: string, keyword: string, value: unknown][];

const UUID_VERSION_4 =
  "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-4[0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}$";

const BY_TYPE: Record<string, Limits> = {
  string: [
    ["at least one character", "minLength", 1],
    ["at most 255 characters", "maxLength", 255],
    ["at most 4 000 characters", "maxLength", 4_000],
    ["ASCII only", "pattern", "^[\\x00-\\x7f]*$"],
  ],
  number: [
    ["nothing below zero", "minimum", 0],
    ["no more than 32 bits hold", "maximum", 2 ** 31 - 1],
    ["whole numbers only", "multipleOf", 1],
  ],
  integer: [
    ["nothing below zero", "minimum", 0],
    ["no more than 32 bits hold", "maximum", 2 ** 31 - 1],
  ],
  array: [
    ["at least one item", "minItems", 1],
    ["at most 100 items", "maxItems", 100],
    ["no item twice", "uniqueItems", true],
  ],
  object: [
    ["at least two fields", "minProperties", 2],
    ["names in small letters", "propertyNames", { pattern: "^[a-z][a-z_]*$" }],
  ],
};

const BY_FORMAT: Record<string, Limits> = {
  uuid: [
    ["small letters only", "pattern", "^[^A-Z]*$"],
    ["version 4 only", "pattern", UUID_VERSION_4],
  ],
  "date-time": [
    ["UTC only", "pattern", "[Zz]$"],
    ["capitals only", "pattern", "^[^a-z]*$"],
    ["no more than milliseconds", "pattern", "^[^.]*(\\.\\d{1,3})?[^\\d.]"],
    ["this century only", "pattern", "^20"],
  ],
};

/** Adds to a schema the limits that one easily adds, and that the contract does not have. */
export function limitMutants(part: Part): Mutant[] {
  const mutant = mutantsOf("limits that are not there");
  const { type, format, const: fixed, pattern, properties } = part.node;
  if (fixed !== undefined || pattern !== undefined) return [];
  const limits =
    typeof format === "string"
      ? BY_FORMAT[format]
      : [type].flat().flatMap((name) => BY_TYPE[String(name)] ?? []);
  const size = isObject(properties) ? Object.keys(properties).length : 3;
  const ofObject: Limits = [["no further fields", "maxProperties", size]];
  const isOfObject = [type].flat().includes("object");
  return [...(limits ?? []), ...(isOfObject ? ofObject : [])].map(([what, keyword, value]) => {
    // A limit that is there is moved: one more than it is.
    const known = part.node[keyword];
    const other = typeof known === "number" ? known + 1 : value;
    const name = typeof known === "number" ? `move ${keyword} to ${other}` : `demand ${what}`;
    return mutant(name, part, put(part, keyword, other));
  });
}
