import { CommandError } from "../shared/command.ts";

export const TYPES = ["null", "boolean", "object", "array", "string", "number"] as const;
export type JsonType = (typeof TYPES)[number];

export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The own entries of a map, so that a key like "constructor" finds nothing. Absent counts as empty. */
export function entriesOf(value: unknown, place: string): Map<string, unknown> {
  if (value === undefined) return new Map();
  if (!isMap(value)) throw new CommandError(`${place} is not a map. npm run lint says more.`);
  return new Map(Object.entries(value));
}

/** The entries of a list. Absent counts as empty. */
export function listOf(value: unknown, place: string): unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value))
    throw new CommandError(`${place} is not a list. npm run lint says more.`);
  return value;
}

export function typeOf(value: unknown): JsonType | undefined {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  if (type === "boolean" || type === "string" || type === "number" || type === "object")
    return type;
}

/** The JSON text of a value with its keys sorted: equal values have equal texts. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner) => {
      if (inner instanceof Set) return [...inner].sort();
      const entries =
        inner instanceof Map ? [...inner] : isMap(inner) ? Object.entries(inner) : undefined;
      if (!entries) return inner;
      return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
    }) ?? "nothing"
  );
}

export const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);
