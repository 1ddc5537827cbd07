import fc from "fast-check";
import { isList, type Operation } from "../../document/operation.ts";
import { type OpenApiDocument, placeAt, rootPlace } from "../../document/place.ts";
import type { SentRequest } from "../../suite/judge/exchange.ts";
import { type Body, validBody } from "./body.ts";
import { isHeaderValue } from "./broken-text.ts";
import { anyText, validValue } from "./valid-value.ts";

/** The parts of a request, each a text or left out. */
interface Parts extends Body {
  parameters: Record<string, string | undefined>;
  authorization: string | undefined;
}

/** How each part is generated. */
export type PartArbitraries = { [part in keyof Parts]: fc.Arbitrary<Parts[part]> };

/** Generates the parts of the requests that a document allows to an operation. */
export function validParts(document: OpenApiDocument, operation: Operation): PartArbitraries {
  return {
    parameters: validParameters(document, operation),
    authorization: validAuthorization(document, operation),
    ...validBody(document, placeAt(document, operation.place, "requestBody")),
  };
}

/** Generates requests of the parts given. */
export function requestsOf(
  parts: PartArbitraries,
  operation: Operation,
  baseUrl: string,
): fc.Arbitrary<SentRequest> {
  return fc.record(parts).map((parts) => toRequest(operation, baseUrl, parts));
}

function toRequest(
  { template, parameters, method }: Operation,
  baseUrl: string,
  parts: Parts,
): SentRequest {
  const headers = new Headers({ accept: "application/json" });
  const query = new URLSearchParams();
  let path = template;
  for (const { name, in: where } of parameters) {
    const text = parts.parameters[name];
    if (text === undefined) continue;
    if (where === "path") path = path.replace(`{${name}}`, () => encodeURIComponent(text));
    else if (where === "query") query.set(name, text);
    else headers.set(name, text);
  }
  const { authorization, contentType, body } = parts;
  if (authorization !== undefined) headers.set("authorization", authorization);
  if (contentType !== undefined) headers.set("content-type", contentType);
  const search = query.size > 0 ? `?${query}` : "";
  return {
    method,
    url: `${baseUrl}${path}${search}`,
    headers,
    body: body === undefined ? null : new TextEncoder().encode(body),
  };
}

/** A URL makes another path of what is no segment of one. */
export const isSegment = (text: string): boolean => !["", ".", ".."].includes(text);

/** What can stand where a parameter does; a query takes any text. */
const IS_WRITABLE: Record<string, ((text: string) => boolean) | undefined> = {
  path: isSegment,
  header: isHeaderValue,
};

/**
 * Generates the parameters by name, but for some: these are as told, or absent. Lists are left out:
 * a part is one text. The rows of the suite send them.
 */
export function validParameters(
  document: OpenApiDocument,
  { parameters }: Operation,
  changed: Record<string, fc.Arbitrary<string> | undefined> = {},
): PartArbitraries["parameters"] {
  const fields: Record<string, fc.Arbitrary<string>> = {};
  const requiredKeys: string[] = [];
  for (const parameter of parameters) {
    const { name, in: where, schema, required } = parameter;
    if (isList(parameter)) {
      if (required) throw new Error(`${name} is a required list, which is not generated yet.`);
      continue;
    }
    const isChanged = Object.hasOwn(changed, name);
    const texts = schema ? validValue(document, schema).map(String) : anyText;
    const valid = texts.filter(IS_WRITABLE[where] ?? (() => true));
    const given = isChanged ? changed[name] : valid;
    if (given) fields[name] = given;
    if (given && (required || isChanged)) requiredKeys.push(name);
  }
  return fc.record(fields, { requiredKeys, noNullPrototype: true });
}

/** The credential that an operation asks for: how its Authorization header is written. */
export function credentialOf(document: OpenApiDocument, { place }: Operation) {
  const [requirement] = [place.node.security ?? document.security].flat();
  const [name = ""] = Object.keys(Object(requirement));
  const found = placeAt(document, rootPlace(document), "components", "securitySchemes", name);
  const scheme = String(found?.node.scheme);
  return {
    place: found,
    scheme,
    /** The scheme as everybody writes it. */
    usualScheme: scheme.replace(/^./, (first) => first.toUpperCase()),
    prefix: String(found?.node["x-token-prefix"] ?? ""),
  };
}

/** What stands behind a token's prefix. */
export const tokenEnds = fc.string({
  unit: fc.constantFrom(..."abcXYZ0189-._~+/="),
  minLength: 1,
  maxLength: 12,
});

function validAuthorization(document: OpenApiDocument, operation: Operation) {
  const { place, scheme, usualScheme, prefix } = credentialOf(document, operation);
  if (!place) return fc.constant(undefined);
  // Seldom in another case: the mock refuses that, and looks no further.
  const schemes = fc.oneof(
    { weight: 20, arbitrary: fc.constant(usualScheme) },
    { weight: 1, arbitrary: fc.constantFrom(scheme, scheme.toUpperCase()) },
  );
  return fc.tuple(schemes, tokenEnds).map(([scheme, end]) => `${scheme} ${prefix}${end}`);
}
