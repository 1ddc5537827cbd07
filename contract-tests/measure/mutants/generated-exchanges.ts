import fc from "fast-check";
import type { Exchange } from "../../suite/judge/exchange.ts";
import { correct } from "../../suite/requests/correct.ts";
import { recorded } from "../power/corpus.ts";
import { coherent } from "../property/coherent.ts";
import { document, operations, replyingRequest } from "../property/exchanges.ts";
import { responsesOf } from "../property/responses.ts";

/** Always the same: a change of the document is to be what makes the difference. */
const SEED = 1;
const VALID = 20;
const BROKEN = 3;

/**
 * The exchanges that the examples tell, and generated ones of each operation and each status: valid
 * ones, and some with each fault that its schemas know.
 */
export function generatedExchanges(): Exchange[] {
  const told = Object.keys(correct).map((of) => recorded({ name: of, of }));
  const made = operations.flatMap((operation) =>
    responsesOf(document, operation).flatMap(({ status, valid, breakings }) => {
      const request = replyingRequest(operation, status);
      const sample = <T>(values: fc.Arbitrary<T>, numRuns: number) =>
        fc.sample(values, { seed: SEED, numRuns });
      const isReply = status < 300;
      return [
        ...sample(valid, VALID)
          .map((response) => ({ request, response }))
          .map((exchange) => (isReply ? coherent(exchange) : exchange)),
        ...breakings.flatMap(({ values }) =>
          sample(values, BROKEN).map((response) => ({ request, response })),
        ),
      ];
    }),
  );
  return [...told, ...made];
}
