import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import type { Sent } from "../../suite/requests/correct-exchanges.ts";

const SPEC = fileURLToPath(new URL("../../../openapi.yaml", import.meta.url));

/** A call that redocly respect is to make. */
export interface Call {
  name: string;
  request: Sent;
  /** Sent besides those of the request. */
  headers: Record<string, string>;
  /** What the answer's status has to be; without one, any that the document has. */
  status?: number;
}

/** Writes an Arazzo file of those calls: one workflow of one step for each. */
export function writeArazzo(calls: readonly Call[]): string {
  return stringify({
    arazzo: "1.0.1",
    info: { title: "Calls", version: "1.0.0" },
    sourceDescriptions: [{ name: "piper", type: "openapi", url: SPEC }],
    workflows: calls.map(workflowOf),
  });
}

function workflowOf({ name, request, headers, status }: Call) {
  const { pathname, searchParams } = new URL(request.path, "http://127.0.0.1");
  const { authorization } = request.headers;
  const sent = { ...(authorization && { Authorization: authorization }), ...headers };
  const parameters = [
    { in: "path", name: "org_id", value: pathname.split("/")[3] },
    { in: "query", name: "include_events", value: searchParams.get("include_events") === "true" },
    ...Object.entries(sent).map(([name, value]) => ({ in: "header", name, value })),
  ];
  const step = {
    stepId: "ask",
    operationId: "createResponse",
    parameters,
    requestBody: { payload: JSON.parse(String(request.body)) },
    ...(status !== undefined && { successCriteria: [{ condition: `$statusCode == ${status}` }] }),
  };
  return { workflowId: name, steps: [step] };
}
