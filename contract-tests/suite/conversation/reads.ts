import { isObject } from "../../document/json.ts";
import { isUuid } from "../../document/uuid.ts";
import type { Finding } from "../judge/finding.ts";
import { brokenRule, type ConversationRule } from "./rule.ts";
import {
  areValuesSeen,
  idOf,
  isAnswered,
  isReplySeen,
  isValid,
  OF_NO_SESSION,
  replyOf,
  sessionAskedFor,
  startsRun,
  statusOf,
  type Turn,
} from "./turn.ts";

/** A token that may run an agent need not be one that may read what was said: hence 403. */
const OF_NO_READ = [...OF_NO_SESSION, 403];

/** Of more runs a server may list a part: whether it does is not known. */
const MANY_RUNS = 100;

/** A session that this very run was given can be read, and lists the runs that it answered with. */
export const sessionsListTheirRuns: ConversationRule = {
  name: "a session that is read lists the runs of its calls",
  doubt: "whether a session lists its runs",
  judge({ turns }) {
    const known = new Map<string, Set<string>>();
    let read = 0;
    for (const turn of turns) {
      const session = startsRun(turn) ? replyOf(turn).session_id : sessionAskedFor(turn);
      const key = keyOf(turn, session);
      if (key === undefined) continue;
      const runs = known.get(key);
      if (startsRun(turn)) {
        const run = idOf(replyOf(turn).run_id);
        if (isAnswered(turn)) known.set(key, new Set([...(runs ?? []), ...(run ? [run] : [])]));
      } else if (runs && isValid({ ...turn, mayBeUnknown: false })) {
        const missing = missingIn(turn, [...runs]);
        if (missing) return { findings: [missing] };
        if (missing === null) read += 1;
      }
    }
    return read === 0 ? { unseen: "no session was read after a call in it" } : { findings: [] };
  },
};

/** A session of a caller and an organization; undefined where the turn names none that can be told. */
function keyOf(turn: Turn, session: unknown): string | undefined {
  const { request, operation } = turn.judgement;
  if (!request || !operation || !areValuesSeen(turn) || !isUuid(session)) return undefined;
  return JSON.stringify([request.token, idOf(request.parameters.get("org_id")), idOf(session)]);
}

/** What a read lacks, null where that is nothing; undefined where it cannot be told. */
function missingIn(turn: Turn, runs: string[]): Finding | null | undefined {
  const status = statusOf(turn);
  if (!isAnswered(turn)) {
    if (status < 400 || status >= 500 || OF_NO_READ.includes(status)) return undefined;
    const [rule, pointer] = ["session-unread", "session_id"];
    const expected = "the session that an earlier reply of this run named";
    const actual = `status ${status} ("${turn.name}")`;
    return brokenRule("inferred", { rule, pointer, expected, actual });
  }
  const { runs: listed } = replyOf(turn);
  if (!isReplySeen(turn) || !Array.isArray(listed) || listed.length >= MANY_RUNS) return undefined;
  const ids = new Set(listed.filter(isObject).map(({ id }) => idOf(id)));
  const lost = runs.filter((run) => !ids.has(run));
  if (lost.length === 0) return null;
  const [rule, pointer] = ["run-unlisted", "/runs"];
  const expected = "each run that a reply of this session named";
  const actual = `${lost.length} of ${runs.length} not there ("${turn.name}")`;
  return brokenRule("inferred", { rule, pointer, expected, actual });
}
