import { examplesOf } from "../document/examples.ts";
import { isObject } from "../document/json.ts";
import { listOperations, type Operation, pathNames } from "../document/operation.ts";
import { type OpenApiDocument, placeAt } from "../document/place.ts";
import { type Asked, wantsEvents } from "./choose-example.ts";
import type { Started } from "./make-run.ts";

/** What a request does to a mock's memory, beside being answered. */
export type Effect =
  | { what: "starts a run"; started: Omit<Started, "reply" | "agent"> }
  | { what: "reads a session"; sessionId: string };

/** Tells what a request does to the memory; undefined where that is nothing. */
export type FindEffect = (asked: Asked) => Effect | undefined;

/**
 * Finds the operations of a document that start runs (a reply has its `run_id` and the agent's
 * `content`) and those that read a session (its `session_id` is in their path, and a reply lists
 * `runs`).
 */
export function createFindEffect(document: OpenApiDocument): FindEffect {
  const operations = listOperations(document, "").map((operation) => {
    const response = placeAt(document, operation.place, "responses", "200");
    return {
      ...operation,
      replies: Object.values(examplesOf(document, response)).filter(isObject),
    };
  });

  return (asked) => {
    const operation = operations.find(
      ({ method, path }) => method === asked.method && path.test(asked.path),
    );
    if (!operation) return undefined;
    const { session_id: sessionId, org_id: orgId = "" } = pathValues(operation, asked.path);
    const { replies } = operation;
    if (sessionId !== undefined && replies.some(({ runs }) => Array.isArray(runs)))
      return { what: "reads a session", sessionId };
    if (!isObject(asked.body) || !replies.some((reply) => "run_id" in reply && "content" in reply))
      return undefined;
    const withEvents = replies.find(({ events }) => Array.isArray(events) && events[0]);
    return {
      what: "starts a run",
      started: {
        orgId,
        request: asked.body,
        withEvents: withEvents ?? {},
        wantsEvents: wantsEvents(operation, asked.query),
      },
    };
  };
}

/** What a path has in the place of each name of its template. */
function pathValues({ path, template }: Operation, asked: string): Record<string, string> {
  const [, ...values] = path.exec(asked) ?? [];
  return Object.fromEntries(
    pathNames(template).map((name, index) => [name, decodeURIComponent(values[index] ?? "")]),
  );
}
