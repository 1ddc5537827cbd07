import { findResponse, listOperations, type Operation } from "../../document/operation.ts";
import type { OpenApiDocument } from "../../document/place.ts";
import { pageOf } from "../../document/provenance.ts";
import { describeType, describeValue } from "./description.ts";
import type { Exchange } from "./exchange.ts";
import { type Finding, withoutRepeats, withSource } from "./finding.ts";
import { findOutside, mayRefuseWith } from "./legal-status.ts";
import { findBrokenRelations } from "./relations.ts";
import { createRequestJudge, type RequestReading } from "./request.ts";
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

/** All that the judge reads out of one exchange. */
export interface Judgement {
  /** Undefined where the document has no such path and method; so is the request then. */
  operation: Operation | undefined;
  request: RequestReading | undefined;
  /** The value of the answer's body; undefined where it is no JSON text. */
  value: unknown;
  findings: Finding[];
}

/** Reads an exchange, and finds where it does not keep the contract. */
export type ExchangeReader = (exchange: Exchange) => Judgement;

/** Finds where an exchange does not keep the contract. */
export type Judge = (exchange: Exchange) => Finding[];

/** Compiles a judge from a parsed OpenAPI document; a document that cannot be used throws. */
export function createJudge(document: OpenApiDocument, options: JudgeOptions = {}): Judge {
  const read = createExchangeReader(document, options);
  return (exchange) => read(exchange).findings;
}

/** Compiles a judge that also tells what it read, for those who judge a whole conversation. */
export function createExchangeReader(
  document: OpenApiDocument,
  { basePath = "", showValues = false }: JudgeOptions = {},
): ExchangeReader {
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
    if (!found) {
      const canRead = operations.some(
        ({ operation }) => operation.method === "GET" && operation.path.test(pathname),
      );
      const findings = findOutside(request, response.status, canRead);
      return { operation: undefined, request: undefined, value: undefined, findings };
    }
    const { operation } = found;
    const reading = found.judgeRequest(request);
    const documented = findResponse(operation, response.status);
    const judgeResponse = documented && found.judgeResponses.get(documented);
    if (!judgeResponse) {
      const isLegal = mayRefuseWith(response.status, request, operation.mediaTypes);
      const page = pageOf(document, operation.place.pointer);
      const undocumented = undocumentedStatus(operation, response.status, reading);
      const findings = isLegal ? [] : [withSource(undocumented, page)];
      return { operation, request: reading, value: undefined, findings };
    }

    const isSuccess = response.status >= 200 && response.status < 300;
    // A value that was not seen may be the very one that another one hangs together with.
    const isSeen = !request.unseen?.includes("values") && !response.unseen?.includes("values");
    const { findings, value } = judgeResponse(response);
    const all = withoutRepeats([
      ...(isSuccess ? reading.ifAccepted : []),
      ...(response.status === 422 && reading.ruling === "allowed" ? [REFUSED] : []),
      ...findings,
      ...(isSuccess && isSeen ? findBrokenRelations(value, reading) : []),
    ]);
    return { operation, request: reading, value, findings: all };
  };
}

/** A status beyond the page is a further way to refuse a bad request, or else a broken promise. */
function undocumentedStatus(
  operation: Operation,
  status: number,
  { ruling }: RequestReading,
): Finding {
  const isRefusal = status >= 400 && status < 500 && ruling !== "allowed";
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
