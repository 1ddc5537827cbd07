// What openapi-typescript makes of a schema, where that is another set than the values it allows.
import { find, lookUp } from "../document.ts";
import { isMap } from "../json.ts";
import { NOWHERE, type Place, written } from "../place.ts";
import { isOfTypes, type Rule } from "../rules.ts";
import { verdictOf } from "../verdict.ts";
import { type Finding, type Side, tell, type Walk } from "../walk.ts";
import { COMBINING, DEMANDS, twiceNegated, UNDERSTOOD, withoutEmptyLists } from "./keywords.ts";

type SchemaObject = Record<string, unknown>;

/**
 * Tells where the types of two schemas differ otherwise than the values that they allow; `isTold` is
 * whether those break an app anyway.
 */
export function compareTyped(
  base: unknown,
  revision: unknown,
  place: Place,
  walk: Walk,
  isTold: () => boolean,
) {
  const { direction } = walk;
  const isReceived = direction === "response";
  const [before, after] = [referredBy(walk.base, base), referredBy(walk.revision, revision)];
  const [old, now] = [
    typedOf(walk.base, before, isReceived),
    typedOf(walk.revision, after, isReceived),
  ];
  // To read what is unknown is refused, and so is to send it where something is asked for.
  const [needed, given] = isReceived ? [before, after] : [after, before];
  const [ofNeeded, ofGiven] = isReceived ? [walk.base, walk.revision] : [walk.revision, walk.base];
  const isUnknownNow = isUnknown(ofGiven, given) && !isUnknown(ofNeeded, needed);
  const isAllRead = old === before && now === after && ![base, revision].some(hasSiblings);
  if (isAllRead && !isUnknownNow) return;
  const change = isUnknownNow
    ? "it is unknown, which may be anything"
    : firstChange(old, now, walk);
  if (change === undefined || isTold()) return;
  const why = old === OF_NEVER ? "each field of it was never" : change;
  const what = `has another type in TypeScript: ${why}`;
  const todo = "Compile with the new types.";
  tell(walk, "typed-otherwise", place, what, [base, revision], { todo });
}

/** The first change from one type to another that breaks an app, in words. */
function firstChange(base: unknown, revision: unknown, walk: Walk): string | undefined {
  let first: Finding | undefined;
  const counts = (rule: Rule, finding: Finding) => {
    const isMeant = isOfTypes(rule) && verdictOf(rule, walk.direction) === "major";
    if (isMeant) first ??= finding;
    return isMeant;
  };
  const compare = (quiet: Walk) => quiet.compareSchemas(base, revision, NOWHERE, quiet);
  walk.study(walk, compare, { counts, isEnough: (effects) => effects.size > 0 });
  return first && `${written(first.place).replace(/^\./, "") || "it"} ${first.what}`;
}

/** Whether something stands beside a reference, where nothing is read. */
const hasSiblings = (schema: unknown): boolean =>
  isMap(schema) &&
  typeof schema.$ref === "string" &&
  Object.keys(schema).filter((keyword) => UNDERSTOOD.has(keyword)).length > 1;

/** What a reference leads to, and what it leads to in turn; any other schema itself. */
function referredBy(side: Side, schema: unknown): unknown {
  const passed = new Set<unknown>();
  let node = schema;
  while (isMap(node) && typeof node.$ref === "string" && !passed.has(node)) {
    passed.add(node);
    node = lookUp(side, node.$ref);
  }
  return isMap(node) ? withoutEmptyLists(node) : node;
}

const NOT_READ = ["$dynamicRef", "unevaluatedProperties", "unevaluatedItems"];
const TYPING = ["type", "const", "enum", "anyOf", "oneOf"];
/** An object that says no more than that, as it is sent: what has its type has no fields. */
const WITHOUT_FIELDS = { type: "object", additionalProperties: false };
/** As it is received: each field of it is never, which suits whatever an app takes it for. */
const OF_NEVER = { type: "object", additionalProperties: { enum: [] } };

/** What is sent and fits the values fits the types as well that are wider; those of answers count. */
const typings = new WeakMap<Side, WeakMap<SchemaObject, unknown>[]>();

/** A schema as it is typed, the same each time; itself where that makes no difference. */
function typedOf(side: Side, schema: unknown, isReceived: boolean): unknown {
  if (!isMap(schema)) return schema;
  const known = typings.get(side) ?? [new WeakMap(), new WeakMap()];
  typings.set(side, known);
  const ofDirection = known[Number(isReceived)];
  const said = withoutEmptyLists(schema);
  const typed = ofDirection?.get(schema) ?? rewritten(side, said, isReceived);
  ofDirection?.set(schema, typed);
  if (isMap(typed)) ofDirection?.set(typed, typed);
  return typed;
}

