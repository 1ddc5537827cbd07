import { findResponse } from "../../document/operation.ts";
import { type OpenApiDocument, placeAt } from "../../document/place.ts";
import { tokenPrefixes } from "../../document/token-prefixes.ts";
import type { Exchange } from "../judge/exchange.ts";
import { createEndpointFinder } from "./endpoint.ts";
import { createMaskFiller } from "./fill-masked.ts";
import { isCredential } from "./masked.ts";
import { createMessageReader } from "./message.ts";
import type { RawExchange } from "./raw.ts";

/** An exchange of a recording. */
export interface Recorded {
  name: string;
  /** The server that answered; empty where the recording does not tell. */
  host: string;
  /** As the judge takes it; undefined where no answer came. */
  exchange: Exchange | undefined;
  /** What of the exchange was not seen, in words. */
  unseen: string[];
}

const NO_BODY_STATUSES = [204, 205, 304];

/**
 * Prepares to read exchanges as recorded: undefined for those with other endpoints. What a recording
 * leaves out or masks is marked as unseen, so that nothing is held against it.
 */
export function createRecordedReader(document: OpenApiDocument) {
  const fill = createMaskFiller(document);
  const findEndpoint = createEndpointFinder(document, fill);
  const readMessage = createMessageReader(document, fill);
  const prefixes = tokenPrefixes(document);

  return (raw: RawExchange): Recorded | undefined => {
    const endpoint = findEndpoint(raw.url, raw.method.toUpperCase());
    // A browser asks OPTIONS by itself, before the request.
    if (!endpoint || raw.method.toUpperCase() === "OPTIONS") return undefined;
    const { operation, host, url } = endpoint;
    const method = raw.method.toUpperCase() || operation.method;
    const name = `${method}, ${raw.name}`;
    if (!(raw.status >= 100)) return { name, host, exchange: undefined, unseen: ["an answer"] };

    const asks = placeAt(document, operation.place, "requestBody");
    const sent = readMessage(raw.request, asks, asks === undefined || method !== operation.method);
    const isBodyless = method === "HEAD" || NO_BODY_STATUSES.includes(raw.status);
    const answer = readMessage(raw.response, findResponse(operation, raw.status), isBodyless);

    // Exports leave it out, or black it out.
    const hidesToken = !isCredential(sent.headers.get("authorization") ?? "", prefixes);
    const hidesValues = endpoint.masked + sent.masked > 0;
    const unseenRequest = [
      ...(hidesToken ? ["authorization" as const] : []),
      ...(sent.hidesHeaders ? ["headers" as const] : []),
      ...(sent.lacks ? ["body" as const] : []),
      ...(hidesValues ? ["values" as const] : []),
    ];
    const unseenAnswer = [
      ...(answer.hidesHeaders ? ["headers" as const] : []),
      ...(answer.lacks ? ["body" as const] : []),
      ...(answer.masked > 0 ? ["values" as const] : []),
    ];
    const exchange: Exchange = {
      request: {
        method,
        url,
        headers: sent.headers,
        body: sent.body,
        ...(unseenRequest.length > 0 && { unseen: unseenRequest }),
      },
      response: {
        status: raw.status,
        headers: answer.headers,
        body: answer.body,
        ...(unseenAnswer.length > 0 && { unseen: unseenAnswer }),
      },
    };
    const unseen = [
      ...(hidesToken ? ["authorization"] : []),
      ...(sent.lacks ? ["the request's body"] : []),
      ...(hidesValues ? ["values of the request"] : []),
      ...(answer.lacks ? [`the answer's body (${answer.lacks})`] : []),
      ...(answer.hidesType ? ["the answer's media type"] : []),
      ...(answer.masked > 0 ? ["values of the answer"] : []),
    ];
    return { name, host, exchange, unseen };
  };
}
