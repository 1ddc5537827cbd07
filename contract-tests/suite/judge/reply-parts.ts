import { isObject } from "../../document/json.ts";
import type { Broken } from "./finding.ts";
import type { RequestReading } from "./request.ts";

/** Tells which parts of a reply do not hang together. No page states any of it. */
export type Relation<T> = (of: T, request: RequestReading) => Broken[];

/** An object of a reply, and the JSON pointer at which it stands. */
export interface Held {
  pointer: string;
  fields: Record<string, unknown>;
}

/** A run: a reply is one by itself, and one that lists runs has several. */
export interface Run extends Held {
  /** The field by which it names itself. */
  idField: "run_id" | "id";
  events: Held[];
}

/** What a reply holds, as far as it is made of objects. */
export interface ReplyParts {
  fields: Record<string, unknown>;
  runs: Run[];
}

export function partsOf(fields: Record<string, unknown>): ReplyParts {
  const runs = [
    { pointer: "", fields, idField: "run_id" as const },
    ...heldIn(fields, "", "runs").map((run) => ({ ...run, idField: "id" as const })),
  ];
  return {
    fields,
    runs: runs.map((run) => ({ ...run, events: heldIn(run.fields, run.pointer, "events") })),
  };
}

/** The objects in a list of an object's. */
function heldIn(fields: Record<string, unknown>, pointer: string, name: string): Held[] {
  const list: unknown[] = Array.isArray(fields[name]) ? fields[name] : [];
  return list.flatMap((inner, index) =>
    isObject(inner) ? [{ pointer: `${pointer}/${name}/${index}`, fields: inner }] : [],
  );
}

/** Null and absent values take part in no relation. */
export const isText = (value: unknown): value is string => typeof value === "string";

export const isSameId = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
