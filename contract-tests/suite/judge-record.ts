import type { Check } from "./check.ts";
import type { createConversationJudge } from "./conversation/judge-conversation.ts";
import { repeatedOutages } from "./conversation/outages.ts";
import { statusOf, type Turn } from "./conversation/turn.ts";
import type { Recorded } from "./har.ts";
import type { ExchangeReader } from "./judge/judge.ts";
import { judgeAnswer } from "./row-outcome.ts";
import { isLoopback } from "./target.ts";

/** Judges every exchange of a record that can be judged, then all together; nothing is sent. */
export function judgeRecord(
  record: readonly Recorded[],
  read: ExchangeReader,
  judgeConversation?: ReturnType<typeof createConversationJudge>,
): Check[] {
  const entries = record.map((recorded) => {
    const { name, exchange } = recorded;
    return { recorded, turn: exchange && { name, exchange, judgement: read(exchange) } };
  });
  const turns: Turn[] = entries.flatMap(({ turn }) => turn ?? []);
  const repeated = repeatedOutages(turns);
  return [
    ...entries.map(({ recorded, turn }) => checkOf(recorded, turn, repeated)),
    ...(judgeConversation?.({ turns: withoutCopies(turns) }) ?? []),
  ];
}

function checkOf(
  { name, host, reason }: Recorded,
  turn: Turn | undefined,
  repeated: ReadonlySet<Turn>,
): Check {
  const check = { theme: "Recorded exchanges", name, durationMs: 0, ...(reason && { reason }) };
  if (!turn) return { ...check, state: "skipped", findings: [] };
  const status = statusOf(turn);
  const { findings } = turn.judgement;
  if (status >= 500 && findings.length > 0 && !repeated.has(turn)) {
    const reason = `status ${status}: a bad day, since no like request got one again`;
    return { ...check, state: "skipped", findings: [], status, reason };
  }
  // Why the request was made is not recorded.
  const row = { name, ruling: "open" as const };
  return { ...check, ...judgeAnswer(row, status, findings, { isLive: !isLoopback(host) }) };
}

/** Tools write some exchanges down twice: as the page saw them, and as the network did. */
function withoutCopies(turns: readonly Turn[]): Turn[] {
  const seen = new Set<string>();
  return turns.filter(({ exchange: { request, response } }) => {
    const date = response.headers.get("date");
    if (date === null) return true;
    const texts = [request.body, response.body].map((body) =>
      new TextDecoder().decode(body ?? undefined),
    );
    const key = JSON.stringify([request.url, date, ...texts]);
    const isCopy = seen.has(key);
    seen.add(key);
    return !isCopy;
  });
}
