import { IGNORED_HEADERS, operationNamed } from "../../document/operation.ts";
import type { OpenApiDocument } from "../../document/place.ts";

/** What a call needs beside its path and body. */
export interface RequiredParameters {
  /** The query of what is required in it, behind what a row says of its own; "" where it is empty. */
  queryWith(own: string): string;
  headers: Record<string, string>;
}

/**
 * The parameters that an operation requires in its query and headers, by their examples; but for one
 * that rows say themselves.
 */
export function requiredParameters(
  document: OpenApiDocument,
  operationId: string,
  saidByRows?: string,
): RequiredParameters {
  const { parameters } = operationNamed(document, operationId);
  const shownIn = (where: string): [name: string, value: string][] =>
    parameters
      .filter((parameter) => parameter.required && parameter.in === where)
      .filter(({ name }) => name !== saidByRows && !IGNORED_HEADERS.includes(name.toLowerCase()))
      .flatMap(({ name, place }) =>
        [place.node.example ?? []].flat().map((value): [string, string] => [name, String(value)]),
      );
  const required = String(new URLSearchParams(shownIn("query")));
  return {
    queryWith(own) {
      const query = [own, required].filter(Boolean).join("&");
      return query && `?${query}`;
    },
    headers: Object.fromEntries(shownIn("header")),
  };
}
