import fc from "fast-check";
import type { Operation } from "../../document/operation.ts";
import { type OpenApiDocument, type Place, placeAt } from "../../document/place.ts";
import type { Exchange } from "../../suite/judge/exchange.ts";
import { type Body, bodyBreakings, validBody } from "./body.ts";
import { isHeaderValue, textBreakings } from "./broken-text.ts";
import type { Breaking } from "./broken-value.ts";
import { validValue } from "./valid-value.ts";

type Response = Exchange["response"];

/** What is generated for one documented status. */
export interface StatusResponses {
  status: number;
  valid: fc.Arbitrary<Response>;
  /** Every way in which an answer of that status can be broken in one place. */
  breakings: Breaking<Response>[];
}

/** Generates the answers that a document lists for an operation, and broken ones, by status. */
export function responsesOf(
  document: OpenApiDocument,
  { responses }: Operation,
): StatusResponses[] {
  return responses.map(({ status, place }) => {
    const valid = { headers: headersOf(document, place), ...validBody(document, place) };
    const write = (changed: Partial<typeof valid>) =>
      fc.record({ ...valid, ...changed }).map((parts) => toResponse(Number(status), parts));
    return {
      status: Number(status),
      valid: write({}),
      breakings: [...headerBreakings(document, place), ...bodyBreakings(document, place)].map(
        ({ at, parts }) => ({ at, values: write(parts) }),
      ),
    };
  });
}

function toResponse(
  status: number,
  { headers, contentType, body }: Body & { headers: Record<string, string> },
): Response {
  const sent = new Headers(headers);
  if (contentType !== undefined) sent.set("content-type", contentType);
  return { status, headers: sent, body: new TextEncoder().encode(body) };
}

/** Generates the headers that a response documents; those that are told otherwise are all there. */
function headersOf(
  document: OpenApiDocument,
  response: Place,
  changed: Record<string, fc.Arbitrary<string>> = {},
): fc.Arbitrary<Record<string, string>> {
  const fields = Object.fromEntries(
    headerSchemas(document, response).map(({ name, schema }) => {
      return [name, validValue(document, schema).map(String).filter(isHeaderValue)];
    }),
  );
  const required = headerSchemas(document, response).filter((header) => header.required);
  const requiredKeys = [...required.map(({ name }) => name), ...Object.keys(changed)];
  return fc.record({ ...fields, ...changed }, { requiredKeys, noNullPrototype: true });
}

function headerBreakings(document: OpenApiDocument, response: Place) {
  return headerSchemas(document, response).flatMap(({ name, schema }) =>
    textBreakings(document, schema, isHeaderValue).map(({ at, values }) => ({
      at,
      parts: { headers: headersOf(document, response, { [name]: values }) },
    })),
  );
}

function headerSchemas(document: OpenApiDocument, response: Place) {
  const headers = placeAt(document, response, "headers");
  return Object.keys(headers?.node ?? {}).flatMap((name) => {
    const place = placeAt(document, headers, name);
    const schema = placeAt(document, place, "schema");
    return schema ? [{ name, schema, required: place?.node.required === true }] : [];
  });
}
