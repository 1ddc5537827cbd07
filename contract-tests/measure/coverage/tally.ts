import { nearestOperation } from "../../document/nearest-operation.ts";
import type { Operation } from "../../document/operation.ts";
import type { OpenApiDocument } from "../../document/place.ts";
import type { Exchange } from "../../suite/judge/exchange.ts";
import type { Finding } from "../../suite/judge/finding.ts";
import { breachesOf, exchangeAssertions } from "../property/exchange-oracle.ts";
import { type Assertion, isAtOrUnder } from "../property/oracle.ts";
import { type Item, statusPointer } from "./inventory.ts";

/** How many exchanges exercised an item on either side. */
export interface Exercised {
  valid: number;
  invalid: number;
}

/**
 * Counts the exchanges that exercise each item. On the valid side: the oracle finds the item kept and
 * nothing broken, and the judge finds nothing either. On the invalid side: the oracle finds this one
 * thing broken and no other, and the judge finds it as well, by its rule and where it is.
 */
export function tally(
  document: OpenApiDocument,
  operations: readonly Operation[],
  inventory: readonly Item[],
  exchanges: Iterable<Exchange>,
  judge: (exchange: Exchange) => Finding[],
): Map<Item, Exercised> {
  const valid = new Map<string, number>();
  const invalid = new Map<string, number>();
  const examples = inventory.filter(({ isShownBy }) => isShownBy);

  for (const exchange of exchanges) {
    const assertions = exchangeAssertions(document, operations, exchange);
    const breaches = breachesOf(assertions);
    const [breach, ...others] = breaches;
    const findings = judge(exchange);
    if (!breach && findings.length === 0) {
      const shown = examples.filter((example) => example.isShownBy?.(exchange));
      const kept = assertions.filter(({ holds }) => holds === true).flatMap(keysOf);
      count(valid, [...kept, ...shown.map(({ at }) => at), statusKey(operations, exchange)]);
    }
    if (breach && others.length === 0 && findings.some((finding) => isAbout(finding, breach))) {
      const isInAnswer = breach.rule !== "accepted";
      const status = isInAnswer ? [statusKey(operations, exchange)] : [];
      count(invalid, [breach.at, breach.of, ...status]);
    }
  }

  return new Map(
    inventory.map((item) => {
      const keys = item.ways?.length ? item.ways.map((way) => wayKey(item.at, way)) : [item.at];
      const least = Math.min(...keys.map((key) => valid.get(key) ?? 0));
      return [item, { valid: least, invalid: invalid.get(item.at) ?? 0 }];
    }),
  );
}

const wayKey = (at: string, way: string) => `${at}=${way}`;

const keysOf = ({ at, of, way }: Assertion): string[] =>
  way === undefined ? [at, of] : [at, of, wayKey(at, way)];

const statusKey = (operations: readonly Operation[], { request, response }: Exchange): string =>
  statusPointer(nearestOperation(operations, request), String(response.status));

/** Counts each key once for an exchange. */
function count(counts: Map<string, number>, keys: string[]): void {
  for (const key of new Set(keys)) counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** A body that is not there is told by the fields that it lacks. */
const isAbout = (finding: Finding, { rule, pointer }: Assertion): boolean =>
  finding.rule === rule &&
  (rule === "accepted" ? isAtOrUnder(pointer, finding.pointer) : finding.pointer === pointer);