function rewritten(side: Side, schema: SchemaObject, isReceived: boolean): unknown {
  if (isReceived && schema.$ref === undefined && isObjectAlone(side, schema)) return OF_NEVER;
  if (hasSiblings(schema)) return { $ref: schema.$ref };
  // A constant null without a type is not read, nor is an object that names none of its fields.
  if (schema.const === null && schema.type === undefined) return {};
  const speaksOfFields = "properties" in schema || "additionalProperties" in schema;
  if (isReceived && speaksOfFields && !TYPING.some((keyword) => keyword in schema))
    if (!isTypedAlone(schema)) return {};
  const typed = { ...withOneList(schema) };
  for (const keyword of isReceived ? NOT_READ : []) delete typed[keyword];
  if (isReceived && isMadeOfParts(schema)) delete typed.type;
  if (twiceNegated(schema)) delete typed.not;
  const areNamed = fieldsOf(side, schema).size > 0;
  for (const keyword of COMBINING) {
    const parts = schema[keyword];
    // A field has the type of the part that names it.
    const isAsSaid = (part: unknown) =>
      keyword === "allOf" && areNamed && isObjectAlone(side, part);
    if (Array.isArray(parts))
      typed[keyword] = parts.map((part) =>
        isAsSaid(part) ? part : typedOf(side, part, isReceived),
      );
  }
  if (Array.isArray(typed.allOf)) typed.allOf = withoutVainDemands(side, typed.allOf, schema);
  if (!isReceived && Array.isArray(typed.allOf))
    typed.allOf = typed.allOf.map((part) => withoutOthers(side, part));
  if (Array.isArray(schema.required)) {
    const fields = fieldsOf(side, schema);
    const required = schema.required.filter((field) => fields.has(String(field)));
    if (required.length < schema.required.length) typed.required = required;
  }
  const { anyOf, oneOf, discriminator, ...core } = typed;
  if (Array.isArray(schema.type) && Array.isArray(oneOf))
    return besideUnion(core, oneOf, isReceived);
  // anyOf is a union with what stands beside it, and no condition.
  if (isReceived && Array.isArray(anyOf) && isTypedAlone(core))
    return {
      anyOf: [core, ...anyOf].map(withoutDemands),
      ...(oneOf !== undefined && { oneOf }),
    };
  const isKept = ([keyword, value]: [string, unknown]) =>
    value === schema[keyword] ||
    (COMBINING.includes(keyword) &&
      Object.values(Object(value)).every((part, at) => part === Object(schema[keyword])[at]));
  const isRead = Object.keys(typed).length === Object.keys(schema).length;
  return isRead && Object.entries(typed).every(isKept) ? schema : typed;
}

/** A list of lists is one list where the inner one is written otherwise than by its type alone. */
function withOneList(schema: SchemaObject): SchemaObject {
  const { type, items, prefixItems } = schema;
  if (type !== "array" || prefixItems !== undefined || Object(items).type === "array")
    return schema;
  const inner = listAlone(items);
  return inner ? withOneList(inner) : schema;
}

/** The list that a schema comes to, if it is one and no more. */
function listAlone(schema: unknown): SchemaObject | undefined {
  if (!isMap(schema) || "$ref" in schema || "const" in schema || schema.nullable === true) return;
  const parts = COMBINING.flatMap((keyword) => [schema[keyword] ?? []].flat());
  const { type, ...others } = schema;
  if (String(type) === "array" && parts.length === 0) return { ...others, type: "array" };
  const [part, ...more] = parts;
  return type === undefined && more.length === 0 && !isTypedAlone({ ...schema, allOf: [] })
    ? listAlone(part)
    : undefined;
}

/** Whether the type of a schema is that of an object of which nothing is known. */
function isObjectAlone(side: Side, schema: unknown): boolean {
  const target = referredBy(side, schema);
  if (!isMap(target)) return false;
  const says = ["const", "enum", "anyOf", "oneOf"].some((keyword) => keyword in target);
  return String(target.type) === "object" && !says && !isTypedAlone(target);
}

/** A part of an allOf of what is sent, as it restricts the others: as an object alone it has no fields. */
function withoutOthers(side: Side, part: unknown): unknown {
  if (isObjectAlone(side, part)) return WITHOUT_FIELDS;
  if (!isMap(part)) return part;
  const unions = ["anyOf", "oneOf"].flatMap((keyword) => {
    const branches = Array.isArray(part[keyword]) ? part[keyword] : [];
    const restricted = branches.map((each) => withoutOthers(side, each));
    return restricted.some((each, at) => each !== branches[at]) ? [[keyword, restricted]] : [];
  });
  return unions.length > 0 ? { ...part, ...Object.fromEntries(unions) } : part;
}

