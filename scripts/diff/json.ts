import { isObject } from "../../contract-tests/document/json.ts";
import { CommandError } from "../shared/command.ts";
import { NOT_COMPARED } from "./not-compared.ts";

export { isObject as isMap };

export const TYPES = ["null", "boolean", "object", "array", "string", "number"] as const;
export type JsonType = (typeof TYPES)[number];

/**
 * Something in a document that the comparison cannot read. Where it is met inside a schema or an
 * operation, that one is told of as not understood, and the rest is compared.
 */
export class NotUnderstood extends CommandError {
  constructor(reason: string) {
    super(reason, NOT_COMPARED);
  }
}

/** The own entries of a map, so that a key like "constructor" finds nothing. Absent counts as empty. */
export function entriesOf(value: unknown, called: string): Map<string, unknown> {
  if (value === undefined) return new Map();
  if (!isObject(value)) throw new NotUnderstood(`${called} is not a map`);
  return new Map(Object.entries(value));
}

/** The entries of a list. Absent counts as empty. */
export function listOf(value: unknown, called: string): unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new NotUnderstood(`${called} is not a list`);
  return value;
}

export function typeOf(value: unknown): JsonType | undefined {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  if (type === "boolean" || type === "string" || type === "number" || type === "object")
    return type;
}
