// What the contract says of a request and an answer as they are on the wire, read without the judge.
import { isUtf8 } from "node:buffer";
import { nearestOperation } from "../../document/nearest-operation.ts";
import { isList, type Operation, type Parameter } from "../../document/operation.ts";
import { type OpenApiDocument, type Place, placeAt, rootPlace } from "../../document/place.ts";
import type { Exchange, SentRequest } from "../../suite/judge/exchange.ts";
import { type Assertion, assertionsOn, defaultAssertion, inside } from "./oracle.ts";

/** Ways to write a boolean that the page neither allows nor rules out. */
const OPEN_BOOLEANS = "true false 1 0 yes no y n on off t f".split(" ");

/** Says of an exchange all that the contract says; of a refused request nothing is to be said. */
export function exchangeAssertions(
  document: OpenApiDocument,
  operations: readonly Operation[],
  { request, response }: Exchange,
): Assertion[] {
  const operation = nearestOperation(operations, request);
  const asked = [...requestAssertions(document, operation, request)];
  const isForeign = asked.some(({ at, holds }) => at === operation.place.pointer && !holds);
  return [
    ...(response.status < 300 ? asked : []),
    ...(isForeign ? [] : responseAssertions(document, operation, response)),
  ];
}

export const breachesOf = (assertions: Iterable<Assertion>): Assertion[] =>
  [...assertions].filter(({ holds }) => holds === false);

/** Says of a request all that the contract says. */
export function* requestAssertions(
  document: OpenApiDocument,
  operation: Operation,
  request: SentRequest,
): Generator<Assertion> {
  const at = operation.place.pointer;
  const texts = request.method === operation.method ? pathTexts(operation, request) : undefined;
  yield accepted(at, at, "path and method", texts !== undefined);
  if (!texts) return;
  yield* credentialAssertions(document, operation, request.headers.get("authorization") ?? "");
  for (const parameter of operation.parameters) {
    const given = textsOf(parameter, request, texts);
    yield* parameterAssertions(document, parameter, given);
  }
  yield* requestBodyAssertions(document, operation, request);
}

const accepted = (
  at: string,
  of: string,
  pointer: string,
  holds: boolean | undefined,
): Assertion => ({ at, of, rule: "accepted", pointer, holds });

/** The texts in the path's braces by name; undefined where the path is another. */
function pathTexts(
  { template }: Operation,
  { url }: SentRequest,
): Record<string, string> | undefined {
  const steps = new URL(url).pathname.split("/");
  const names = template.split("/");
  if (steps.length !== names.length) return undefined;
  const texts: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const step = steps[index] ?? "";
    if (name.startsWith("{")) texts[name.slice(1, -1)] = decodeURIComponent(step);
    else if (name !== step) return undefined;
  }
  return texts;
}

function textsOf(parameter: Parameter, request: SentRequest, path: Record<string, string>) {
  const { name, in: where } = parameter;
  if (where === "query") return new URL(request.url).searchParams.getAll(name);
  const text = where === "path" ? path[name] : request.headers.get(name);
  return text === undefined || text === null ? [] : [text];
}

function* parameterAssertions(
  document: OpenApiDocument,
  parameter: Parameter,
  texts: string[],
): Generator<Assertion> {
  const { name, required, place, schema } = parameter;
  const [text, ...more] = texts;
  const of = place.pointer;
  if (required) yield accepted(inside(place, "required"), of, name, text !== undefined);
  if (!schema) return;
  if (text === undefined) {
    if ("default" in schema.node) yield defaultAssertion(schema, name);
    return;
  }
  const types = [schema.node.type].flat();
  const isSure = ["true", "false"].includes(text);
  const isOpen = types.includes("boolean") && OPEN_BOOLEANS.includes(text.toLowerCase());
  const isSeveral = isList(parameter) ? place.node.explode === false : more.length > 0;
  if (isSeveral || (isOpen && !isSure))
    return yield accepted(inside(schema, "type"), of, name, undefined);
  const ofItems = [Object(schema.node.items).type].flat();
  const value = isList(parameter) ? texts.map((it) => valueIn(it, ofItems)) : valueIn(text, types);
  yield* renamed(assertionsOn(document, schema, value, { of }), () => name);
}

