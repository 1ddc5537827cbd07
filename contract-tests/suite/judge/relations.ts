import { isObject } from "../../document/json.ts";
import type { Finding } from "./finding.ts";
import { partsOf } from "./reply-parts.ts";
import type { RequestReading } from "./request.ts";
import { RUN_RELATIONS } from "./run-relations.ts";
import { SESSION_RELATIONS } from "./session-relations.ts";

/** Finds the relations that a reply breaks: all of them are guesses, and each break a warning. */
export function findBrokenRelations(value: unknown, request: RequestReading): Finding[] {
  if (!isObject(value)) return [];
  const reply = partsOf(value);
  const broken = [
    ...RUN_RELATIONS.flatMap((relation) => reply.runs.flatMap((run) => relation(run, request))),
    ...SESSION_RELATIONS.flatMap((relation) => relation(reply, request)),
  ];
  return broken.map((it) => ({ severity: "warning", ...it, provenance: "inferred" }));
}
