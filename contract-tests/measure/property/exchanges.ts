import fc from "fast-check";
import { listOperations, nameOf, type Operation, replyStatus } from "../../document/operation.ts";
import type { OpenApiDocument } from "../../document/place.ts";
import { readDocument } from "../../document/read-document.ts";
import type { Exchange, SentRequest } from "../../suite/judge/exchange.ts";
import { exchangeWith } from "../../suite/requests/correct.ts";
import { recorded } from "../power/corpus.ts";
import { requestBreakings } from "./broken-requests.ts";
import type { Breaking } from "./broken-value.ts";
import { coherent } from "./coherent.ts";
import { requestsOf, validParts } from "./requests.ts";
import { responsesOf } from "./responses.ts";

/** Whatever is generated has to do with this. */
export const document: OpenApiDocument = await readDocument();
export const operations: readonly Operation[] = listOperations(document, "");
if (operations.length === 0) throw new Error("openapi.yaml has no operation to try.");

/** An exchange of the document's examples. */
export const example = (of: string): Exchange => recorded({ name: of, of });

/** The exchange of the examples in which an operation answers so; undefined where none does. */
export function exampleOf(operation: Operation, status: number): Exchange | undefined {
  const name = exchangeWith(operation, status);
  return name === undefined ? undefined : example(name);
}

const perOperation = <T>(generate: (operation: Operation) => fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof(...operations.map(generate));

/** Generates requests that are allowed. */
export const validRequests = (baseUrl: string) =>
  perOperation((operation) => requestsOf(validParts(document, operation), operation, baseUrl));

/** A value and the keyword of the document that it was made to break. */
export type Broken<T> = { at: string; value: T };

const anyOf = <T>(breakings: Breaking<T>[]): fc.Arbitrary<Broken<T>> =>
  fc.oneof(...breakings.map(({ at, values }) => values.map((value) => ({ at, value }))));

/** Lists every way in which a request can be broken in one place. */
export const waysToBreakRequests = (baseUrl: string): Breaking<SentRequest>[] =>
  operations.flatMap((operation) => requestBreakings(document, operation, baseUrl));

/** Generates requests that are broken in one place; each place is as likely as the others. */
export const brokenRequests = (baseUrl: string) => anyOf(waysToBreakRequests(baseUrl));

const isReply = (status: number) => status < 300;

const repliesOf = (operation: Operation) =>
  responsesOf(document, operation).filter(({ status }) => isReply(status));

/** Generates answers of an operation that give a reply, each field by itself. */
export const validReplies = (operation: Operation) =>
  fc.oneof(...repliesOf(operation).map(({ valid }) => valid));

/** Generates answers of an operation that give a reply which is broken in one place. */
export const brokenReplies = (operation: Operation) =>
  anyOf(repliesOf(operation).flatMap(({ breakings }) => breakings));

/** Generates the requests that get such an answer: any, or the one that an example refuses. */
function asking(operation: Operation, status: number): fc.Arbitrary<Exchange["request"]> {
  const told = isReply(status) ? undefined : exampleOf(operation, status);
  return told
    ? fc.constant(told.request)
    : requestsOf(validParts(document, operation), operation, "http://127.0.0.1");
}

/** Generates exchanges without a fault: mostly replies, whose parts fit together. */
export const validExchanges: fc.Arbitrary<Exchange> = perOperation((operation) => {
  const statuses = responsesOf(document, operation);
  return fc.oneof(
    ...statuses.map(({ status, valid }) => {
      const exchanges = fc.record({ request: asking(operation, status), response: valid });
      return isReply(status)
        ? { weight: 2 * statuses.length, arbitrary: exchanges.map(coherent) }
        : { weight: 1, arbitrary: exchanges };
    }),
  );
});

/** The request of an example that gets such an answer; of any example where none does. */
export function replyingRequest(operation: Operation, status: number): Exchange["request"] {
  const { request } =
    exampleOf(operation, status) ?? exampleOf(operation, replyStatus(operation)) ?? {};
  if (!request) throw new Error(`openapi.yaml has no example of ${nameOf(operation)}.`);
  return request;
}

/** Lists every way in which an answer can be broken in one place. */
export const waysToBreakAnswers: Breaking<Exchange>[] = operations.flatMap((operation) =>
  responsesOf(document, operation).flatMap(({ status, breakings }) => {
    const request = replyingRequest(operation, status);
    return breakings.map(({ at, values }) => ({
      at,
      values: values.map((response) => ({ request, response })),
    }));
  }),
);

/** Generates exchanges whose answer is broken in one place; each place is as likely as the others. */
export const brokenExchanges: fc.Arbitrary<Broken<Exchange>> = anyOf(waysToBreakAnswers);