/** What a text stands for. */
function valueIn(text: string, types: unknown[]): unknown {
  if (types.includes("boolean") && ["true", "false"].includes(text)) return text === "true";
  const isNumber = types.includes("number") || types.includes("integer");
  return isNumber && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

/** What schemas say, in the words that the judge has for requests. */
function* renamed(
  assertions: Iterable<Assertion>,
  name: (pointer: string) => string,
): Generator<Assertion> {
  for (const assertion of assertions)
    yield { ...assertion, rule: "accepted", pointer: name(assertion.pointer) };
}

function* credentialAssertions(
  document: OpenApiDocument,
  operation: Operation,
  value: string,
): Generator<Assertion> {
  const security = [operation.place.node.security ?? document.security].flat();
  for (const name of Object.keys(Object(security[0]))) {
    const place = placeAt(document, rootPlace(document), "components", "securitySchemes", name);
    if (!place) continue;
    const { scheme, "x-token-prefix": prefix } = place.node;
    const [word = "", token = "", ...rest] = value.split(" ").filter((part) => part !== "");
    const hasToken = word.toLowerCase() === scheme && token !== "" && rest.length === 0;
    const of = place.pointer;
    yield accepted(inside(place, "scheme"), of, "Authorization", hasToken);
    const guessed = [place.node["x-inferred-token-prefixes"] ?? []].flat();
    const isGuess = guessed.some((other) => token.startsWith(String(other)));
    if (hasToken && typeof prefix === "string") {
      const holds = token.startsWith(prefix) || (isGuess ? undefined : false);
      yield accepted(inside(place, "x-token-prefix"), of, "Authorization", holds);
    }
  }
}

function* requestBodyAssertions(
  document: OpenApiDocument,
  operation: Operation,
  { headers, body }: SentRequest,
): Generator<Assertion> {
  const place = placeAt(document, operation.place, "requestBody");
  if (!place) return;
  const of = place.pointer;
  const isThere = body !== null && body.length > 0;
  if (place.node.required === true) yield accepted(inside(place, "required"), of, "body", isThere);
  if (!isThere) return;
  for (const { type, media, schema } of mediaTypes(document, place)) {
    yield accepted(media.pointer, of, "Content-Type", isOfType(headers, type));
    const read = readJson(body);
    yield accepted(inside(media, "schema"), of, "body", read !== undefined && isUtf8(body));
    if (read) yield* renamed(assertionsOn(document, schema, read.value, { of }), (p) => `body${p}`);
  }
}

/** Says of an answer all that the contract says. */
export function* responseAssertions(
  document: OpenApiDocument,
  operation: Operation,
  { status, headers, body }: Exchange["response"],
): Generator<Assertion> {
  const place = operation.responses.find((response) => response.status === String(status))?.place;
  const responses = placeAt(document, operation.place, "responses");
  const at = responses ? responses.pointer : operation.place.pointer;
  yield { at, of: at, rule: "status", pointer: "status", holds: place !== undefined };
  if (!place) return;
  yield* headerAssertions(document, place, headers);
  for (const { type, media, schema } of mediaTypes(document, place)) {
    const of = place.pointer;
    const holds = isOfType(headers, type);
    yield { at: media.pointer, of, rule: "content-type", pointer: "Content-Type", holds };
    const read = readJson(body);
    const at = inside(media, "schema");
    yield { at, of, rule: "json", pointer: "", holds: read !== undefined };
    if (read) yield* assertionsOn(document, schema, read.value, { of });
  }
}

function* headerAssertions(
  document: OpenApiDocument,
  response: Place,
  headers: Headers,
): Generator<Assertion> {
  const listed = placeAt(document, response, "headers");
  for (const name of Object.keys(listed?.node ?? {})) {
    const place = placeAt(document, listed, name);
    const schema = placeAt(document, place, "schema");
    const value = headers.get(name);
    if (!place || !schema || value === null) continue;
    for (const assertion of assertionsOn(document, schema, value, { of: place.pointer }))
      yield { ...assertion, pointer: name };
  }
}

function mediaTypes(document: OpenApiDocument, owner: Place) {
  const content = placeAt(document, owner, "content");
  return Object.keys(content?.node ?? {}).flatMap((type) => {
    const media = placeAt(document, content, type);
    const schema = placeAt(document, media, "schema");
    return media && schema ? [{ type, media, schema }] : [];
  });
}

const isOfType = (headers: Headers, type: string): boolean =>
  headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() === type;

function readJson(body: Uint8Array): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder().decode(body)) };
  } catch {
    return undefined;
  }
}
