import { brokenRule, type ConversationRule } from "./rule.ts";
import { areValuesSeen, askedOf, eventsOf, isAnswered, startsRun, type Turn } from "./turn.ts";

/** One may be told in other words, or without what is nobody's business. */
const ENOUGH = 2;

/** A run's events tell the message that it answers, as far as they tell any. */
export const runsAnswerTheirMessage: ConversationRule = {
  name: "the events of a run hold the message that was sent",
  doubt: "whether a run answers the message that was sent",
  judge({ turns }) {
    const telling = turns.filter(
      (turn) =>
        startsRun(turn) &&
        isAnswered(turn) &&
        areValuesSeen(turn) &&
        typeof askedOf(turn).message === "string" &&
        messagesIn(turn).length > 0,
    );
    if (telling.length < ENOUGH) return { unseen: "fewer than two runs tell their message" };
    const isKept = (turn: Turn) => messagesIn(turn).includes(String(askedOf(turn).message));
    if (telling.some(isKept)) return { findings: [] };
    const expected = "the request's message";
    const actual = `another one in each of ${telling.length}`;
    const broken = { rule: "message-lost", pointer: "/events/*/content", expected, actual };
    return { findings: [brokenRule("inferred", broken)] };
  },
};

const messagesIn = (turn: Turn): string[] =>
  eventsOf(turn)
    .filter(({ event_type }) => event_type === "user_message")
    .flatMap(({ content }) => (typeof content === "string" ? [content] : []));
