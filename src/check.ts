import type { Problem } from "./errors.ts";

/** Says what is wrong with a value, as a sentence's end after its name; `given` unless left out. */
export type Check = (value: unknown, given: boolean) => string | false;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Lists what is wrong with an object, by field. If closed, a key without a check is wrong too. */
export function problemsIn(given: object, checks: Record<string, Check>, closed = true): Problem[] {
  const own = new Map<string, unknown>(Object.entries(given));
  const unknown = [...own.keys()].filter((field) => closed && !Object.hasOwn(checks, field));
  const problems = unknown.map((field) => ({ field, message: "is not known" }));
  for (const [field, check] of Object.entries(checks)) {
    const message = check(own.get(field), own.has(field));
    if (message) problems.push({ field, message });
  }
  return problems;
}

/** Allows a value to be left out, or given as undefined. */
export const optional =
  (check: Check): Check =>
  (value, given) =>
    value !== undefined && check(value, given);

/** Allows a value to be left out, but not given as undefined: that is a lost variable. */
export const omittable =
  (check: Check): Check =>
  (value, given) =>
    given && check(value, given);

export const isUuid: Check = (value) =>
  !(typeof value === "string" && UUID.test(value)) && "must be a UUID";

export const isString: Check = (value) => typeof value !== "string" && "must be a string";

export const isStringOrNull: Check = (value) =>
  value !== null && typeof value !== "string" && "must be a string or null";

export const isBoolean: Check = (value) => typeof value !== "boolean" && "must be true or false";

export const isFunction: Check = (value) => typeof value !== "function" && "must be a function";

/** A number from `min` to `max`, both included. */
export const isBetween =
  (min: number, max: number): Check =>
  (value) =>
    !(typeof value === "number" && value >= min && value <= max) &&
    `must be a number from ${min} to ${max}`;

/** A plain object of JSON values. As in JSON.stringify, a key whose value is undefined is left out. */
export const isJsonObject: Check = (value) => {
  try {
    if (isRecord(value) && isJson(value, [])) return false;
  } catch {
    // Nested too deeply to be walked.
  }
  return "must be a plain object of JSON values, without cycles";
};

function isJson(value: unknown, parents: unknown[]): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || parents.includes(value)) return false;
  const list = Array.isArray(value);
  const prototype = Object.getPrototypeOf(value);
  if (!list && prototype && Object.getPrototypeOf(prototype)) return false;
  return Object.values(value).every(
    (inner) => (inner === undefined && !list) || isJson(inner, [...parents, value]),
  );
}

/** Tells an object from null, a list and everything else. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
