import { brokenRule, type ConversationRule } from "./rule.ts";
import {
  askedOf,
  type Conversation,
  eventsOf,
  isAnswered,
  isReplySeen,
  replyOf,
  startsRun,
  type Turn,
} from "./turn.ts";

const PARAMETER = "include_events";

/** Answers to messages that ask for events, by the parameter's value or by its default. */
function repliesWithEventsDue({ turns }: Conversation) {
  const asking = turns.filter(
    (turn) =>
      startsRun(turn) &&
      isAnswered(turn) &&
      isReplySeen(turn) &&
      // A greeting's run may have none.
      typeof askedOf(turn).message === "string" &&
      turn.judgement.request?.parameters.get(PARAMETER) === true,
  );
  const isLeftOut = (turn: Turn) => turn.judgement.request?.leftOut.has(PARAMETER) === true;
  return { asked: asking.filter((turn) => !isLeftOut(turn)), byDefault: asking.filter(isLeftOut) };
}

const hasEvents = (turn: Turn): boolean => eventsOf(turn).length > 0;

export const eventsComeWhenAskedFor: ConversationRule = {
  name: "events come when asked for",
  doubt: "whether events come when they are asked for",
  judge(conversation) {
    const { asked, byDefault } = repliesWithEventsDue(conversation);
    const due = asked.length > 0 ? asked : byDefault;
    if (due.length === 0) return { unseen: "no answered message asked for events" };
    if (due.some(hasEvents)) return { findings: [] };
    const expected = "a list of events, as the request asks for";
    const actual = `none in any of ${due.length}`;
    const broken = { rule: "events-missing", pointer: "/events", expected, actual };
    return { findings: [brokenRule("inferred", broken)] };
  },
};

/** The page states the default, so that a server with another one breaks it. */
export const eventsComeByDefault: ConversationRule = {
  name: `${PARAMETER} has its documented default`,
  doubt: `the default of ${PARAMETER}`,
  judge(conversation) {
    const { asked, byDefault } = repliesWithEventsDue(conversation);
    if (byDefault.length === 0) return { unseen: `no answered message left ${PARAMETER} out` };
    if (!asked.some(hasEvents)) return { unseen: "no events came when they were asked for either" };
    if (byDefault.some(hasEvents) || !asked.every(hasEvents)) return { findings: [] };
    // One empty list may be a run without events.
    const isSure = byDefault.length > 1 || !Array.isArray(byDefault.map(replyOf)[0]?.events);
    if (!isSure) return { findings: [] };
    const expected = `events: ${PARAMETER} is true by default`;
    const actual = `none in any of ${byDefault.length}, and some when asked for`;
    const broken = { rule: "default", pointer: PARAMETER, expected, actual };
    return { findings: [brokenRule("documented", broken)] };
  },
};
