import type { ResolvedOperation } from "../document/openapi.ts";

/** Names the 200 example that fits a request, given its query and its body. */
export type ChooseExample = (query: URLSearchParams, body: unknown) => string | undefined;

/**
 * Chooses among an operation's 200 examples: one that has events just where the request asks for
 * them, and that greets where it holds no message. A reply greets where its namesake among the
 * request examples asks for a greeting.
 */
export function createChooseExample({ requestBody, responses }: ResolvedOperation): ChooseExample {
  const requests = requestBody.content["application/json"].examples;
  const replies = responses["200"]?.content["application/json"].examples ?? {};

  return (query, body) => {
    const wantsEvents = query.get("include_events") !== "false";
    const wantsGreeting = asksForGreeting(body);
    const fitting = Object.entries(replies)
      .filter(([, { value }]) => (value.events != null) === wantsEvents)
      .map(([name]) => name);
    const greets = (name: string) => name in requests && asksForGreeting(requests[name]?.value);
    return fitting.find((name) => greets(name) === wantsGreeting) ?? fitting[0];
  };
}

function asksForGreeting(body: unknown): boolean {
  return !(body instanceof Object && "message" in body && body.message !== null);
}
