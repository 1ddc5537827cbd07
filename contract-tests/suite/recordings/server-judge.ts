import type { OpenApiDocument } from "../../document/place.ts";
import type { Check } from "../check.ts";
import type { createConversationJudge } from "../conversation/judge-conversation.ts";
import { repeatedOutages } from "../conversation/outages.ts";
import { statusOf, type Turn } from "../conversation/turn.ts";
import type { Exchange, ExchangeReader, Judgement } from "../judge/judge.ts";
import { judgeAnswer } from "../row-outcome.ts";
import { createSightings, type Sightings } from "../sightings/sightings.ts";
import { isLoopback } from "../target.ts";
import { createCheckList } from "./check-list.ts";
import type { Recorded } from "./recorded.ts";
import { createTurnList } from "./turn-list.ts";

/** What one server of a recording was seen to do. */
export interface JudgedServer {
  /** Its host and port; empty where the recording does not tell. */
  host: string;
  /** How many exchanges there were. */
  exchanges: number;
  checks: Check[];
  sightings: Sightings;
  /** The tokens that its callers sent, to be kept out of all that is said. */
  tokens: string[];
}

const MOST_TOKENS = 100;

/** Judges the exchanges of one server of a recording, as far as each was seen. */
export function createServerJudge(document: OpenApiDocument, host: string, read: ExchangeReader) {
  const isLive = !isLoopback(host.replace(/:\d+$/, ""));
  const sightings = createSightings(document);
  const checks = createCheckList();
  const conversation = createTurnList();
  /** Whether a 5xx is a bad day's is known at the end: by then there may be a second one. */
  const outages: { turn: Turn; check: Check }[] = [];
  const tokens = new Set<string>();
  let exchanges = 0;

  function judge({ name, exchange, unseen }: Recorded, turn: Turn | undefined): Check {
    const check = { theme: "Recorded exchanges", name, durationMs: 0 };
    const lacks = unseen.length > 0 ? { reason: `recorded without ${unseen.join(" and ")}` } : {};
    if (!exchange || !turn) return { ...check, state: "skipped", findings: [], ...lacks };
    // Why the request was made is not recorded.
    const row = { name, ruling: "open" as const };
    const status = exchange.response.status;
    const outcome = judgeAnswer(row, status, turn.judgement.findings, { isLive });
    // Nothing was seen that could be right: a status alone keeps no contract.
    const hidesBody = exchange.response.unseen?.includes("body");
    const state = hidesBody && outcome.state === "clean" ? "skipped" : outcome.state;
    return { ...check, ...lacks, ...outcome, state };
  }

  return {
    take(recorded: Recorded, shape?: (exchange: Exchange) => Exchange): void {
      exchanges += 1;
      const { name, exchange } = recorded;
      if (exchange) {
        sightings.see(exchange);
        for (const token of tokensOf(exchange)) if (tokens.size < MOST_TOKENS) tokens.add(token);
      }
      const seen = exchange && (shape?.(exchange) ?? exchange);
      const turn = seen && { name, exchange: seen, judgement: readSeen(seen, read) };
      const check = judge({ ...recorded, exchange: seen }, turn);
      if (turn) conversation.add(turn);
      if (turn && statusOf(turn) >= 500 && check.findings.length > 0) outages.push({ turn, check });
      else checks.add(check);
    },
    end(judgeConversation?: ReturnType<typeof createConversationJudge>): JudgedServer {
      const repeated = repeatedOutages(outages.map(({ turn }) => turn));
      for (const { turn, check } of outages)
        checks.add(repeated.has(turn) ? check : asBadDay(check));
      const isAnySeen = checks.list().some(({ state }) => state !== "skipped");
      const whole = judgeConversation?.({ turns: conversation.list() }) ?? [];
      for (const check of whole) checks.add(isAnySeen ? check : asUnseen(check));
      return {
        host,
        exchanges,
        checks: checks.list(),
        sightings: sightings.list(),
        tokens: [...tokens],
      };
    },
  };
}

/** Where no answer is seen, a conversation has nothing to keep. */
const asUnseen = (check: Check): Check =>
  check.state === "clean" ? { ...check, state: "skipped", reason: "no answer was seen" } : check;

const asBadDay = ({ findings: _, ...check }: Check): Check => ({
  ...check,
  state: "skipped",
  findings: [],
  reason: `status ${check.status}: a bad day, since no like request got one again`,
});

const tokensOf = ({ request }: Exchange): string[] =>
  (request.headers.get("authorization") ?? "").split(/\s+/).slice(1);

/** What a finding is about that came of the answer's body: a JSON pointer, or the body as a whole. */
const IN_BODY = /^(\/|$)/;

function readSeen(exchange: Exchange, read: ExchangeReader): Judgement {
  const judgement = read(exchange);
  if (!exchange.response.unseen?.includes("body")) return judgement;
  const findings = judgement.findings.filter(({ pointer }) => !IN_BODY.test(pointer));
  return { ...judgement, findings, value: undefined };
}
