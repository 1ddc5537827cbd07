import { Buffer } from "node:buffer";
import { isObject } from "../../document/json.ts";
import { nameOf, type Operation, type Parameter } from "../../document/operation.ts";
import { type OpenApiDocument, type Place, placeAt } from "../../document/place.ts";
import type { Exchange, SentRequest } from "../../suite/judge/exchange.ts";
import { inside, SILENT, waysOf } from "../property/oracle.ts";
import { credentialOf } from "../property/requests.ts";

/** One thing of the document that exchanges can exercise. */
export interface Item {
  kind: string;
  name: string;
  /** The JSON pointer by which it is counted. */
  at: string;
  /** The ways in which it can be kept, where there are several: each has to be exercised. */
  ways?: string[];
  /** Whether it is a property that may hold anything. */
  isAnything?: boolean;
  /** Of what is broken only by way of them: all that the document says of a parameter, or an answer. */
  parts?: Item[];
  /** A keyword, and the object in which it stands. */
  keyword?: { name: string; node: Readonly<Record<string, unknown>>; isOfText: boolean };
  /** For an example: whether an exchange shows it. */
  isShownBy?: (exchange: Exchange) => boolean;
}

/** Lists all that a document says of operations; a schema that stands in many places is there once. */
export function inventoryOf(document: OpenApiDocument, operations: readonly Operation[]): Item[] {
  const items = operations.flatMap((operation) => operationItems(document, operation));
  const first = items.toReversed().map((item) => [`${item.kind} ${item.at}`, item] as const);
  return [...new Map(first).values()].toReversed();
}

function operationItems(document: OpenApiDocument, operation: Operation): Item[] {
  const body = placeAt(document, operation.place, "requestBody");
  const { method, template, place, parameters, responses } = operation;
  return [
    { kind: "Operations", name: `${method} ${template}`, at: place.pointer },
    ...parameters.flatMap((parameter) => parameterItems(document, parameter)),
    ...credentialItems(document, operation),
    ...(body ? requestBodyItems(document, body, `${nameOf(operation)} request`) : []),
    ...responses.flatMap((response) => responseItems(document, operation, response)),
  ];
}

/** The JSON pointer by which an operation's answers of a status are counted. */
export const statusPointer = ({ place }: Operation, status: string): string =>
  inside(place, "responses", status);

function parameterItems(document: OpenApiDocument, parameter: Parameter): Item[] {
  const { name, place, schema, required } = parameter;
  const parts = [
    ...(required ? [keywordItem(name, place, "required")] : []),
    ...(schema ? schemaItems(document, schema, name, true) : []),
  ];
  return [
    { kind: "Parameters", name, at: place.pointer, parts },
    ...parts,
    ...exampleItems(place, name, ({ request }, text) => isSent(parameter, request, text)),
  ];
}

function isSent({ name, in: where }: Parameter, request: SentRequest, text: string): boolean {
  const { url, headers } = request;
  if (where === "header") return headers.get(name) === text;
  const { searchParams, pathname } = new URL(url);
  return where === "query" ? searchParams.get(name) === text : pathname.split("/").includes(text);
}

function credentialItems(document: OpenApiDocument, operation: Operation): Item[] {
  const { place, prefix } = credentialOf(document, operation);
  if (!place) return [];
  return [
    { kind: "Parameters", name: "Authorization", at: place.pointer },
    keywordItem("Authorization", place, "scheme"),
    ...(prefix ? [keywordItem("Authorization", place, "x-token-prefix")] : []),
  ];
}

function requestBodyItems(document: OpenApiDocument, body: Place, name: string): Item[] {
  return [
    ...(body.node.required ? [keywordItem(`${name} body`, body, "required")] : []),
    ...contentItems(document, body, name, ({ request }) => request.body),
  ];
}

