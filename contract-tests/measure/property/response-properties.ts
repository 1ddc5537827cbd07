import fc from "fast-check";
import { expect } from "vitest";
import { curlOf } from "../../suite/curl.ts";
import type { Exchange } from "../../suite/judge/exchange.ts";
import { createJudge } from "../../suite/judge/judge.ts";
import { relationFaults } from "../power/relation-faults.ts";
import { checkProperty } from "./check-property.ts";
import { breachesOf, exchangeAssertions } from "./exchange-oracle.ts";
import { brokenExchanges, document, operations, validExchanges } from "./exchanges.ts";

const judge = createJudge(document);

/** The judge finds nothing in an answer that keeps its schema and fits together. */
export const checkValidResponses = (runs: number): Promise<void> =>
  checkProperty(
    validExchanges,
    (exchange) => {
      expect(breachesOf(exchangeAssertions(document, operations, exchange))).toEqual([]);
      expect(judge(exchange)).toEqual([]);
    },
    { runs, show: showExchange },
  );

/** The judge finds what is broken in an answer, by its rule and where it is, and nothing else. */
export const checkBrokenResponses = (runs: number): Promise<void> =>
  checkProperty(
    brokenExchanges,
    ({ at, value: exchange }) => {
      const breaches = breachesOf(exchangeAssertions(document, operations, exchange));
      // What was made to be broken may not be, before shrinking or after it.
      fc.pre(breaches.length > 0);
      expect(breaches.map((breach) => breach.at)).toContain(at);
      const found = judge(exchange).filter(({ rule }) => !RELATIONS.has(rule));
      expect(namesOf(found)).toEqual(namesOf(breaches));
    },
    { runs, show: ({ value }) => showExchange(value) },
  );

function showExchange({ request, response }: Exchange): string {
  const { status, headers, body } = response;
  const lines = [...headers].map(([name, value]) => `${name}: ${value}`);
  return [curlOf(request), `gets ${status}`, ...lines, new TextDecoder().decode(body)].join("\n");
}

/** A broken field does not fit together with the others either, and these are not made to. */
const RELATIONS = new Set(
  relationFaults.flatMap(({ findings = [] }) => findings.map(({ rule }) => rule)),
);

const namesOf = (broken: { rule: string; pointer: string }[]): string[] =>
  broken.map(({ rule, pointer }) => `${rule} ${pointer}`).sort();
