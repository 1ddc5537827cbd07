import fc from "fast-check";
import { nearestOperation } from "../../document/nearest-operation.ts";
import { replyStatus } from "../../document/operation.ts";
import type { Exchange, SentRequest } from "../../suite/judge/exchange.ts";
import { correct } from "../../suite/requests/correct.ts";
import { requestTable } from "../../suite/requests/table.ts";
import { mockTarget } from "../../suite/target.ts";
import { faults, legal, recorded } from "../power/corpus.ts";
import type { Breaking } from "../property/broken-value.ts";
import {
  example,
  exampleOf,
  operations,
  validExchanges,
  validRequests,
  waysToBreakAnswers,
  waysToBreakRequests,
} from "../property/exchanges.ts";
import { seed } from "../property/seed.ts";

const correctNames = Object.keys(correct);
const ORIGIN = "http://127.0.0.1";

/** A request as a server would have it that takes all it gets. */
function answered(request: SentRequest): Exchange {
  const operation = nearestOperation(operations, request);
  const reply = exampleOf(operation, replyStatus(operation));
  if (!reply) throw new Error("openapi.yaml has an operation without an example of a reply.");
  return { request, response: reply.response };
}

/** The exchanges of the request table. */
export const tableExchanges = (): Exchange[] =>
  requestTable.map((row) => answered(row.request(mockTarget("mock", ORIGIN).caller)));

/** The exchanges of the faulty and legal servers, but for those on the wire, and of the correct ones. */
export const corpusExchanges = (): Exchange[] => [
  ...correctNames.map(example),
  ...[faults, legal]
    .flatMap((kinds) => Object.values(kinds).flat())
    .filter(({ script }) => script === undefined)
    .map((variation) => recorded(variation)),
];

/** For each place: of what is made to break one thing, some breaks two or nothing. */
const RUNS_PER_PLACE = 10;

/** Exchanges such as the properties are tried on, with several that are broken in each place. */
export function generatedExchanges(numRuns: number): Exchange[] {
  const sample = <T>(values: fc.Arbitrary<T>) => fc.sample(values, { seed, numRuns });
  const broken = <T>({ values }: Breaking<T>) =>
    fc.sample(values, { seed, numRuns: RUNS_PER_PLACE });
  return [
    ...sample(validRequests(ORIGIN)).map(answered),
    ...waysToBreakRequests(ORIGIN).flatMap(broken).map(answered),
    ...sample(validExchanges),
    ...waysToBreakAnswers.flatMap(broken),
  ];
}