function responseItems(
  document: OpenApiDocument,
  operation: Operation,
  { status, place: response }: Operation["responses"][number],
): Item[] {
  const headers = placeAt(document, response, "headers");
  const answer = `${nameOf(operation)} ${status}`;
  const parts = [
    ...Object.keys(headers?.node ?? {}).flatMap((name): Item[] => {
      const place = placeAt(document, headers, name);
      const schema = placeAt(document, place, "schema");
      if (!place || !schema) return [];
      const parts = schemaItems(document, schema, `${answer} ${name}`, true);
      return [
        { kind: "Headers", name: `${answer} ${name}`, at: place.pointer, parts },
        ...parts,
        ...exampleItems(place, `${answer} ${name}`, ({ response }, text) => {
          return response.headers.get(name) === text;
        }),
      ];
    }),
    ...contentItems(document, response, answer, ({ response }) =>
      String(response.status) === status ? response.body : null,
    ),
  ];
  return [
    { kind: "Statuses", name: answer, at: statusPointer(operation, status), parts },
    ...parts,
  ];
}

/** The media types of a body, its schema and its examples. */
function contentItems(
  document: OpenApiDocument,
  owner: Place,
  name: string,
  bodyOf: (exchange: Exchange) => Uint8Array | null,
): Item[] {
  const content = placeAt(document, owner, "content");
  return Object.keys(content?.node ?? {}).flatMap((type): Item[] => {
    const media = placeAt(document, content, type);
    const schema = placeAt(document, media, "schema");
    const examples = placeAt(document, media, "examples");
    if (!media || !schema) return [];
    return [
      { kind: "Bodies", name: `${name} ${type}`, at: media.pointer },
      { kind: "Bodies", name: `${name} as JSON`, at: inside(media, "schema") },
      ...schemaItems(document, schema, name),
      ...Object.keys(examples?.node ?? {}).flatMap((key): Item[] => {
        const example = placeAt(document, examples, key);
        if (!example) return [];
        const bytes = new TextEncoder().encode(JSON.stringify(example.node.value));
        const isShownBy = (exchange: Exchange) =>
          Buffer.compare(bodyOf(exchange) ?? new Uint8Array(), bytes) === 0;
        return [{ kind: "Examples", name: `${name} ${key}`, at: example.pointer, isShownBy }];
      }),
    ];
  });
}

function exampleItems(
  place: Place,
  name: string,
  isShown: (exchange: Exchange, text: string) => boolean,
): Item[] {
  const { example } = place.node;
  if (example === undefined) return [];
  const isShownBy = (exchange: Exchange) => isShown(exchange, String(example));
  return [{ kind: "Examples", name, at: inside(place, "example"), isShownBy }];
}

/** A schema's keywords and properties, and those of the schemas inside it. */
function schemaItems(
  document: OpenApiDocument,
  schema: Place,
  otherwise: string,
  isOfText = false,
  outer: string[] = [],
): Item[] {
  const place = placeAt(document, schema) ?? schema;
  if (outer.includes(place.pointer)) return [];
  const [, name = otherwise] = /^\/components\/schemas\/([^/]+)$/.exec(place.pointer) ?? [];
  const inner = (child: Place, name: string) =>
    schemaItems(document, child, name, false, [...outer, place.pointer]);
  const properties = placeAt(document, place, "properties");
  const items = placeAt(document, place, "items");
  const extras = placeAt(document, place, "additionalProperties");
  return [
    ...Object.keys(place.node)
      .filter((keyword) => !SILENT.has(keyword) && keyword !== "required")
      .map((keyword) => keywordItem(name, place, keyword, isOfText)),
    ...[place.node.required ?? []].flat().map((field) => ({
      ...keywordItem(`${name}.${field}`, place, "required"),
      at: inside(place, "required", String(field)),
    })),
    ...Object.keys(properties?.node ?? {}).flatMap((field): Item[] => {
      const property = placeAt(document, properties, field);
      if (!properties || !property) return [];
      const path = `${name}.${field}`;
      const at = inside(properties, field);
      const isAnything = Object.keys(property.node).every((keyword) => SILENT.has(keyword));
      return [{ kind: "Properties", name: path, at, isAnything }, ...inner(property, path)];
    }),
    ...(items ? inner(items, `${name}[]`) : []),
    ...(extras && isObject(extras.node) ? inner(extras, `${name}.*`) : []),
  ];
}

function keywordItem(name: string, { node, pointer }: Place, keyword: string, isOfText = false) {
  return {
    kind: "Keywords",
    name: `${name} ${keyword}`,
    at: inside({ node, pointer }, keyword),
    ways: waysOf(keyword, node[keyword]),
    keyword: { name: keyword, node, isOfText },
  };
}
