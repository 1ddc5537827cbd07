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
  "x-source",
];

/** The text of what a judge reads of a document: all that requests go by, and each answer. */
export interface ReadParts {
  requests: string;
  /** By the operation's path and method, and by status. */
  answers: Record<string, string>;
}

/** The name of the answers of an operation that have a status. */
export const answerKey = (method: string, path: string, status: number | string): string =>
  `${method.toLowerCase()} ${path} ${status}`;

/** Takes a document apart; one whose schemas hold themselves throws. */
export function readParts(document: OpenApiDocument): ReadParts {
  const { paths, security, components } = withoutRefs(document);
  const answers: Record<string, string> = {};
  for (const [path, item] of Object.entries(paths))
    for (const [method, operation] of Object.entries(item))
      for (const [status, answer] of Object.entries(Object(Object(operation).responses)))
        answers[answerKey(method, path, status)] = textOf(answer);
  const withoutAnswers = (key: string, value: unknown) => {
    if (key === "responses" && isObject(value)) return Object.keys(value);
    return UNREAD.includes(key) ? undefined : value;
  };
  const request = [paths, security, components.securitySchemes];
  return { requests: JSON.stringify(request, withoutAnswers), answers };
}

const textOf = (answer: unknown): string =>
  JSON.stringify(answer, (key, value) => (UNREAD.includes(key) ? undefined : value)) ?? "";
