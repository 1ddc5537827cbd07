import type { Problem } from "./errors.ts";

/** A test that a value passes, and what the value must be to pass it. */
export type Check = [passes: (value: unknown, given: boolean) => unknown, mustBe: string];

/** Lists what is wrong with an object, by field. If closed, a key without a check is wrong too. */
export function problemsIn(
  object: object,
  checks: Record<string, Check>,
  closed = true,
): Problem[] {
  const values = new Map<string, unknown>(Object.entries(object));
  const problems: Problem[] = [];
  for (const [field, [passes, mustBe]] of Object.entries(checks)) {
    const given = values.has(field);
    if (!passes(values.get(field), given)) problems.push({ field, message: `must be ${mustBe}` });
    values.delete(field);
  }
  if (closed) for (const field of values.keys()) problems.push({ field, message: "is not known" });
  return problems;
}

/** Lets a value be left out, or given as undefined. */
export const optional = ([passes, mustBe]: Check): Check => [
  (value, given) => value === undefined || passes(value, given),
  mustBe,
];

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

export const isString = (value: unknown): value is string => typeof value === "string";

export const isFunction = (value: unknown) => typeof value === "function";

/** Tells an object from null, a list and everything else. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const string: Check = [isString, "a string"];
export const stringOrNull: Check = [
  (value) => value === null || isString(value),
  "a string or null",
];
export const uuid: Check = [(value) => isString(value) && UUID.test(value), "a UUID"];
export const boolean: Check = [(value) => typeof value === "boolean", "true or false"];
export const callable: Check = [isFunction, "a function"];

/** A number from `min` to `max`, both included. */
export const between = (min: number, max: number): Check => [
  (value) => typeof value === "number" && value >= min && value <= max,
  `a number from ${min} to ${max}`,
];

/**
 * An object that JSON holds as it is: no cycle, bigint, NaN, function, Date or Map. As ever in
 * JSON, a key whose value is undefined counts as left out.
 */
export const jsonObject: Check = [
  (root) => {
    try {
      JSON.stringify(root, function (this: Record<string, unknown>, key, value: unknown) {
        const prototype = isObject(value) && Object.getPrototypeOf(value);
        const kept =
          value === this[key] && // unlike NaN, or what toJSON made
          (typeof value === "number"
            ? Number.isFinite(value)
            : !/^[fs]\w*[nl]$/.test(typeof value)) &&
          (value !== undefined || !Array.isArray(this)) &&
          !(prototype && Object.getPrototypeOf(prototype));
        if (!kept) throw 0;
        return value;
      });
      return isObject(root);
    } catch {
      return false;
    }
  },
  "a plain object of JSON values",
];
