import { type OpenApiDocument, type Place, placeAt } from "./place.ts";

/** The values of the JSON examples of a request body or a response, by name. */
export function examplesOf(
  document: OpenApiDocument,
  body: Place | undefined,
): Record<string, unknown> {
  const examples = placeAt(document, body, "content", "application/json", "examples");
  const names = Object.keys(examples?.node ?? {});
  return Object.fromEntries(
    names.map((name) => [name, placeAt(document, examples, name)?.node.value]),
  );
}
