import { findResponse, listOperations, type Operation } from "../../document/operation.ts";
import type { OpenApiDocument } from "../../document/place.ts";
import { describeType, describeValue } from "./description.ts";
import type { Exchange } from "./exchange.ts";
import { type Finding, withoutRepeats } from "./finding.ts";
import { findBrokenRelations } from "./relations.ts";
import { createRequestJudge, type RequestVerdict } from "./request.ts";
import { createResponseJudge } from "./response.ts";
import { createSchemaCompiler } from "./schema.ts";

export type { OpenApiDocument } from "../../document/place.ts";
export type { Exchange } from "./exchange.ts";
export type { Finding, Severity } from "./finding.ts";

export interface JudgeOptions {
  /** What stands before the document's paths in the URLs of the target. */
  basePath?: string;
  /** Shows the beginning of values in the findings: they may be a customer's text. */
  showValues?: boolean;
}

/**
 * Compiles a judge from a parsed OpenAPI document: a function that lists where an exchange does
 * not keep it. A document that cannot be used throws.
 */
export function createJudge(
  document: OpenApiDocument,
  { basePath = "", showValues = false }: JudgeOptions = {},
): (exchange: Exchange) => Finding[] {
  const compile = createSchemaCompiler(document, showValues ? describeValue : describeType);
  const operations = listOperations(document, basePath).map((operation) => ({
    operation,
    judgeRequest: createRequestJudge(document, operation, compile),
    judgeResponses: new Map(
      operation.responses.map(({ place }) => [
        place,
        createResponseJudge(document, place, compile),
      ]),
    ),
  }));

  return ({ request, response }) => {
    const { pathname } = new URL(request.url);
    const found = operations.find(
      ({ operation }) => operation.method === request.method && operation.path.test(pathname),
    );
    if (!found) return judgeOutside(response.status);
    const verdict = found.judgeRequest(request);
    const documented = findResponse(found.operation, response.status);
    const judgeResponse = documented && found.judgeResponses.get(documented);
    if (!judgeResponse) return [undocumentedStatus(found.operation, response.status, verdict)];

    const isSuccess = response.status >= 200 && response.status < 300;
    const { findings, value } = judgeResponse(response);
    return withoutRepeats([
      ...(isSuccess ? verdict.ifAccepted : []),
      ...(response.status === 422 && verdict.standing === "allowed" ? [REFUSED] : []),
      ...findings,
      ...(isSuccess ? findBrokenRelations(value, verdict) : []),
    ]);
  };
}

/** The document says nothing of other paths and methods, but that a server should not run them. */
function judgeOutside(status: number): Finding[] {
  const isSuccess = status >= 200 && status < 300;
  if (!isSuccess && status < 500) return [];
  return [
    {
      severity: isSuccess ? "warning" : "violation",
      rule: isSuccess ? "accepted" : "status",
      pointer: "path and method",
      expected: "a refusal: the document has no such path and method",
      actual: `status ${status}`,
      provenance: isSuccess ? "inferred" : "http",
    },
  ];
}

/** A status beyond the page is a further way to refuse a bad request, or else a broken promise. */
function undocumentedStatus(
  operation: Operation,
  status: number,
  { standing }: RequestVerdict,
): Finding {
  const isRefusal = status >= 400 && status < 500 && standing !== "allowed";
  return {
    severity: isRefusal ? "drift" : "violation",
    rule: "status",
    pointer: "status",
    expected: operation.responses.map((response) => response.status).join(", "),
    actual: String(status),
    provenance: "documented",
  };
}

const REFUSED: Finding = {
  severity: "warning",
  rule: "refused",
  pointer: "status",
  expected: "an answer: the request matches its schema",
  actual: "422",
  provenance: "inferred",
};
