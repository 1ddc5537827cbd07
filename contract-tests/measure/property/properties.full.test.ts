import fc from "fast-check";
import { expect, inject, test } from "vitest";
import { checkClientGuard, checkClientReplies } from "./client-properties.ts";
import { brokenRequests, validRequests } from "./exchanges.ts";
import { weaknesses, weaknessIn } from "./prism-weaknesses.ts";
import { checkBrokenRequests, checkValidRequests } from "./request-properties.ts";
import { checkBrokenResponses, checkValidResponses } from "./response-properties.ts";
import { seed } from "./seed.ts";

const RUNS = 1_000;
const CLIENT_RUNS = 300;
/** For a busy machine, and for a failure: to find the smallest value takes many more runs. */
const TIMEOUT_MS = 240_000;
const mockUrl = inject("mockUrl");

const properties: Record<string, () => Promise<void>> = {
  "the mock answers a thousand valid requests with replies that keep the contract": () =>
    checkValidRequests(mockUrl, RUNS),
  "the mock refuses a thousand broken requests, and the judge says that it may": () =>
    checkBrokenRequests(mockUrl, RUNS),
  "the judge finds nothing in a thousand valid answers": () => checkValidResponses(RUNS),
  "the judge finds what is broken in each of a thousand answers, and nothing else": () =>
    checkBrokenResponses(RUNS),
  "the client hands over hundreds of replies as they came": () => checkClientReplies(CLIENT_RUNS),
  "the client refuses each of hundreds of replies that its type forbids, and no other": () =>
    checkClientGuard(CLIENT_RUNS),
};

for (const [name, property] of Object.entries(properties)) test(name, property, TIMEOUT_MS);

test("every weakness that the mock is excused for turns up among the requests", () => {
  const sample = <T>(values: fc.Arbitrary<T>) => fc.sample(values, { seed, numRuns: RUNS });
  const requests = [
    ...sample(validRequests(mockUrl)),
    ...sample(brokenRequests(mockUrl)).map(({ value }) => value),
  ];
  const met = new Set(requests.map(weaknessIn));
  expect(weaknesses.filter(({ name }) => !met.has(name))).toEqual([]);
});
