import fc from "fast-check";
import { listOperations, type Operation } from "../../document/operation.ts";
import type { OpenApiDocument } from "../../document/place.ts";
import { readDocument } from "../../document/read-document.ts";
import type { Exchange } from "../../suite/judge/exchange.ts";
import type { CorrectName } from "../../suite/requests/correct.ts";
import { recorded } from "../power/corpus.ts";
import { requestBreakings } from "./broken-requests.ts";
import type { Breaking } from "./broken-value.ts";
import { coherent } from "./coherent.ts";
import { requestsOf, validParts } from "./requests.ts";
import { responsesOf } from "./responses.ts";

/** Whatever is generated has to do with this. */
export const document: OpenApiDocument = await readDocument();
export const operation: Operation = onlyOperation(document);

function onlyOperation(document: OpenApiDocument): Operation {
  const [operation] = listOperations(document, "");
  if (!operation) throw new Error("openapi.yaml has no operation to generate requests for.");
  return operation;
}

/** An exchange of the document's examples. */
export const example = (of: CorrectName): Exchange => recorded({ name: of, of });

/** Generates requests that are allowed. */
export const validRequests = (baseUrl: string) =>
  requestsOf(validParts(document, operation), operation, baseUrl);

/** A value and the keyword of the document that it was made to break. */
export type Broken<T> = { at: string; value: T };

const anyOf = <T>(breakings: Breaking<T>[]): fc.Arbitrary<Broken<T>> =>
  fc.oneof(...breakings.map(({ at, values }) => values.map((value) => ({ at, value }))));

/** Generates requests that are broken in one place; each place is as likely as the others. */
export const brokenRequests = (baseUrl: string) =>
  anyOf(requestBreakings(document, operation, baseUrl));

const statuses = responsesOf(document, operation);
const isReply = (status: number) => status < 300;
const replies = statuses.filter(({ status }) => isReply(status));

/** Generates answers that give a reply, each field by itself. */
export const validReplies = fc.oneof(...replies.map(({ valid }) => valid));

/** Generates answers that give a reply which is broken in one place. */
export const brokenReplies = anyOf(replies.flatMap(({ breakings }) => breakings));

/** The exchange of the examples whose request gets such an answer. */
const asking = (status: number): Exchange =>
  example(status === 422 ? "missingAgentId" : "newConversation");

/** Generates exchanges without a fault: mostly replies, whose parts fit together. */
export const validExchanges: fc.Arbitrary<Exchange> = fc.oneof(
  ...statuses.map(({ status, valid }) => {
    const request = isReply(status)
      ? validRequests("http://127.0.0.1")
      : fc.constant(asking(status).request);
    const exchanges = fc.record({ request, response: valid });
    return isReply(status)
      ? { weight: 2 * statuses.length, arbitrary: exchanges.map(coherent) }
      : { weight: 1, arbitrary: exchanges };
  }),
);

/** Generates exchanges whose answer is broken in one place; each place is as likely as the others. */
export const brokenExchanges: fc.Arbitrary<Broken<Exchange>> = anyOf(
  statuses.flatMap(({ status, breakings }) =>
    breakings.map(({ at, values }) => ({
      at,
      values: values.map((response) => ({ request: asking(status).request, response })),
    })),
  ),
);
