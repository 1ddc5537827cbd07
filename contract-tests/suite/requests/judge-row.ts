import { nearestOperation } from "../../document/nearest-operation.ts";
import { listOperations, nameOf, type Operation, replyStatus } from "../../document/operation.ts";
import type { SentRequest } from "../judge/exchange.ts";
import type { Exchange, Judge } from "../judge/judge.ts";
import { correctExchange, document, exchangeWith } from "./correct.ts";
import type { Ruling } from "./row.ts";

/** How grave it is to run a request, and to refuse it as one that does not match its schema. */
interface Gravity {
  accepted: string | undefined;
  refused: string | undefined;
}

const operations = listOperations(document, "");

/** What each ruling of the page makes of a reply and of a refusal. */
export const EXPECTED: Record<Ruling, Gravity> = {
  allowed: { accepted: undefined, refused: "warning" },
  open: { accepted: undefined, refused: undefined },
  lacking: { accepted: "violation", refused: undefined },
  misshapen: { accepted: "warning", refused: undefined },
};

/** What a judge makes of a reply to a request, and of a refusal. */
export function judgeRow(request: SentRequest, judge: Judge): Gravity {
  const operation = nearestOperation(operations, request);
  const [reply, refusal] = [replyStatus(operation), 422].map((status) =>
    responseOf(operation, status),
  );
  if (!reply || !refusal)
    throw new Error(`${nameOf(operation)} has no example of a reply and a 422.`);
  const gravest = (response: Exchange["response"], rule: string) => {
    const found = judge({ request, response }).filter((finding) => finding.rule === rule);
    return found.some(({ severity }) => severity === "violation")
      ? "violation"
      : found[0]?.severity;
  };
  return { accepted: gravest(reply, "accepted"), refused: gravest(refusal, "refused") };
}

function responseOf(operation: Operation, of: number): Exchange["response"] | undefined {
  const name = exchangeWith(operation, of);
  if (name === undefined) return undefined;
  const { status, headers, body } = correctExchange(name).answer;
  return { status, headers: new Headers(headers), body };
}
