import type { Operation } from "rfc6902";
import { escapePointer, isObject } from "../../document/json.ts";
import type { Part } from "../../document/parts.ts";

/** One small change of openapi.yaml, as a JSON Patch. */
export interface Mutant {
  /** What it is about, for the report. */
  kind: string;
  /** What it does, and at which JSON pointer. */
  name: string;
  patch: Operation[];
}

/** Makes the mutants of one kind. */
export const mutantsOf =
  (kind: string) =>
  (what: string, part: Pick<Part, "pointer">, ...patch: Operation[]): Mutant => ({
    kind,
    name: `${what} at #${part.pointer}`,
    patch,
  });

/** The pointer of a key inside a part. */
export const inside = ({ pointer }: Pick<Part, "pointer">, ...keys: (string | number)[]): string =>
  [pointer, ...keys.map((key) => escapePointer(String(key)))].join("/");

export const drop = (part: Pick<Part, "pointer">, ...keys: (string | number)[]): Operation => ({
  op: "remove",
  path: inside(part, ...keys),
});

/** Sets a key, or changes it. */
export const put = (part: Pick<Part, "pointer">, key: string, value: unknown): Operation => ({
  op: "add",
  path: inside(part, key),
  value,
});

export const rename = (part: Pick<Part, "pointer">, from: string, to: string): Operation => ({
  op: "move",
  from: inside(part, from),
  path: inside(part, to),
});

/** The names of what stands in an object. */
export const keysOf = (value: unknown): string[] => (isObject(value) ? Object.keys(value) : []);
