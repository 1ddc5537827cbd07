import { brokenRule, type ConversationRule } from "./rule.ts";
import { type Conversation, isAnswered, isValid, startsRun, statusOf, type Turn } from "./turn.ts";

/** Fewer may be about the one agent that they name. */
const ENOUGH_REFUSALS = 2;

/** Whether any request is answered at all: of a server that answers none, nothing else is known. */
export const validRequestsAreAnswered: ConversationRule = {
  name: "valid requests are answered",
  doubt: "whether valid requests are answered",
  judge({ turns: all }) {
    // A server that runs no agent does not do its job, whatever it lets one read.
    const turns = all.some(startsRun) ? all.filter(startsRun) : all;
    if (turns.some(isGoodAnswer)) return { findings: [] };
    const statuses = turns.filter(isValid).map(statusOf);
    if (statuses.length === 0) return { inconclusive: "no valid request was sent" };
    const told = statuses.filter((status) => status !== 429 && status < 500);
    if (told.length >= ENOUGH_REFUSALS && told.every((status) => status === 422)) {
      const expected = "an answer to a request that is as the page describes it";
      const actual = `422 to each of ${told.length}`;
      const broken = { rule: "unanswered", pointer: "status", expected, actual };
      return { findings: [brokenRule("documented", broken)] };
    }
    const seen = [...new Set(statuses)].join(", ");
    return { inconclusive: `no valid request was answered (status ${seen})` };
  },
};

const isGoodAnswer = (turn: Turn): boolean =>
  isAnswered(turn) &&
  turn.judgement.request !== undefined &&
  turn.judgement.request.ruling !== "ruled-out" &&
  (turn.ruling === undefined || turn.ruling === "allowed" || turn.ruling === "open");

/** The valid requests that were answered, or refused as ones that do not match their schema. */
export const judgedTurns = ({ turns }: Conversation): Turn[] =>
  turns.filter((turn) => isValid(turn) && (isAnswered(turn) || statusOf(turn) === 422));
