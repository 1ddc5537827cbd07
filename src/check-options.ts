import type { Problem } from "./errors.ts";
import { has, readPlainObject } from "./plain.ts";

/** What a rule makes of an option: the value to use, or what is wrong with it. */
export type Checked<T> = { readonly value: T } | { readonly wrong: string };

export const ok = <T>(value: T): Checked<T> => ({ value });

export const between =
  (min: number, max: number) =>
  (given: unknown): Checked<number> =>
    typeof given === "number" && given >= min && given <= max
      ? ok(given)
      : { wrong: `must be a number from ${min} to ${max}` };

export const isFunction = <T>(given: unknown): Checked<T> =>
  typeof given === "function" ? ok(given as T) : { wrong: "must be a function" };

/** Whether a value is a list of texts, each of them right. */
export function isListOf(given: unknown, isRight: (text: string) => boolean): given is string[] {
  return Array.isArray(given) && given.every((one) => typeof one === "string" && isRight(one));
}

/** Reads what a caller gives by name, an object of fields, and says what of it cannot be read. */
export function readFields(given: unknown, name: string) {
  const fields = readPlainObject(given);
  const problems: Problem[] = fields
    ? fields.unreadable.map((field) => ({ field, message: "cannot be read" }))
    : [{ field: name, message: "must be a plain object" }];
  return { values: fields?.values ?? {}, unreadable: fields?.unreadable ?? [], problems };
}

type Rules = Readonly<Record<string, (given: unknown) => Checked<unknown>>>;

/** The values of options that were given, as their rules let them through. */
export type Given<R extends Rules> = {
  [Name in keyof R]?: R[Name] extends (given: unknown) => Checked<infer T> ? T : never;
};

/** Holds options against their rules; an undefined one counts as left out. */
export function check<R extends Rules>(rules: R, options: unknown) {
  const given: Record<string, unknown> = Object.create(null);
  const { values, problems } = readFields(options, "options");
  for (const [field, value] of Object.entries(values)) {
    const rule = Object.hasOwn(rules, field) ? rules[field] : undefined;
    if (value === undefined) continue;
    const checked = rule ? rule(value) : { wrong: "is no option" };
    if (has(checked, "wrong")) problems.push({ field, message: checked.wrong });
    else given[field] = checked.value;
  }
  return { given: given as Given<R>, problems };
}
