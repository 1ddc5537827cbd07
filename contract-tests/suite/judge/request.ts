import type { Operation } from "../../document/operation.ts";
import type { OpenApiDocument, Place } from "../../document/place.ts";
import { readCredential } from "./credential.ts";
import type { SentRequest } from "./exchange.ts";
import type { Finding } from "./finding.ts";
import { accepts } from "./legal-status.ts";
import { createParameterReader } from "./parameter.ts";
import { createBodyReader } from "./request-body.ts";
import type { CheckSchema } from "./schema.ts";

/** What the contract says of a request. */
export interface RequestReading {
  /** Open: the page does not say whether a server takes it. */
  ruling: "allowed" | "open" | "ruled-out";
  /** Whether all but the credential is allowed for sure: that is what a 422 speaks of. */
  fitsSchema: boolean;
  /** What a server breaks by taking it. */
  ifAccepted: Finding[];
  /** The values of its parameters by name; a parameter left out has its default. */
  parameters: ReadonlyMap<string, unknown>;
  /** The names of the parameters that it leaves out. */
  leftOut: ReadonlySet<string>;
  /** The token behind the scheme; undefined where it cannot be seen. */
  token: string | undefined;
  /** Undefined where it cannot be read. */
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

  return (request: SentRequest): RequestReading => {
    const credential = readCredential(document, operation, request);
    const parameters = readParameters(request);
    const body = readBody(request);
    const ofSchema = [parameters, body];
    const fitsSchema = ofSchema.every(({ isOpen, ifAccepted }) => !isOpen && !ifAccepted.length);
    const parts = [credential, ...ofSchema];
    const ifAccepted = parts.flatMap((part) => part.ifAccepted);
    const accept = request.headers.get("accept") ?? "";
    const asksForOther = !accepts(accept, operation.mediaTypes);
    const isOpen = asksForOther || parts.some((part) => part.isOpen);
    return {
      ruling: ifAccepted.length > 0 ? "ruled-out" : isOpen ? "open" : "allowed",
      fitsSchema,
      ifAccepted,
      parameters: parameters.values,
      leftOut: parameters.leftOut,
      token: credential.token,
      body: body.value,
    };
  };
}
