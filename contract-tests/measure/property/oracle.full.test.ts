// The oracle is held against verdicts that were written by hand: those of the request table and of
// the corpus of faulty and legal servers.
import { expect, test } from "vitest";
import { nearestOperation } from "../../document/nearest-operation.ts";
import { listOperations } from "../../document/operation.ts";
import { readDocument } from "../../document/read-document.ts";
import type { Row } from "../../suite/requests/row.ts";
import { requestTable } from "../../suite/requests/table.ts";
import { mockTarget } from "../../suite/target.ts";
import { faults, legal, recorded } from "../power/corpus.ts";
import { breachesOf, exchangeAssertions, requestAssertions } from "./exchange-oracle.ts";
import { keepsFormat } from "./oracle.ts";

const document = await readDocument();
const operations = listOperations(document, "");
const { caller } = mockTarget("mock", "http://127.0.0.1");

const rows = requestTable.filter(({ isUnseen }) => !isUnseen);

test("the oracle and the page agree on every row of the request table", () => {
  const isBroken = (row: Row) => {
    const request = row.request(caller);
    const operation = nearestOperation(operations, request);
    return breachesOf(requestAssertions(document, operation, request)).length > 0;
  };
  const ruledOut = rows.filter(({ ruling }) => ruling === "lacking" || ruling === "misshapen");
  expect(namesOf(rows.filter(isBroken))).toEqual(namesOf(ruledOut));
});

const namesOf = (named: { name: string }[]) => named.map(({ name }) => name);

test("the oracle finds the fault that was made in an answer, and nothing else", () => {
  for (const variation of faults.schema) {
    const breaches = breachesOf(exchangeAssertions(document, operations, recorded(variation)));
    const due = variation.findings?.filter(({ rule }) => rule !== "run-id") ?? [];
    expect([variation.name, ...placesOf(breaches)]).toEqual([variation.name, ...placesOf(due)]);
  }
});

const placesOf = (broken: { rule: string; pointer: string }[]) =>
  broken.map(({ rule, pointer }) => `${rule} ${pointer}`).sort();

const kept = [...legal.bodies, ...legal.HTTP, ...legal.requests, ...legal.refusals].filter(
  ({ script }) => script === undefined,
);

test("the oracle finds nothing in what is legal", () => {
  for (const variation of kept) {
    const breaches = breachesOf(exchangeAssertions(document, operations, recorded(variation)));
    expect([variation.name, ...breaches]).toEqual([variation.name]);
  }
});

test("the oracle knows a date that there is from one that there is not", () => {
  const there = ["2024-02-29T00:00:00Z", "2016-12-31T23:59:60Z", "2017-01-01T05:29:60+05:30"];
  const not = [
    "2026-02-29T00:00:00Z",
    "2016-12-31T22:59:60Z",
    "2026-01-01T00:00:00+24:00",
    "2026-01-01T00:00:00+01:60",
  ];
  expect([...there, ...not].filter((text) => keepsFormat("date-time", text))).toEqual(there);
});
