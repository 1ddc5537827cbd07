import type { SentRequest } from "../judge/exchange.ts";
import type { Exchange, Judge } from "../judge/judge.ts";
import { type CorrectName, correctExchange } from "./correct.ts";
import type { Ruling } from "./row.ts";

/** How grave it is to run a request, and to refuse it as one that does not match its schema. */
interface Gravity {
  accepted: string | undefined;
  refused: string | undefined;
}

/** What each ruling of the page makes of a reply and of a refusal. */
export const EXPECTED: Record<Ruling, Gravity> = {
  allowed: { accepted: undefined, refused: "warning" },
  open: { accepted: undefined, refused: undefined },
  lacking: { accepted: "violation", refused: undefined },
  misshapen: { accepted: "warning", refused: undefined },
};

/** What a judge makes of a reply to a request, and of a refusal. */
export function judgeRow(request: SentRequest, judge: Judge): Gravity {
  const isRead = /\/sessions\//i.test(request.url);
  const reply = responseOf(isRead ? "noRuns" : "greeting");
  const refusal = responseOf(isRead ? "sessionIdNotAUuid" : "missingAgentId");
  const gravest = (response: Exchange["response"], rule: string) => {
    const found = judge({ request, response }).filter((finding) => finding.rule === rule);
    return found.some(({ severity }) => severity === "violation")
      ? "violation"
      : found[0]?.severity;
  };
  return { accepted: gravest(reply, "accepted"), refused: gravest(refusal, "refused") };
}

function responseOf(name: CorrectName): Exchange["response"] {
  const { status, headers, body } = correctExchange(name).answer;
  return { status, headers: new Headers(headers), body };
}
