// Whether the values that two alternatives allow meet, as an app sends them.
import type { Side } from "../walk.ts";
import { isBare } from "./absorb.ts";
import type { Alternative } from "./alternative.ts";
import { alternativesOf, entryAt, fieldSchema } from "./alternatives.ts";

/** Whether an app that sends what one of two alternatives names may meet the other as well. */
export function overlap(side: Side, a: Alternative, b: Alternative, depth = 0): boolean {
  if (a.type !== b.type) return false;
  if (a.allowed && b.allowed) {
    const values = new Set(a.allowed.map(side.structureOf));
    return b.allowed.some((value) => values.has(side.structureOf(value)));
  }
  if (a.type !== "object" && !mayMeet(a, b)) return false;
  if (depth > 3) return true;
  if (a.type === "array") return entriesMeet(side, a, b, depth);
  if (a.type !== "object") return true;
  if (shuts(a, b) || shuts(b, a)) return false;
  for (const field of new Set([...a.required.keys(), ...b.required.keys()])) {
    const [one, other] = [fieldOf(side, a, field), fieldOf(side, b, field)];
    if (!one.some((x) => other.some((y) => overlap(side, x, y, depth + 1)))) return false;
  }
  return true;
}

/** Whether the entries may be alike that both lists must have. */
function entriesMeet(side: Side, a: Alternative, b: Alternative, depth: number): boolean {
  const least = Math.max(...[a, b].map(({ limits }) => limits.get("minItems") ?? 0));
  const most = Math.max(
    1,
    ...[a, b].flatMap(({ lists }) => lists.map(({ first }) => first.length)),
  );
  for (let index = 0; index < Math.min(least, most); index++) {
    const [one, other] = [a, b].map((each) => alternativesOf(side, entryAt(each, index)));
    if (!one?.some((x) => other?.some((y) => overlap(side, x, y, depth + 1)))) return false;
  }
  return true;
}

/** Whether objects of one kind name no such field as those of the other demand. */
export const lacks = (one: Alternative, other: Alternative): boolean =>
  [...other.required.keys()].some((field) => !one.shapes.some(({ named }) => named.has(field)));

/** Whether one object refuses a field that the other demands. */
const shuts = (a: Alternative, b: Alternative): boolean =>
  a.shapes.some(({ rest, named, matched }) => {
    const closed = rest === false && matched.size === 0;
    return closed && [...b.required.keys()].some((field) => !named.has(field));
  });

/** Formats of which no value has two. Others may be part of one another, as int32 is of int64. */
const APART = new Set(["uuid", "date", "time", "date-time", "duration", "ipv4", "email", "uri"]);

function mayMeet(a: Alternative, b: Alternative): boolean {
  const [format, other] = [a.asserted.get("format")?.[0], b.asserted.get("format")?.[0]];
  if (format !== other && APART.has(String(format)) && APART.has(String(other))) return false;
  for (const [low, high] of [
    ["minLength", "maxLength"],
    ["minItems", "maxItems"],
    ["minimum", "maximum"],
  ] as const)
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const)
      if ((one.limits.get(low) ?? -Infinity) > (other.limits.get(high) ?? Infinity)) return false;
  return true;
}

/** Whether an alternative takes all that an app sends as another one: the fields which that names. */
export function takesAll(side: Side, taker: Alternative, sent: Alternative): boolean {
  if (taker.type !== sent.type) return false;
  if (taker.type !== "object") return isBare(taker);
  const { allowed, limits, asserted, shapes, required } = taker;
  if (allowed || limits.size + asserted.size > 0) return false;
  if (shapes.some(({ rest, matched }) => (rest ?? true) !== true || matched.size > 0)) return false;
  if ([...required.keys()].some((field) => !sent.required.has(field))) return false;
  const named = sent.shapes.flatMap((shape) => [...shape.named.keys()]);
  return named.every((field) =>
    fieldOf(side, sent, field).every((one) =>
      fieldOf(side, taker, field).some((other) => isBare(other) && other.type === one.type),
    ),
  );
}

const fields = new WeakMap<Alternative, Map<string, Alternative[]>>();

/** The alternatives of a field, read once: each branch of a union is held against each other one. */
function fieldOf(side: Side, each: Alternative, field: string): Alternative[] {
  const known = fields.get(each) ?? new Map<string, Alternative[]>();
  fields.set(each, known);
  const alternatives = known.get(field) ?? alternativesOf(side, fieldSchema(each, field));
  known.set(field, alternatives);
  return alternatives;
}
