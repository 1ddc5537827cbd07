import { expect, inject, test } from "vitest";
import { checkClientGuard, checkClientReplies } from "./client-properties.ts";
import { weaknesses } from "./prism-weaknesses.ts";
import { checkBrokenRequests, checkValidRequests } from "./request-properties.ts";
import { checkBrokenResponses, checkValidResponses } from "./response-properties.ts";

/** A thousand are made in properties.full.test.ts. */
const RUNS = 8;
const mockUrl = inject("mockUrl");

test("the mock answers a generated valid request with a reply that keeps the contract", () =>
  checkValidRequests(mockUrl, RUNS));

test("the mock refuses a generated broken request, and the judge says that it may", () =>
  checkBrokenRequests(mockUrl, RUNS));

test("the mock is excused for nothing that the request table does not name", () => {
  expect(weaknesses.filter(({ wrong }) => wrong === undefined)).toEqual([]);
});

test("the judge finds nothing in a generated valid answer", () => checkValidResponses(RUNS));

test("the judge finds what is broken in a generated answer, and nothing else", () =>
  checkBrokenResponses(RUNS));

test("the client hands over a generated reply as it came", () => checkClientReplies(RUNS));

test("the client refuses a generated reply that its type forbids, and no other", () =>
  checkClientGuard(RUNS));
