import type { Problem } from "./errors.ts";

/** Says what is wrong with a value, as the end of a sentence that begins with its name. */
export type Check = (value: unknown, given: boolean) => string | false;

/** Lists what is wrong with an object, by field. If closed, a key without a check is wrong too. */
export function problemsIn(
  object: object,
  checks: Record<string, Check>,
  closed = true,
): Problem[] {
  const given = new Map<string, unknown>(Object.entries(object));
  const fields = new Set([...Object.keys(checks), ...(closed ? given.keys() : [])]);
  return [...fields].flatMap((field) => {
    const check = Object.hasOwn(checks, field) ? checks[field] : () => "is not known";
    const message = check?.(given.get(field), given.has(field));
    return message ? { field, message } : [];
  });
}

/** Makes a check of a test and of what a value has to be. */
export const must =
  (test: (value: unknown) => boolean, be: string): Check =>
  (value) =>
    !test(value) && `must be ${be}`;

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

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Tells an object from null, a list and everything else. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isString = (value: unknown): value is string => typeof value === "string";

export const uuid = must((value) => isString(value) && UUID.test(value), "a UUID");
export const string = must(isString, "a string");
export const stringOrNull = must((value) => value === null || isString(value), "a string or null");
export const boolean = must((value) => typeof value === "boolean", "true or false");
export const callable = must((value) => typeof value === "function", "a function");

/** A number from `min` to `max`, both included. */
export const between = (min: number, max: number) =>
  must(
    (value) => typeof value === "number" && value >= min && value <= max,
    `a number from ${min} to ${max}`,
  );

/**
 * Tells an object that JSON can hold as it is: no cycle, bigint, NaN, function, Date or Map. As
 * ever in JSON, a key whose value is undefined counts as left out.
 */
export function isJsonObject(root: unknown): boolean {
  try {
    JSON.stringify(root, function (this: Record<string, unknown>, key, value: unknown) {
      const prototype = isObject(value) && Object.getPrototypeOf(value);
      const lost =
        value !== this[key] || // NaN, or an object that has its own idea of JSON
        (typeof value === "number" && !Number.isFinite(value)) ||
        (value === undefined && Array.isArray(this)) ||
        (prototype && Object.getPrototypeOf(prototype));
      if (lost || typeof value === "function" || typeof value === "symbol") throw TypeError();
      return value;
    });
    return isObject(root);
  } catch {
    return false;
  }
}
