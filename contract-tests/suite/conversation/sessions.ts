import { brokenRule, type ConversationRule } from "./rule.ts";
import {
  askedOf,
  idOf,
  isAnswered,
  isValid,
  OF_NO_SESSION,
  replyOf,
  sessionAskedFor,
  statusOf,
  type Turn,
} from "./turn.ts";

/** A conversation goes on with the session that an earlier reply of the run named. */
export const sessionsAreRemembered: ConversationRule = {
  name: "a conversation goes on in its session",
  doubt: "whether a conversation is remembered",
  judge({ turns }) {
    const owners = new Map<string, string>();
    const forgotten: string[] = [];
    let asked = 0;
    for (const turn of turns) {
      const id = idOf(sessionAskedFor(turn));
      if (id !== undefined && owners.get(id) === ownerOf(turn)) {
        const actual = whatBecameOf(turn, id);
        if (actual !== undefined) asked += 1;
        if (actual) forgotten.push(`${actual} ("${turn.name}")`);
      }
      const given = idOf(replyOf(turn).session_id);
      if (given !== undefined && isAnswered(turn)) owners.set(given, ownerOf(turn));
    }
    if (asked === 0) return { unseen: "no conversation was gone on with" };
    const [actual] = forgotten;
    if (actual === undefined) return { findings: [] };
    const expected = "the session that an earlier reply of this run named";
    const broken = { rule: "session-forgotten", pointer: "body/session_id", expected, actual };
    return { findings: [brokenRule("inferred", broken)] };
  },
};

/** Who may go on with a session: the same caller, with the same agent of the same organization. */
function ownerOf(turn: Turn): string {
  const { request } = turn.judgement;
  const agent = idOf(askedOf(turn).agent_id);
  return JSON.stringify([request?.token, idOf(request?.parameters.get("org_id")), agent]);
}

/** Says how a known session was not gone on with, "" where it was; undefined where none can tell. */
function whatBecameOf(turn: Turn, id: string): string | undefined {
  const isFit = isValid({ ...turn, mayBeUnknown: false });
  if (!isFit) return undefined;
  const status = statusOf(turn);
  if (isAnswered(turn)) {
    const echoed = idOf(replyOf(turn).session_id);
    return echoed === undefined || echoed === id ? "" : "another session";
  }
  const isRefusal = status >= 400 && status < 500 && !OF_NO_SESSION.includes(status);
  return isRefusal ? `status ${status}` : undefined;
}
