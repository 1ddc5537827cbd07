import { examplesOf } from "../../document/examples.ts";
import { isObject } from "../../document/json.ts";
import { examplePath, listOperations, nameOf, type Operation } from "../../document/operation.ts";
import { type OpenApiDocument, type Place, placeAt } from "../../document/place.ts";
import { SpecError } from "../../document/read-document.ts";

/** A request as the suite sends it: its path stands behind the base URL of whatever server it goes to. */
export interface PlainRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
}

/** An answer as a server means it: before framing, and before compression. */
export interface PlainAnswer {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** An exchange without a fault, and the operation that it is with. */
export interface CorrectExchange {
  operation: Operation;
  request: PlainRequest;
  answer: PlainAnswer;
}

/** What is asked for an answer that is not the namesake of its request, nor one to the first. */
interface ExampleChoice {
  body?: string;
  query?: Record<string, string>;
}

/** Which request a reply is to, where the names do not tell: by the operation, and the reply. */
const CHOICES: Record<string, Record<string, ExampleChoice>> = {
  createResponse: {
    withEvents: { body: "followUp" },
    withoutEvents: { body: "followUp", query: { include_events: "false" } },
  },
};

const TOKEN = "Bearer pat_example_power";

/**
 * Exchanges without a fault, as a document's examples tell them: one for each example of an answer,
 * and one for each example of a request that is not its answer's namesake. Their names are the
 * examples'; an operation's own name stands before one that an earlier operation has.
 */
export function correctExchanges(document: OpenApiDocument): Record<string, CorrectExchange> {
  const exchanges: Record<string, CorrectExchange> = {};
  for (const operation of listOperations(document, "")) {
    const own = Object.entries(exchangesOf(document, operation));
    const renamed = own.map(([name, exchange]) => [
      name in exchanges ? `${nameOf(operation)} ${name}` : name,
      exchange,
    ]);
    Object.assign(exchanges, Object.fromEntries(renamed));
  }
  return exchanges;
}

function exchangesOf(
  document: OpenApiDocument,
  operation: Operation,
): Record<string, CorrectExchange> {
  const bodies = examplesOf(document, placeAt(document, operation.place, "requestBody"));
  const [first] = Object.keys(bodies);
  const asked = (name: string) => CHOICES[nameOf(operation)]?.[name] ?? {};
  const request = (name: string, reply?: unknown) => {
    const { body = name in bodies ? name : first, query } = asked(name);
    return requestOf(operation, body === undefined ? undefined : bodies[body], query, reply);
  };

  const exchanges: Record<string, CorrectExchange> = {};
  for (const { status, place } of operation.responses) {
    for (const [name, value] of Object.entries(examplesOf(document, place))) {
      const answer = answerOf(document, status, place, value);
      const sent = asRefused(operation, request(name, value), answer.status, value);
      exchanges[name] = { operation, request: sent, answer };
    }
  }
  for (const { status, place } of operation.responses.filter(isReplyWithoutBody)) {
    const answer = { ...answerOf(document, status, place, null), body: new Uint8Array() };
    const { "content-type": _, ...headers } = answer.headers;
    const name = `${nameOf(operation)} ${status}`;
    exchanges[name] = { operation, request: request(name), answer: { ...answer, headers } };
  }
  const reply = Object.values(exchanges).find(({ answer }) => answer.status < 300)?.answer;
  for (const name of Object.keys(bodies))
    if (reply && !(name in exchanges))
      exchanges[name] = { operation, request: request(name), answer: reply };
  return exchanges;
}

/** Such as a 204, which shows no example. */
const isReplyWithoutBody = ({ status, place }: Operation["responses"][number]) =>
  /^2\d\d$/.test(status) && !("content" in place.node);

/**
 * The request that the examples of an operation's parameters make, and that of its body. What its
 * path names is what the reply names by the same word.
 */
function requestOf(
  operation: Operation,
  body: unknown,
  changed: Record<string, string> = {},
  reply?: unknown,
): PlainRequest {
  const examplesIn = (where: string) =>
    operation.parameters
      .filter((parameter) => parameter.in === where)
      .flatMap(({ name, place }) => {
        const { example, explode } = place.node;
        const value = changed[name] ?? example;
        const isOneEach = where === "query" && explode !== false && Array.isArray(value);
        return (isOneEach ? value : [value]).map((one) => [name, String(one)]);
      });
  const query = examplesIn("query");
  const search = query.length > 0 ? `?${new URLSearchParams(query)}` : "";
  const type: Record<string, string> =
    body === undefined ? {} : { "content-type": "application/json" };
  return {
    method: operation.method,
    path: `${examplePath(operation, namedIn(reply))}${search}`,
    headers: { authorization: TOKEN, ...type, ...Object.fromEntries(examplesIn("header")) },
    body: body === undefined ? null : JSON.stringify(body),
  };
}

/** The texts in an answer by the names of their fields, of each name the first. */
function namedIn(value: unknown): Record<string, string> {
  if (typeof value === "string" || !value) return {};
  const inner = Object.entries(value).map(([name, field]) =>
    typeof field === "string" ? { [name]: field } : namedIn(field),
  );
  return Object.assign({}, ...inner.reverse());
}

/** What makes a request one that gets a refusal, as far as the refusal tells. */
function asRefused(
  operation: Operation,
  request: PlainRequest,
  status: number,
  refusal: unknown,
): PlainRequest {
  if (status === 401) {
    const { authorization: _, ...headers } = request.headers;
    return { ...request, headers };
  }
  const [problem] = status === 422 && isObject(refusal) ? [refusal.detail].flat() : [];
  return isObject(problem) ? { ...request, ...withProblem(operation, request, problem) } : request;
}

/** What a request has that has the one problem of a 422: where it is, and what stands there. */
function withProblem(
  operation: Operation,
  { path, headers, body }: PlainRequest,
  { loc, type, input }: Record<string, unknown>,
): Partial<PlainRequest> {
  const [part = "", name = ""] = [loc].flat().map(String);
  if (!placesIn(operation, body).includes(placeOf(part, name)))
    throw new SpecError(
      `openapi.yaml: a 422 of ${nameOf(operation)} shows a problem with ${name} in the ${part}, which its examples do not send. Give it an answer of its own, under components/responses.`,
    );
  const value = type === "missing" ? undefined : input;
  const [own = "", search = ""] = path.split("?");
  if (part === "path")
    return { path: path.replace(own, examplePath(operation, { [name]: value })) };
  if (part === "body")
    return { body: JSON.stringify({ ...JSON.parse(String(body)), [name]: value }) };
  const texts = part === "header" ? new Headers(headers) : new URLSearchParams(search);
  if (value === undefined) texts.delete(name);
  else texts.set(name, String(value));
  if (texts instanceof Headers) return { headers: Object.fromEntries(texts) };
  return { path: `${own}?${texts}` };
}

/** Where a problem can be: at each parameter, and at each field that a body has. */
const placesIn = ({ parameters }: Operation, body: PlainRequest["body"]): string[] => [
  ...parameters.map(({ in: part, name }) => placeOf(part, name)),
  ...Object.keys(body === null ? {} : JSON.parse(String(body))).map((name) => `body ${name}`),
];

/** A header is the same in capitals and in small letters. */
const placeOf = (part: string, name: string): string =>
  `${part} ${part === "header" ? name.toLowerCase() : name}`;

function answerOf(
  document: OpenApiDocument,
  status: string,
  response: Place,
  value: unknown,
): PlainAnswer {
  const listed = placeAt(document, response, "headers");
  const headers = Object.keys(listed?.node ?? {}).flatMap((name) => {
    const { example } = placeAt(document, listed, name)?.node ?? {};
    return example === undefined ? [] : [[name.toLowerCase(), String(example)]];
  });
  return {
    status: Number(status),
    headers: { "content-type": "application/json", ...Object.fromEntries(headers) },
    body: new TextEncoder().encode(JSON.stringify(value)),
  };
}
