import fc from "fast-check";
import { expect } from "vitest";
import { nearestOperation } from "../../document/nearest-operation.ts";
import { replyStatus } from "../../document/operation.ts";
import { curlOf } from "../../suite/curl.ts";
import type { Exchange, SentRequest } from "../../suite/judge/exchange.ts";
import { createJudge } from "../../suite/judge/judge.ts";
import { send } from "../../suite/judge/send.ts";
import { checkProperty } from "./check-property.ts";
import { breachesOf, requestAssertions } from "./exchange-oracle.ts";
import { brokenRequests, document, exampleOf, operations, validRequests } from "./exchanges.ts";
import { type Assertion, isAtOrUnder } from "./oracle.ts";
import { weaknessIn } from "./prism-weaknesses.ts";

const LIMITS = { deadlineMs: 20_000, maxBytes: 1_000_000 };

const judge = createJudge(document);
const operationOf = (request: SentRequest) => nearestOperation(operations, request);

const assertionsOf = (request: SentRequest): Assertion[] => [
  ...requestAssertions(document, operationOf(request), request),
];

/** The mock answers each request that is allowed with a reply, and the judge finds nothing. */
export const checkValidRequests = (mockUrl: string, runs: number): Promise<void> =>
  checkProperty(
    validRequests(mockUrl),
    async (request) => {
      expect(breachesOf(assertionsOf(request))).toEqual([]);
      expectJudgeToAgree(request, []);
      fc.pre(weaknessIn(request) === undefined);
      const exchange = await exchangeOf(request);
      // Of a session that it does not know the mock shows the example's.
      expect(judge(exchange).filter(({ rule }) => rule !== "session-echo")).toEqual([]);
      expect(exchange.response.status).toBe(replyStatus(operationOf(request)));
    },
    { runs, show: showRequest },
  );

/** The mock refuses each request that is broken, and the judge agrees that it may. */
export const checkBrokenRequests = (mockUrl: string, runs: number): Promise<void> =>
  checkProperty(
    brokenRequests(mockUrl),
    async ({ at, value: request }) => {
      const assertions = assertionsOf(request);
      const breaches = breachesOf(assertions);
      // What was made to be broken may not be, before shrinking or after it.
      fc.pre(breaches.length > 0 && assertions.every(({ holds }) => holds !== undefined));
      expect(breaches.map((breach) => breach.at)).toContain(at);
      expectJudgeToAgree(request, breaches);
      fc.pre(weaknessIn(request) === undefined);
      const exchange = await exchangeOf(request);
      expect(judge(exchange)).toEqual([]);
      expect(exchange.response.status).toBeGreaterThanOrEqual(400);
    },
    { runs, show: ({ value }) => showRequest(value) },
  );

const showRequest = (request: SentRequest): string =>
  `${curlOf(request)}\n(That mock has gone: npm run mock starts another, at another port.)`;

/** Holds the judge's opinion of a request against the oracle's. */
function expectJudgeToAgree(request: SentRequest, breaches: Assertion[]): void {
  const operation = operationOf(request);
  const answered = (status: number) => {
    const response = exampleOf(operation, status)?.response;
    return response && judge({ request, response });
  };
  const accepted = (answered(replyStatus(operation)) ?? [])
    .filter(({ rule }) => rule === "accepted")
    .map(({ pointer }) => pointer);
  const broken = [...new Set(breaches.map(({ pointer }) => pointer))];
  // A body that cannot be read has no fields either: the judge names those that it lacks.
  expect(accepted.filter((pointer) => !broken.some((it) => isAtOrUnder(it, pointer)))).toEqual([]);
  expect(broken.filter((it) => !accepted.some((pointer) => isAtOrUnder(it, pointer)))).toEqual([]);
  const refused = answered(422)?.map(({ rule }) => rule);
  if (refused) expect(refused).toEqual(breaches.length === 0 ? ["refused"] : []);
}

async function exchangeOf(request: SentRequest): Promise<Exchange> {
  const sent = await send(request, LIMITS);
  if ("failure" in sent) throw new Error(`The mock gives no answer: ${sent.failure.actual}.`);
  return sent.exchange;
}
