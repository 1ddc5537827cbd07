import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { nearestOperation } from "../../document/nearest-operation.ts";
import { listOperations, nameOf } from "../../document/operation.ts";
import { readDocument } from "../../document/read-document.ts";
import type { PlainRequest } from "../../suite/requests/correct-exchanges.ts";

/** Whatever the calls are for. */
const operations = listOperations(await readDocument(), "");

const SPEC = fileURLToPath(new URL("../../../openapi.yaml", import.meta.url));

/** A call that redocly respect is to make. */
export interface Call {
  name: string;
  request: PlainRequest;
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
  const { pathname, searchParams, href } = new URL(request.path, "http://127.0.0.1");
  const operation = nearestOperation(operations, { method: request.method, url: href });
  const { authorization } = request.headers;
  const sent = { ...(authorization && { Authorization: authorization }), ...headers };
  const steps = pathname.split("/");
  const inPath = operation.template.split("/").flatMap((step, at) => {
    const isNamed = step.startsWith("{");
    return isNamed ? [{ in: "path", name: step.slice(1, -1), value: steps[at] }] : [];
  });
  const parameters = [
    ...inPath,
    ...[...searchParams].map(([name, text]) => ({
      in: "query",
      name,
      // Redocly holds the value itself against the schema, and not its text.
      value: text === "true" || text === "false" ? text === "true" : text,
    })),
    ...Object.entries(sent).map(([name, value]) => ({ in: "header", name, value })),
  ];
  const step = {
    stepId: "ask",
    operationId: nameOf(operation),
    parameters,
    ...(request.body !== null && {
      requestBody: { payload: JSON.parse(String(request.body)) },
    }),
    ...(status !== undefined && { successCriteria: [{ condition: `$statusCode == ${status}` }] }),
  };
  return { workflowId: name, steps: [step] };
}
