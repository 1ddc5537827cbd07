import { brokenRule, type ConversationRule, type RuleOutcome } from "./rule.ts";
import {
  askedOf,
  type Conversation,
  eventsOf,
  idOf,
  isAnswered,
  replyOf,
  runOf,
  sessionAskedFor,
  startsRun,
  type Turn,
} from "./turn.ts";

const answeredRuns = ({ turns }: Conversation): Turn[] =>
  turns.filter((turn) => startsRun(turn) && isAnswered(turn));

export const sessionsAreEachCallsOwn: ConversationRule = {
  name: "a new conversation has a session of its own",
  doubt: "whether each conversation has a session of its own",
  judge(conversation) {
    // Whoever went on with a session, or was given it, is another than who begins one.
    const known = new Map<string, string>();
    const repeated: string[] = [];
    let begun = 0;
    for (const turn of answeredRuns(conversation)) {
      const id = idOf(replyOf(turn).session_id);
      if (id !== undefined && beginsConversation(turn)) {
        begun += 1;
        const earlier = known.get(id);
        if (earlier !== undefined) repeated.push(describePair(turn, earlier));
      }
      for (const seen of [idOf(sessionAskedFor(turn)), id])
        if (seen !== undefined && !known.has(seen)) known.set(seen, turn.name);
    }
    return outcome(repeated, begun, {
      rule: "session-shared",
      pointer: "/session_id",
      expected: "a session of its own: the request names none",
    });
  },
};

const beginsConversation = (turn: Turn): boolean =>
  sessionAskedFor(turn) === undefined &&
  !turn.exchange.request.unseen?.includes("body") &&
  (askedOf(turn).session_id ?? null) === null;

export const runsAreEachCallsOwn: ConversationRule = {
  name: "each call has a run of its own",
  doubt: "whether each call has a run of its own",
  judge(conversation) {
    const turns = answeredRuns(conversation).filter((turn) => runOf(turn) !== undefined);
    const repeated = findRepeated(turns, (turn) => [runOf(turn)]);
    return outcome(repeated, turns.length, {
      rule: "run-shared",
      pointer: "/run_id",
      expected: "a run of its own",
    });
  },
};

export const eventsAreEachCallsOwn: ConversationRule = {
  name: "each call has events of its own",
  doubt: "whether each call has events of its own",
  judge(conversation) {
    const turns = answeredRuns(conversation).filter((turn) => eventsOf(turn).length > 0);
    const repeated = findRepeated(turns, (turn) => eventsOf(turn).map(({ id }) => idOf(id)));
    return outcome(repeated, turns.length, {
      rule: "event-shared",
      pointer: "/events/*/id",
      expected: "ids that no other call's events have",
    });
  },
};

/** Names the turns that have an id of an earlier one. */
function findRepeated(turns: Turn[], idsOf: (turn: Turn) => (string | undefined)[]): string[] {
  const owners = new Map<string, Turn>();
  const repeated: string[] = [];
  for (const turn of turns) {
    const ids = idsOf(turn).filter((id) => id !== undefined);
    const earlier = ids.map((id) => owners.get(id)).find((owner) => owner && owner !== turn);
    if (earlier) repeated.push(describePair(turn, earlier.name));
    for (const id of ids) if (!owners.has(id)) owners.set(id, turn);
  }
  return repeated;
}

const describePair = (turn: Turn, earlier: string) => `"${turn.name}" has that of "${earlier}"`;

function outcome(
  repeated: string[],
  seen: number,
  broken: { rule: string; pointer: string; expected: string },
): RuleOutcome {
  const [first] = repeated;
  if (first === undefined)
    return seen < 2 ? { unseen: "fewer than two calls show it" } : { findings: [] };
  const more = repeated.length > 1 ? ` (and ${repeated.length - 1} more like it)` : "";
  return { findings: [brokenRule("inferred", { ...broken, actual: `${first}${more}` })] };
}
