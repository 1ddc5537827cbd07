import type { OpenApiDocument } from "../../document/place.ts";
import { type Check, stateOf } from "../check.ts";
import type { KnownTarget } from "../requests/row.ts";
import { validRequestsAreAnswered } from "./answers.ts";
import { eventsComeByDefault, eventsComeWhenAskedFor } from "./events.ts";
import { noMessageGreets } from "./greeting.ts";
import { eventsAreEachCallsOwn, runsAreEachCallsOwn, sessionsAreEachCallsOwn } from "./ids.ts";
import { runsAnswerTheirMessage } from "./messages.ts";
import { noLikeRequestsFail } from "./outages.ts";
import { sessionsListTheirRuns } from "./reads.ts";
import { badRequestsAreRefusedForWhatIsWrong } from "./reasons.ts";
import type { ConversationRule } from "./rule.ts";
import { sessionsAreRemembered } from "./sessions.ts";
import type { Conversation } from "./turn.ts";
import { createDocumentedWays } from "./ways.ts";

export const CONVERSATION_THEME = "Conversation";

/** What Prism cannot show, since it answers with examples, by the rule that would find fault. */
const PRISM_CANNOT_SHOW: ReadonlyMap<ConversationRule, string> = new Map([
  [sessionsAreEachCallsOwn, "each call gets the ids of an example"],
  [runsAreEachCallsOwn, "each call gets the ids of an example"],
  [eventsAreEachCallsOwn, "each call gets the ids of an example"],
  [runsAnswerTheirMessage, "each call gets the events of an example"],
]);

const RULES = [
  validRequestsAreAnswered,
  noMessageGreets,
  eventsComeWhenAskedFor,
  eventsComeByDefault,
  sessionsAreEachCallsOwn,
  runsAreEachCallsOwn,
  eventsAreEachCallsOwn,
  sessionsAreRemembered,
  sessionsListTheirRuns,
  runsAnswerTheirMessage,
  noLikeRequestsFail,
  badRequestsAreRefusedForWhatIsWrong,
];

/** Prepares the judgement of a run of exchanges: one check for each rule on what a server does. */
export function createConversationJudge(document: OpenApiDocument) {
  const rules = [...RULES, createDocumentedWays(document)];
  return (conversation: Conversation, target?: KnownTarget): Check[] =>
    rules.map((rule) => ({
      theme: CONVERSATION_THEME,
      name: rule.name,
      durationMs: 0,
      ...outcomeOf(rule, conversation, target),
    }));
}

type Outcome = Pick<Check, "state" | "findings" | "reason" | "doubt">;

function outcomeOf(
  rule: ConversationRule,
  conversation: Conversation,
  target: KnownTarget | undefined,
): Outcome {
  const excuse = target === "prism" ? PRISM_CANNOT_SHOW.get(rule) : undefined;
  if (excuse) return { state: "skipped", reason: excuse, findings: [] };
  const outcome = rule.judge(conversation);
  if ("unseen" in outcome)
    return { state: "skipped", reason: `not seen: ${outcome.unseen}`, findings: [] };
  if ("inconclusive" in outcome)
    return { state: "inconclusive", reason: outcome.inconclusive, findings: [] };
  const state = stateOf(outcome.findings);
  return { state, findings: outcome.findings, ...(state === "warning" && { doubt: rule.doubt }) };
}
