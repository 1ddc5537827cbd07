import { applyPatch, type Operation } from "rfc6902";
import { type OpenApiDocument, placeAt, rootPlace } from "../../document/place.ts";
import { readDocument } from "../../document/read-document.ts";

/** A request as the suite sends it: its path stands behind the base URL of whatever server it goes to. */
export interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
}

/** An answer as a server means it: before framing, and before compression. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

export const document: OpenApiDocument = await readDocument();

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export const textOf = (body: string | Uint8Array | null): string =>
  typeof body === "string" ? body : new TextDecoder().decode(body ?? new Uint8Array());

/** A copy of a JSON value with a JSON Patch applied; a patch that does not apply is a mistake. */
export function patched<T>(value: T, patch: Operation[]): T {
  const copy = structuredClone(value);
  const failure = applyPatch(copy, patch).find((result) => result !== null);
  if (failure) throw new Error(`${failure.name}: ${JSON.stringify(patch)}`);
  return copy;
}

/** Exchanges without a fault, as a document's examples tell them; an example that is gone throws. */
export function correctExchanges(document: OpenApiDocument) {
  const [template = ""] = Object.keys(Object(document.paths));
  const at = (...keys: string[]): Readonly<Record<string, unknown>> => {
    const place = placeAt(document, rootPlace(document), "paths", template, "post", ...keys);
    if (!place) throw new Error(`The document has no ${keys.join("/")}`);
    return place.node;
  };
  const example = (...keys: string[]): string => {
    const { value } = at(
      ...keys.slice(0, -1),
      "content",
      "application/json",
      "examples",
      keys.at(-1) ?? "",
    );
    return JSON.stringify(value);
  };
  const [orgId] = [at().parameters].flat();
  const path = template.replace("{org_id}", String(Object(orgId).example));

  const request = (name: string, includeEvents = true): Sent => ({
    method: "POST",
    path: `${path}?include_events=${includeEvents}`,
    headers: {
      authorization: "Bearer pat_example_power",
      "content-type": "application/json",
    },
    body: example("requestBody", name),
  });
  const answer = (status: number, name: string, headers = {}): Answer => ({
    status,
    headers: { "content-type": "application/json", ...headers },
    body: bytes(example("responses", `${status}`, name)),
  });
  const { authorization: _, ...withoutToken } = request("newConversation").headers;
  const { agent_id: __, ...withoutAgent } = JSON.parse(example("requestBody", "newConversation"));

  return {
    withEvents: { request: request("followUp"), answer: answer(200, "withEvents") },
    withoutEvents: { request: request("followUp", false), answer: answer(200, "withoutEvents") },
    greeting: { request: request("greeting"), answer: answer(200, "greeting") },
    newConversation: { request: request("newConversation"), answer: answer(200, "withEvents") },
    personalised: { request: request("personalised"), answer: answer(200, "withEvents") },
    invalidToken: {
      request: { ...request("newConversation"), headers: withoutToken },
      answer: answer(401, "invalidToken"),
    },
    otherOrganization: {
      request: request("newConversation"),
      answer: answer(403, "otherOrganization"),
    },
    unknownAgent: { request: request("newConversation"), answer: answer(404, "unknownAgent") },
    missingAgentId: {
      request: { ...request("newConversation"), body: JSON.stringify(withoutAgent) },
      answer: answer(422, "missingAgentId"),
    },
    rateLimited: {
      request: request("newConversation"),
      answer: answer(429, "rateLimited", {
        "retry-after": at("responses", "429", "headers", "Retry-After").example,
      }),
    },
  };
}

/** Every variation starts from one of these. */
export const correct = correctExchanges(document);

export type CorrectName = keyof typeof correct;
