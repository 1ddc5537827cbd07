import { examplesOf } from "../document/examples.ts";
import { isObject } from "../document/json.ts";
import { listOperations, type Operation } from "../document/operation.ts";
import { type OpenApiDocument, placeAt } from "../document/place.ts";

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
    const { place } = operation;
    const requests = examplesOf(document, placeAt(document, place, "requestBody"));
    const replies = examplesOf(document, placeAt(document, place, "responses", "200"));
    return { ...operation, requests, replies: Object.entries(replies) };
  });

  return ({ method, path, query, body }) => {
    const operation = operations.find((it) => it.method === method && it.path.test(path));
    if (!operation || !findSwitch(operation)) return undefined;
    const { requests, replies } = operation;
    const events = wantsEvents(operation, query);
    const wantsGreeting = asksForGreeting(body);
    const fitting = replies.filter(([, value]) => hasEvents(value) === events);
    const greets = (name: string) =>
      Object.hasOwn(requests, name) && asksForGreeting(requests[name]);
    const [chosen] = fitting.find(([name]) => greets(name) === wantsGreeting) ?? fitting[0] ?? [];
    return chosen;
  };
}

/** The parameter by which a caller says whether an answer lists events. */
const findSwitch = ({ parameters }: Operation) =>
  parameters.find((it) => it.in === "query" && it.name === "include_events");

/** Whether a call asks for events, by its word or by the document's default. */
export function wantsEvents(operation: Operation, query: URLSearchParams): boolean {
  const byDefault = findSwitch(operation)?.schema?.node.default;
  return (query.get("include_events") ?? String(byDefault)) !== "false";
}

const hasEvents = (reply: unknown) => isObject(reply) && reply.events != null;

const asksForGreeting = (body: unknown) => !(isObject(body) && (body.message ?? null) !== null);