/** A list of types is a condition beside oneOf, but for those that a branch of it names. */
function besideUnion({ type, ...core }: SchemaObject, oneOf: unknown[], isReceived: boolean) {
  const isNamed = (name: unknown) =>
    name !== "object" && name !== "array" && oneOf.some((branch) => Object(branch).type === name);
  const kinds = [type].flat().filter((name) => !isNamed(name));
  const of = (name: unknown) =>
    name === "object" && !isReceived && !isTypedAlone(core)
      ? WITHOUT_FIELDS
      : { ...core, type: name };
  const isPrimitive = (branch: unknown) =>
    isMap(branch) && PRIMITIVE.has(branch.type) && !TYPING.slice(1).some((each) => each in branch);
  if (oneOf.every(isPrimitive)) return { anyOf: [...kinds.map(of), ...oneOf] };
  return kinds.length > 0 && { allOf: [{ anyOf: kinds.map(of) }, { oneOf }] };
}

const PRIMITIVE = new Set<unknown>(["string", "number", "integer", "boolean", "null"]);

/** A member of a union without what types know nothing of: with other lengths it is the same member. */
const withoutDemands = (schema: unknown): unknown =>
  isMap(schema)
    ? Object.fromEntries(Object.entries(schema).filter(([keyword]) => !DEMANDS.has(keyword)))
    : schema;

/** Whether an object has its fields from parts alone: then that it is one is not read, and a null in them stays. */
function isMadeOfParts({ allOf, anyOf, oneOf, ...alone }: SchemaObject): boolean {
  const isMade = [allOf, anyOf, oneOf].some((parts) => parts !== undefined);
  return isMade && String(alone.type) === "object" && !isTypedAlone(alone);
}

/**
 * The parts of an allOf without what one demands in vain: that a field is there which it types as
 * unknown. In TypeScript undefined is unknown too, and the field may be left out by the part that types it.
 */
function withoutVainDemands(side: Side, parts: unknown[], beside: SchemaObject): unknown[] {
  const read = parts.map((part) => referredBy(side, part)).map((part) => (isMap(part) ? part : {}));
  const isTyped = ({ properties }: SchemaObject, field: string) =>
    Object.hasOwn(Object(properties), field) && !isUnknown(side, Object(properties)[field]);
  const demands = ({ required }: SchemaObject, field: string) => [required].flat().includes(field);
  const isVain = (field: string) => {
    const typing = [...read, beside].filter((part) => isTyped(part, field));
    return typing.length > 0 && ![...typing, beside].some((part) => demands(part, field));
  };
  return parts.map((part, index) => {
    const { required, ...others } = read[index] ?? {};
    if (!Array.isArray(required)) return part;
    const kept = required.filter((field) => !isVain(String(field)));
    return kept.length < required.length ? { ...others, required: kept } : part;
  });
}

/** The fields that can be required in a type: those beside it, and one step into what is combined. */
function fieldsOf(side: Side, { properties, allOf }: SchemaObject): Set<string> {
  const parts = (Array.isArray(allOf) ? allOf : []).filter(isMap).map((part) => {
    if (typeof part.$ref !== "string") return fieldsOf(side, part);
    return new Set(Object.keys(Object(Object(find(side, part.$ref)).properties)));
  });
  return new Set([...Object.keys(Object(properties)), ...parts.flatMap((part) => [...part])]);
}

/** Whether the type of a schema is `unknown`. */
function isUnknown(side: Side, schema: unknown, passed = new Set<unknown>()): boolean {
  const node = referredBy(side, schema);
  if (node === undefined || node === true) return true;
  if (!isMap(node) || (node.const ?? null) !== null || "enum" in node) return false;
  if (passed.has(node)) return false; // What it is besides itself decides, and that it is asked once.
  passed.add(node);
  const { anyOf, oneOf, ...core } = node;
  const isFree = !isTypedAlone(core);
  const has = (union: unknown) => [union].flat().some((part) => isUnknown(side, part, passed));
  // A union with unknown is unknown; what stands beside oneOf is no part of the union, but a condition.
  if (anyOf !== undefined) return has(anyOf);
  if (oneOf !== undefined) return isFree && has(oneOf);
  return isFree && !("type" in core);
}

/** Whether a schema has a type without its unions; that of objects alone is not written. */
const isTypedAlone = ({ type, ...others }: SchemaObject): boolean =>
  [type].flat().some((name) => name !== undefined && name !== "object") ||
  isMap(others.additionalProperties) ||
  ["properties", "patternProperties", "additionalProperties", "allOf", "$defs"].some(
    (keyword) => others[keyword] === true || Object.keys(Object(others[keyword])).length > 0,
  );
