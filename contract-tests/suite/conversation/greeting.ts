import { judgedTurns } from "./answers.ts";
import { brokenRule, type ConversationRule } from "./rule.ts";
import {
  askedOf,
  isAnswered,
  isReplySeen,
  replyOf,
  sessionAskedFor,
  startsRun,
  type Turn,
} from "./turn.ts";

/** The page: "Omit or pass null for greeting generation." */
export const noMessageGreets: ConversationRule = {
  name: "a request without a message is greeted",
  doubt: "whether a request without a message is greeted",
  judge(conversation) {
    const asking = judgedTurns(conversation).filter(asksForGreeting);
    if (asking.length === 0) return { unseen: "no greeting was asked for" };
    const answered = asking.filter(isAnswered);
    if (answered.length === 0) {
      const actual = `422 to each of ${asking.length}`;
      return { findings: [brokenRule("documented", { ...GREETING, actual })] };
    }
    const seen = answered.filter(isReplySeen);
    const isEmpty =
      seen.length > 0 && seen.every((turn) => String(replyOf(turn).content ?? "").trim() === "");
    if (!isEmpty) return { findings: [] };
    return { findings: [brokenRule("inferred", { ...GREETING, actual: "no text" })] };
  },
};

const GREETING = {
  rule: "greeting",
  pointer: "body/message",
  expected: "a greeting: the request has no message",
};

/** Whether a readable request begins a conversation and says nothing in it. */
export const asksForGreeting = (turn: Turn): boolean => {
  if (!startsRun(turn) || turn.exchange.request.unseen?.includes("body")) return false;
  const { message } = askedOf(turn);
  return (message === undefined || message === null) && sessionAskedFor(turn) === undefined;
};
