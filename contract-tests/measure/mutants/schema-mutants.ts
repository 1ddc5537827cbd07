import { isObject } from "../../document/json.ts";
import type { Part } from "../../document/parts.ts";
import { drop, inside, type Mutant, mutantsOf, put, rename } from "./mutant.ts";

/** The type that one is easily taken for. */
const TAKEN_FOR: Record<string, string> = {
  string: "number",
  number: "integer",
  integer: "number",
  boolean: "string",
  array: "object",
  object: "array",
};

/** A type that one easily allows besides. */
const ALLOWED_WITH: Record<string, string> = { ...TAKEN_FOR, string: "object", number: "string" };

/** Changes what a schema says, one keyword at a time. */
export function schemaMutants(part: Part): Mutant[] {
  if (part.node.$ref !== undefined) return [];
  return [
    ...types(part),
    ...formats(part),
    ...fixedValues(part),
    ...openEnums(part),
    ...fields(part),
    ...patterns(part),
  ];
}

function types(part: Part): Mutant[] {
  const mutant = mutantsOf("types and nulls");
  const { type } = part.node;
  const all = [type ?? []].flat().map(String);
  const set = (types: string[]) => put(part, "type", types.length === 1 ? types[0] : types);
  const taken = all.flatMap((old) => {
    const other = TAKEN_FOR[old];
    if (!other || all.includes(other)) return [];
    const types = all.map((it) => (it === old ? other : it));
    return [mutant(`take a ${old} for a ${other}`, part, set(types))];
  });
  const allowed = all.flatMap((known) => {
    const other = ALLOWED_WITH[known];
    if (!other || all.includes(other)) return [];
    return [mutant(`allow a ${other} as well`, part, set([...all, other]))];
  });
  return [
    ...taken,
    ...allowed,
    ...(all.includes("null")
      ? [mutant("forbid null", part, set(all.filter((it) => it !== "null")))]
      : [mutant("allow null", part, set([...all, "null"]))]),
  ];
}

function formats(part: Part): Mutant[] {
  const mutant = mutantsOf("formats and patterns");
  const { format, type } = part.node;
  const others = ["uuid", "date-time", "date"].filter((it) => it !== format);
  const isPlain = [type].flat().includes("string") && part.node.const === undefined;
  if (format === undefined)
    return isPlain ? [mutant("ask for a uuid", part, put(part, "format", "uuid"))] : [];
  return others.map((other) => mutant(`ask for a ${other}`, part, put(part, "format", other)));
}

function patterns(part: Part): Mutant[] {
  const mutant = mutantsOf("formats and patterns");
  const { pattern } = part.node;
  if (typeof pattern !== "string") return [];
  const [first = "", ...others] = pattern.replace(/^\^\(|\)\$$/g, "").split("|");
  return [
    mutant("drop the pattern's start", part, put(part, "pattern", pattern.replace(/^\^/, ""))),
    mutant("drop the pattern's end", part, put(part, "pattern", pattern.replace(/\$$/, ""))),
    ...[first, others.join("|")].map((half) =>
      mutant(`leave ${half} of the pattern`, part, put(part, "pattern", `^(${half})$`)),
    ),
  ];
}

function fixedValues(part: Part): Mutant[] {
  const mutant = mutantsOf("fixed values and defaults");
  const { const: fixed, default: preset } = part.node;
  const other = typeof preset === "boolean" ? !preset : "other";
  const ofFixed = [
    mutant("change const", part, put(part, "const", "other")),
    mutant("allow another value", part, drop(part, "const"), put(part, "enum", [fixed, "other"])),
  ];
  const ofDefault = [
    mutant("change default", part, put(part, "default", other)),
    mutant("make default null", part, put(part, "default", null)),
  ];
  return [...(fixed === undefined ? [] : ofFixed), ...(preset === undefined ? [] : ofDefault)];
}

function openEnums(part: Part): Mutant[] {
  const mutant = mutantsOf("open enums");
  const known = part.node["x-extensible-enum"];
  if (!Array.isArray(known)) return [];
  const close = [drop(part, "x-extensible-enum"), put(part, "enum", known)];
  const closeWithNull = [drop(part, "x-extensible-enum"), put(part, "enum", [...known, null])];
  return [
    mutant("change a known value", part, put(part, "x-extensible-enum", ["other"])),
    mutant("forget a known value", part, drop(part, "x-extensible-enum", 0)),
    mutant("close the enum", part, ...close),
    mutant("close the enum but for null", part, ...closeWithNull),
  ];
}

function fields(part: Part): Mutant[] {
  const mutant = mutantsOf("fields");
  const { properties, required, additionalProperties } = part.node;
  const names = isObject(properties) ? Object.keys(properties) : [];
  const needed = Array.isArray(required) ? required.map(String) : [];
  const properly = { pointer: inside(part, "properties") };
  const need = (name: string) =>
    needed.length > 0
      ? put({ pointer: inside(part, "required") }, "-", name)
      : put(part, "required", [name]);
  const unneed = (name: string) =>
    needed.includes(name) ? [drop(part, "required", needed.indexOf(name))] : [];
  const renamed = (name: string) =>
    needed.includes(name)
      ? [
          put(
            part,
            "required",
            needed.map((it) => (it === name ? `${it}_` : it)),
          ),
        ]
      : [];

  const ofFields = names.flatMap((name) => [
    mutant(`drop the field ${name}`, part, drop(properly, name), ...unneed(name)),
    mutant(`rename the field ${name}`, part, rename(properly, name, `${name}_`), ...renamed(name)),
    needed.includes(name)
      ? mutant(`make ${name} optional`, part, ...unneed(name))
      : mutant(`require ${name}`, part, need(name)),
  ]);
  const ofObject = [
    mutant("require a field that is not there", part, need("other")),
    mutant("add a field", part, put(properly, "other", { type: "string" })),
    mutant("forbid other fields", part, put(part, "additionalProperties", false)),
    mutant("allow any other field", part, put(part, "additionalProperties", true)),
  ];
  const ofFreeForm = [
    mutant("forbid all fields", part, put(part, "additionalProperties", false)),
    mutant("allow strings only", part, put(part, "additionalProperties", { type: "string" })),
  ];
  return [
    ...ofFields,
    ...(names.length > 0 ? ofObject : []),
    ...(additionalProperties === undefined ? [] : ofFreeForm),
  ];
}
