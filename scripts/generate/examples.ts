import { isObject } from "../../contract-tests/document/json.ts";
import { METHODS } from "../../contract-tests/document/methods.ts";
import { listOf, resolve, write } from "./contract.ts";

type Node = Readonly<Record<string, unknown>>;

/**
 * Writes the module that holds what openapi.yaml shows by example: parameters, request bodies,
 * replies and refusals. Apps' tests are answered with it; the client itself needs none of it.
 */
export function generateExamples(document: Node): string {
  const operations = operationsOf(document);
  const replies = Object.entries(operations).map(
    ([name, { replies }]) => `  ${name}: ${union(Object.keys(replies))};\n`,
  );
  const statuses = new Set(Object.values(operations).flatMap(({ errors }) => Object.keys(errors)));
  return `/** The names of the replies that openapi.yaml shows of each operation. */
export interface ReplyExamples {
${replies.join("")}}

/** The statuses of the refusals that openapi.yaml shows. */
export type ErrorStatus = ${union([...statuses].sort())};
${INTERFACES}export const examples: Readonly<Record<keyof ReplyExamples, OperationExamples>> = ${write(operations)};\n`;
}

const INTERFACES = `
/** A refusal: the body of an answer, and those of its headers that are documented. */
export interface ErrorExample {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** What openapi.yaml shows of an operation, by name; of a status that is an error the first. */
export interface OperationExamples {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly requests: Readonly<Record<string, unknown>>;
  readonly replies: Readonly<Record<string, unknown>>;
  readonly errors: Readonly<Record<string, ErrorExample>>;
}

`;

const union = (names: readonly string[]): string =>
  names.map((name) => JSON.stringify(name)).join(" | ") || "never";

interface Shown {
  parameters: Node;
  requests: Node;
  replies: Node;
  errors: Node;
}

function operationsOf(document: Node): Record<string, Shown> {
  const items = Object.values(isObject(document.paths) ? document.paths : {});
  const shown = items.flatMap((reference) => {
    const item = resolve(document, reference);
    return METHODS.flatMap((method): [string, Shown][] => {
      const operation = item[method];
      if (!isObject(operation)) return [];
      const parameters = [...listOf(item.parameters), ...listOf(operation.parameters)];
      return [[String(operation.operationId), shownBy(document, operation, parameters)]];
    });
  });
  return Object.fromEntries(shown);
}

function shownBy(document: Node, operation: Node, parameters: unknown[]): Shown {
  const responses = Object.entries(isObject(operation.responses) ? operation.responses : {});
  const [, reply] = responses.find(([status]) => status.startsWith("2")) ?? [];
  const refusals = responses.filter(([status]) => /^[45]\d\d$/.test(status));
  const errors = refusals.flatMap(([status, reference]) => {
    const [body] = Object.values(examplesOf(document, reference));
    return body === undefined
      ? []
      : [[status, { body, headers: headersOf(document, reference) }] as const];
  });
  return {
    parameters: Object.fromEntries(
      parameters
        .map((reference) => resolve(document, reference))
        .flatMap(({ name, example }) => (example === undefined ? [] : [[name, example]])),
    ),
    requests: examplesOf(document, operation.requestBody),
    replies: examplesOf(document, reply),
    errors: Object.fromEntries(errors),
  };
}

/** The JSON examples of a body, by name; one without a name is called "example". */
function examplesOf(document: Node, reference: unknown): Node {
  const { content } = resolve(document, reference);
  const json = isObject(content) ? content["application/json"] : undefined;
  if (!isObject(json)) return {};
  if ("example" in json) return { example: json.example };
  const named = Object.entries(isObject(json.examples) ? json.examples : {});
  return Object.fromEntries(
    named.flatMap(([name, example]) => {
      const { value } = resolve(document, example);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The headers of an answer that have an example. */
function headersOf(document: Node, reference: unknown): Node {
  const { headers } = resolve(document, reference);
  return Object.fromEntries(
    Object.entries(isObject(headers) ? headers : {}).flatMap(([name, header]) => {
      const { example } = resolve(document, header);
      return example === undefined ? [] : [[name.toLowerCase(), String(example)]];
    }),
  );
}
