/** One thing wrong with the options, the parameters or a reply. */
export interface Problem {
  /** The option, parameter or field, by its name. */
  field: string;
  /** What it must be instead. */
  message: string;
}

type Values = Record<string, unknown>;

/** Says of a field's value, given all values, that it will do, or what it must be instead. */
export type Rule = (value: unknown, values: Values) => true | string;

/** Lists the fields whose values break their rule, and those given that have none or are inherited. */
export const problemsIn = (rules: Record<string, Rule>, values: Values, given: object = {}) =>
  Object.keys({ ...rules, ...given }).flatMap((field): Problem | [] => {
    const rule = Object.hasOwn(rules, field) ? rules[field] : () => "left out (unknown)" as const;
    const isInherited = field in Object(given) && !Object.hasOwn(given, field);
    const verdict = isInherited ? "the object's own" : rule?.(values[field], values);
    return verdict === true ? [] : { field, message: `must be ${verdict}` };
  });

/** Problems as one sentence. */
export const sentence = (problems: readonly Problem[]) =>
  problems.map(({ field, message }) => `${field} ${message}`).join("; ");

export const isString = (value: unknown): value is string => typeof value === "string";

/** Tells an object from null, a list and everything else. */
export const isObject = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const string: Rule = (value) => isString(value) || "a string";

export const stringOrNull: Rule = (value) => value == null || isString(value) || "a string or null";

export const boolean: Rule = (value) => typeof value === "boolean" || "true or false";

export const fn: Rule = (value) =>
  value === undefined || typeof value === "function" || "a function";

export const uuid: Rule = (value) =>
  (isString(value) && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)) || "a UUID";

export const between =
  (min: number, max: number): Rule =>
  (value) =>
    (typeof value === "number" && value >= min && value <= max) || `a number from ${min} to ${max}`;

/** White space around a token does not count. It has no quote or backslash: JSON escapes those. */
export const token: Rule = (value) =>
  (isString(value) && /^pat_[!#-[\]-~]{4,}$/.test(value.trim())) ||
  '"pat_" and 4 or more visible ASCII characters, without "Bearer"';

/**
 * An object that JSON holds as it is: no cycle, bigint, NaN, function, Date or Map. As ever in
 * JSON, a key whose value is undefined counts as left out.
 */
export const jsonObject: Rule = (value = {}) => {
  try {
    if (isObject(value) && isJson(value)) return true;
  } catch {} // A cycle has overflown the stack.
  return "a plain JSON object";
};

const isJson = (value: unknown): boolean => {
  if (typeof value !== "object" || value === null)
    return value === null || /^(string|boolean)$/.test(typeof value) || Number.isFinite(value);
  if (Array.isArray(value)) return [...value].every(isJson);
  const isPlain = !Object.getPrototypeOf(Object.getPrototypeOf(value) ?? Object.prototype);
  return isPlain && Object.values(value).every((held) => held === undefined || isJson(held));
};
