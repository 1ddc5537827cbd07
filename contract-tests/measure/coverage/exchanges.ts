import fc from "fast-check";
import type { Exchange, SentRequest } from "../../suite/judge/exchange.ts";
import { type CorrectName, correct } from "../../suite/requests/correct.ts";
import { requestTable } from "../../suite/requests/table.ts";
import { mockTarget } from "../../suite/target.ts";
import { faults, legal, recorded } from "../power/corpus.ts";
import {
  brokenExchanges,
  brokenRequests,
  example,
  validExchanges,
  validRequests,
} from "../property/exchanges.ts";
import { seed } from "../property/seed.ts";

const correctNames = Object.keys(correct) as CorrectName[];
const ORIGIN = "http://127.0.0.1";
const reply = example("withoutEvents").response;

/** A request as a server would have it that takes all it gets. */
const answered = (request: SentRequest): Exchange => ({ request, response: reply });

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

/** The first exchanges that the properties are tried on. */
export function generatedExchanges(numRuns: number): Exchange[] {
  const sample = <T>(values: fc.Arbitrary<T>) => fc.sample(values, { seed, numRuns });
  return [
    ...sample(validRequests(ORIGIN)).map(answered),
    ...sample(brokenRequests(ORIGIN)).map(({ value }) => answered(value)),
    ...sample(validExchanges),
    ...sample(brokenExchanges).map(({ value }) => value),
  ];
}
