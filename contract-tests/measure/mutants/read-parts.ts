import { isObject } from "../../document/json.ts";
import { withoutRefs } from "../../document/openapi.ts";
import type { OpenApiDocument } from "../../document/place.ts";

/** What a judge does not read. */
const UNREAD = [
  "description",
  "summary",
  "example",
  "examples",
  "x-extensible-enum",
  "operationId",
];

/** The text of what a judge reads of a document: all that requests go by, and each answer. */
export interface ReadParts {
  requests: string;
  /** By status. */
  answers: Record<string, string>;
}

/** Takes a document apart; one whose schemas hold themselves throws. */
export function readParts(document: OpenApiDocument): ReadParts {
  const { paths, security, components } = withoutRefs(document);
  const answers: Record<string, string> = {};
  const withoutAnswers = (key: string, value: unknown) => {
    if (key !== "responses" || !isObject(value)) return UNREAD.includes(key) ? undefined : value;
    for (const [status, answer] of Object.entries(value)) answers[status] = textOf(answer);
    return Object.keys(value);
  };
  const request = [paths, security, components.securitySchemes];
  return { requests: JSON.stringify(request, withoutAnswers), answers };
}

const textOf = (answer: unknown): string =>
  JSON.stringify(answer, (key, value) => (UNREAD.includes(key) ? undefined : value)) ?? "";
