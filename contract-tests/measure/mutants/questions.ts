import { isDeepStrictEqual } from "node:util";
import { nearestOperation } from "../../document/nearest-operation.ts";
import type { OpenApiDocument } from "../../document/place.ts";
import { createJudge, type Exchange, type Judge } from "../../suite/judge/judge.ts";
import { document as original } from "../../suite/requests/correct.ts";
import { EXPECTED, judgeRow } from "../../suite/requests/judge-row.ts";
import { requestTable } from "../../suite/requests/table.ts";
import { faults, legal, namesOf, recorded } from "../power/corpus.ts";
import { operations } from "../property/exchanges.ts";
import { generatedExchanges } from "./generated-exchanges.ts";
import { answerKey, type ReadParts, readParts } from "./read-parts.ts";

/** One thing that a judge has to get right. */
interface Question {
  name: string;
  /** The name of the answer that it is about, if it is about the answer at all. */
  answer?: string;
  isRight(judge: Judge): boolean;
}

/** A larger message is about its size, which no keyword of the document sees. */
const MAX_BYTES = 64 * 1024;

const originalJudge = createJudge(original);

const caller = {
  baseUrl: "http://127.0.0.1",
  token: "pat_example_mutants",
  orgId: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
  agentId: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
};

const aboutRequests = requestTable
  .filter(({ isUnseen }) => !isUnseen)
  .map(({ name, ruling, request }) => ({ name, due: EXPECTED[ruling], request: request(caller) }))
  .filter(({ request }) => (request.body?.length ?? 0) <= MAX_BYTES)
  .map(
    ({ name, due, request }): Question => ({
      name,
      isRight: (judge) => isDeepStrictEqual(judgeRow(request, judge), due),
    }),
  );

const aboutServers = [...Object.values(faults), ...Object.values(legal)]
  .flat()
  // What happens on the wire never gets to a judge.
  .filter(({ script }) => script === undefined)
  .map((variation) => ({
    name: variation.name,
    exchange: recorded(variation),
    due: namesOf(variation.findings).join(),
  }))
  .filter(({ exchange }) => exchange.response.body.length <= MAX_BYTES)
  .map(
    ({ name, exchange, due }): Question => ({
      name,
      answer: answerOf(exchange),
      isRight: (judge) => namesOf(judge(exchange)).join() === due,
    }),
  );

/** What was generated from the original, valid and broken: its judge and another's say the same. */
const generated = generatedExchanges().map((exchange, index): Question => {
  const due = namesOf(originalJudge(exchange)).join();
  return {
    name: `generated ${index}`,
    answer: answerOf(exchange),
    isRight: (judge) => namesOf(judge(exchange)).join() === due,
  };
});

/** The name of an exchange's answer, as the parts of a document have it. */
function answerOf({ request, response }: Exchange): string {
  const { method, template } = nearestOperation(operations, request);
  return answerKey(method, template, response.status);
}

const originalParts = readParts(original);
const queue = [...aboutRequests, ...aboutServers, ...generated];

/** The judge of a document: the original's where it reads the same. */
export function judgeOf(document: OpenApiDocument): Judge {
  try {
    if (isDeepStrictEqual(readParts(document), originalParts)) return originalJudge;
  } catch {
    // It cannot be taken apart; whether it can be judged is another question.
  }
  return createJudge(document);
}

/**
 * Whether a judge of this document gets anything wrong of the request table and the corpus. It is
 * not asked what it cannot see: where the document is the original's, so is the answer. The
 * questions that name `field` come first, then those that others got wrong: that saves most of them.
 */
export function getsWrong(document: OpenApiDocument, judge: () => Judge, field: string): boolean {
  const isSeen = seenIn(document);
  const isNear = ({ name }: Question) => field !== "" && name.includes(field);
  const isWrong = (question: Question) => isSeen(question) && !question.isRight(judge());
  if (queue.some((question) => isNear(question) && isWrong(question))) return true;
  const index = queue.findIndex((question) => !isNear(question) && isWrong(question));
  queue.unshift(...queue.splice(index, index < 0 ? 0 : 1));
  return index >= 0;
}

function seenIn(document: OpenApiDocument): (question: Question) => boolean {
  let parts: ReadParts;
  try {
    parts = readParts(document);
  } catch {
    return () => true;
  }
  if (parts.requests !== originalParts.requests) return () => true;
  return ({ answer }) =>
    answer !== undefined && parts.answers[answer] !== originalParts.answers[answer];
}
