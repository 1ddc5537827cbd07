import { isObject } from "../document/json.ts";
import { listOperations, type Operation } from "../document/operation.ts";
import { type OpenApiDocument, type Place, placeAt } from "../document/place.ts";

/** A request as far as the choice of an example hangs on it. */
export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  /** The body's JSON value. */
  body: unknown;
}

/** Names the 200 example that fits a request best; undefined where the first will do. */
export type ChooseExample = (asked: Asked) => string | undefined;

/**
 * Chooses among an operation's 200 examples: one that has events just where the request asks for
 * them, and that greets where it holds no message. A reply greets where its namesake among the
 * request examples asks for a greeting.
 */
export function createChooseExample(document: OpenApiDocument): ChooseExample {
  const operations = listOperations(document, "").map((operation) => {
    const { method, path, place } = operation;
    const requests = examplesIn(document, place, "requestBody");
    const replies = [...examplesIn(document, place, "responses", "200")];
    return { method, path, requests, replies, eventsByDefault: includesEvents(operation) };
  });

  return ({ method, path, query, body }) => {
    const operation = operations.find((it) => it.method === method && it.path.test(path));
    if (!operation || operation.eventsByDefault === undefined) return undefined;
    const { requests, replies, eventsByDefault } = operation;
    const wantsEvents = (query.get("include_events") ?? `${eventsByDefault}`) !== "false";
    const wantsGreeting = asksForGreeting(body);
    const fitting = replies.filter(([, value]) => hasEvents(value) === wantsEvents);
    const greets = (name: string) => requests.has(name) && asksForGreeting(requests.get(name));
    const [chosen] = fitting.find(([name]) => greets(name) === wantsGreeting) ?? fitting[0] ?? [];
    return chosen;
  };
}

/** What an operation does if `include_events` is left out; undefined where it has no such choice. */
function includesEvents({ parameters }: Operation): unknown {
  const parameter = parameters.find((it) => it.in === "query" && it.name === "include_events");
  return parameter && (parameter.schema?.node.default ?? true);
}

/** The JSON examples of a body, by name. */
function examplesIn(document: OpenApiDocument, from: Place, ...keys: string[]) {
  const examples = placeAt(document, from, ...keys, "content", "application/json", "examples");
  const names = Object.keys(examples?.node ?? {});
  return new Map(names.map((name) => [name, placeAt(document, examples, name)?.node.value]));
}

const hasEvents = (reply: unknown) => isObject(reply) && reply.events != null;

const asksForGreeting = (body: unknown) => !(isObject(body) && (body.message ?? null) !== null);
