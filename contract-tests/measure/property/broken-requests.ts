import fc from "fast-check";
import { isList, type Operation, type Parameter } from "../../document/operation.ts";
import { type OpenApiDocument, placeAt } from "../../document/place.ts";
import type { SentRequest } from "../../suite/judge/exchange.ts";
import { bodyBreakings } from "./body.ts";
import { isHeaderValue, textBreakings } from "./broken-text.ts";
import type { Breaking } from "./broken-value.ts";
import { inside } from "./oracle.ts";
import {
  credentialOf,
  isSegment,
  type PartArbitraries,
  requestsOf,
  tokenEnds,
  validParameters,
  validParts,
} from "./requests.ts";

/** The part that differs from a valid request's, and what it breaks. */
interface Change {
  at: string;
  parts: Partial<PartArbitraries>;
}

/** Lists every way in which a request can be broken in one place. */
export function requestBreakings(
  document: OpenApiDocument,
  operation: Operation,
  baseUrl: string,
): Breaking<SentRequest>[] {
  const valid = validParts(document, operation);
  const body = placeAt(document, operation.place, "requestBody");
  const noBody = { body: fc.constant(undefined) };
  const changes: Change[] = [
    ...operation.parameters
      .filter((it) => !isList(it))
      .flatMap((it) => parameterChanges(document, operation, it)),
    ...credentialChanges(document, operation),
    ...(body?.node.required ? [{ at: inside(body, "required"), parts: noBody }] : []),
    ...bodyBreakings(document, body),
  ];
  return changes.map(({ at, parts }) => ({
    at,
    values: requestsOf({ ...valid, ...parts }, operation, baseUrl),
  }));
}

function parameterChanges(
  document: OpenApiDocument,
  operation: Operation,
  { name, in: where, required, place, schema }: Parameter,
): Change[] {
  const change = (at: string, texts: fc.Arbitrary<string> | undefined): Change => ({
    at,
    parts: { parameters: validParameters(document, operation, { [name]: texts }) },
  });
  const isLeftOut = required && where !== "path";
  return [
    ...(isLeftOut ? [change(inside(place, "required"), undefined)] : []),
    ...(schema ? textBreakings(document, schema, isWritable(where)) : []).map(({ at, values }) =>
      change(at, values),
    ),
  ];
}

const isWritable =
  (where: string) =>
  (text: string): boolean => {
    if (where === "path") return text === "" || isSegment(text);
    return where === "query" || isHeaderValue(text);
  };

function credentialChanges(document: OpenApiDocument, operation: Operation): Change[] {
  const { place, usualScheme, prefix } = credentialOf(document, operation);
  if (!place) return [];
  const token = tokenEnds.map((end) => `${prefix}${end}`);
  const inWords = (...words: fc.Arbitrary<string>[]) =>
    fc.tuple(...words).map((words) => words.join(" "));
  const authorization = fc.oneof(
    fc.constantFrom(undefined, "", usualScheme),
    token,
    inWords(fc.constantFrom("Basic", "Digest", "Token"), token),
    inWords(fc.constant(usualScheme), token, token),
  );
  const unprefixed = inWords(fc.constant(usualScheme), tokenEnds);
  return [
    { at: inside(place, "scheme"), parts: { authorization } },
    ...(prefix
      ? [{ at: inside(place, "x-token-prefix"), parts: { authorization: unprefixed } }]
      : []),
  ];
}
