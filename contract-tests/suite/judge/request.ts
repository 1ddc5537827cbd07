import type { Operation } from "../../document/operation.ts";
import type { OpenApiDocument, Place } from "../../document/place.ts";
import { readCredential } from "./credential.ts";
import type { SentRequest } from "./exchange.ts";
import type { Finding } from "./finding.ts";
import { createParameterReader } from "./parameter.ts";
import { createBodyReader } from "./request-body.ts";
import type { CheckSchema } from "./schema.ts";

/** What the contract says of a request. */
export interface RequestVerdict {
  /** Open: the page does not say whether a server takes it. */
  standing: "allowed" | "open" | "ruled-out";
  /** What a server breaks by taking it. */
  ifAccepted: Finding[];
  /** The values of its parameters by name; a parameter left out has its default. */
  parameters: ReadonlyMap<string, unknown>;
  body: unknown;
}

/** Prepares the judgement of the requests to one operation. */
export function createRequestJudge(
  document: OpenApiDocument,
  operation: Operation,
  compile: (place: Place) => CheckSchema,
) {
  const readParameters = createParameterReader(operation, compile);
  const readBody = createBodyReader(document, operation, compile);

  return (request: SentRequest): RequestVerdict => {
    const credential = readCredential(document, operation, request);
    const parameters = readParameters(request);
    const body = readBody(request);
    const readings = [credential, parameters, body];
    const ifAccepted = readings.flatMap((reading) => reading.ifAccepted);
    const isOpen = readings.some((reading) => reading.isOpen);
    return {
      standing: ifAccepted.length > 0 ? "ruled-out" : isOpen ? "open" : "allowed",
      ifAccepted,
      parameters: parameters.values,
      body: body.value,
    };
  };
}
