import { isObject } from "../../document/json.ts";
import { findResponse, listOperations, type Operation } from "../../document/operation.ts";
import { type OpenApiDocument, type Place, placeAt } from "../../document/place.ts";
import { tokenPrefixes } from "../../document/token-prefixes.ts";
import { isUuid } from "../../document/uuid.ts";
import type { Exchange } from "../judge/exchange.ts";
import { parseInstant } from "../judge/instant.ts";
import { parseJson } from "../judge/json.ts";

const A_UUID = "00000000-0000-4000-8000-000000000000";
const AN_INSTANT = "2000-01-01T00:00:00Z";
/** Headers whose values are the protocol's, and nobody's. */
const KEPT_HEADERS = ["content-type", "retry-after"];
/** What a shape does not show. */
const HIDDEN = ["headers", "values"] as const;

/**
 * Prepares to reduce exchanges to the types and lengths of what they hold: no value is left but
 * those that the document itself names. What hangs on values is not judged then.
 */
export function createShaper(document: OpenApiDocument) {
  const operations = listOperations(document, "");
  const prefixes = tokenPrefixes(document);

  function shapeOf(value: unknown, schema: Place | undefined): unknown {
    if (typeof value === "string") return isNamed(value, schema) ? value : shapeOfText(value);
    if (typeof value === "number") return Math.sign(value) * (Number.isInteger(value) ? 1 : 0.5);
    if (typeof value === "boolean") return true;
    if (Array.isArray(value)) {
      const items = placeAt(document, schema, "items");
      return value.map((item) => shapeOf(item, items));
    }
    if (!isObject(value)) return value;
    const properties = placeAt(document, schema, "properties");
    const fields = Object.entries(value).map(([name, inner], index) => [
      // The names in a free-form object are a customer's; those in another are the API's.
      properties ? name : `x${index}`,
      shapeOf(inner, placeAt(document, properties, name)),
    ]);
    return Object.fromEntries(fields);
  }

  function shapeOfBody(bytes: Uint8Array, described: Place | undefined): Uint8Array {
    const { value } = parseJson(bytes);
    if (value === undefined) return bytes.slice().fill("x".charCodeAt(0));
    const content = placeAt(document, described, "content");
    const [type] = Object.keys(content?.node ?? {});
    const schema = type === undefined ? undefined : placeAt(document, content, type, "schema");
    return new Uint8Array(Buffer.from(JSON.stringify(shapeOf(value, schema))));
  }

  return ({ request, response }: Exchange): Exchange => {
    const { pathname } = new URL(request.url);
    const operation = operations.find(
      ({ method, path }) => method === request.method && path.test(pathname),
    );
    const asks = operation && placeAt(document, operation.place, "requestBody");
    const answers = operation && findResponse(operation, response.status);
    return {
      request: {
        ...request,
        url: shapeOfUrl(request.url, operation),
        headers: shapeOfHeaders(request.headers, prefixes),
        body: request.body && shapeOfBody(request.body, asks),
        unseen: [...(request.unseen ?? []), ...HIDDEN],
      },
      response: {
        status: response.status,
        headers: shapeOfHeaders(response.headers, prefixes),
        body: shapeOfBody(response.body, answers),
        unseen: [...(response.unseen ?? []), ...HIDDEN],
      },
    };
  };
}

/** Whether the document names the value itself. */
function isNamed(value: string, schema: Place | undefined): boolean {
  const { const: only, enum: all, default: usual, "x-extensible-enum": known } = schema?.node ?? {};
  return [only, all, usual, known].flat().includes(value);
}

function shapeOfText(text: string): string {
  const { length } = text;
  if (isUuid(text)) return A_UUID;
  return parseInstant(text) ? AN_INSTANT : "x".repeat(length);
}

function shapeOfHeaders(headers: Headers, prefixes: readonly string[]): Headers {
  const kept = new Headers([...headers].filter(([name]) => KEPT_HEADERS.includes(name)));
  const authorization = headers.get("authorization");
  if (authorization !== null) kept.set("authorization", shapeOfToken(authorization, prefixes));
  return kept;
}

/** The scheme, and how the token begins. */
function shapeOfToken(authorization: string, prefixes: readonly string[]): string {
  const words = authorization.split(" ").map((word, index, { length }) => {
    const isScheme = index === 0 && length > 1;
    const known = isScheme ? word : (prefixes.find((prefix) => word.startsWith(prefix)) ?? "");
    return known + "x".repeat(word.length - known.length);
  });
  return words.join(" ");
}

/** The URL with the shapes of its ids; a boolean in the query says nothing of anybody. */
function shapeOfUrl(text: string, operation: Operation | undefined): string {
  const { pathname, searchParams } = new URL(text);
  const steps: string[] = operation?.path.exec(pathname)?.slice(1) ?? [];
  const path = steps.reduce((left, step) => left.replace(step, () => shapeOfText(step)), pathname);
  const query = new URLSearchParams(
    [...searchParams].map(([name, value]) => [
      name,
      /^(true|false)$/.test(value) ? value : shapeOfText(value),
    ]),
  );
  return `https://unseen.invalid${path}${searchParams.size > 0 ? `?${query}` : ""}`;
}
