import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { isUuid } from "../document/uuid.ts";
import { type Check, stateOf } from "./check.ts";
import type { createConversationJudge } from "./conversation/judge-conversation.ts";
import { replyOf, statusOf, type Turn } from "./conversation/turn.ts";
import type { ExchangeReader, Finding } from "./judge/judge.ts";
import { type SendLimits, type Sent, send } from "./judge/send.ts";
import { type Caller, isPaid, type Row } from "./requests/row.ts";
import { retryAfterMs } from "./retry-after.ts";
import { judgeAnswer, judgeFailure, type Outcome } from "./row-outcome.ts";
import type { Target } from "./target.ts";

export interface RunOptions extends SendLimits {
  read: ExchangeReader;
  /** Judges the run as a whole, where it is one: not where single rows are asked. */
  judgeConversation?: ReturnType<typeof createConversationJudge>;
  /** How many calls that may cost money are made at most. */
  maxCalls: number;
  /** The longest that a 429 is waited for. */
  maxWaitMs?: number;
  /** Told of each check as soon as it is done. */
  onCheck?: (check: Check) => void;
  /** How a request is sent and how time passes: a simulation has its own ways. */
  sendRequest?: typeof send;
  wait?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
}

const DEADLINES_IN_A_ROW = 3;
const OUTAGES_IN_A_ROW = 3;
const WAITS_FOR_A_ROW = 3;
/** Also before a request is sent again that got a 5xx, and where a 429 does not say how long. */
const DEFAULT_WAIT_MS = 1_000;
const DEFAULT_MAX_WAIT_MS = 60_000;

const waitInTime = (ms: number, signal?: AbortSignal) =>
  sleep(ms, undefined, { signal }).catch(() => {});

/** Where a run stands. */
interface Progress {
  caller: Caller;
  paceMs: number;
  turns: Turn[];
  calls: number;
  deadlines: number;
  outages: number;
  lastSentAt: number;
  /** Why nothing more is sent. */
  stopped?: string | undefined;
}

/** What came of a row's request: the last answer or none, and what was learned before that. */
type RowResult = ({ failure: Finding } | { turn: Turn }) & {
  /** What was found in the answers before the last. */
  earlier: Finding[];
  notes: string[];
  /** It got a 5xx, and why it was not asked again. */
  unsure?: string;
};

/** Sends the rows to a target one at a time, and judges each answer, then all of them together. */
export async function runTable(
  rows: readonly Row[],
  target: Target,
  options: RunOptions,
): Promise<Check[]> {
  const progress: Progress = {
    caller: { ...target.caller },
    paceMs: target.paceMs,
    turns: [],
    calls: 0,
    deadlines: 0,
    outages: 0,
    lastSentAt: Number.NEGATIVE_INFINITY,
  };
  const checks: Check[] = [];
  const add = (check: Check) => {
    checks.push(check);
    options.onCheck?.(check);
  };
  for (const row of rows) add(await checkRow(row, target, progress, options));
  const conversation = { turns: progress.turns, token: target.caller.token };
  const known = target.kind === "url" ? undefined : target.kind;
  for (const check of options.judgeConversation?.(conversation, known) ?? []) add(check);
  return checks;
}

async function checkRow(
  row: Row,
  target: Target,
  progress: Progress,
  options: RunOptions,
): Promise<Check> {
  const { name, theme = "" } = row;
  const excuse = target.kind === "url" ? undefined : row.wrong?.[target.kind];
  const leftOut = { theme, name, findings: [], durationMs: 0 };
  if (excuse !== undefined) return { ...leftOut, state: "skipped", reason: excuse };
  const stopped = options.signal?.aborted ? "stopped" : progress.stopped;
  if (stopped !== undefined) return { ...leftOut, state: "not run", reason: stopped };
  const unpaid = overBudget(row, progress, options);
  if (unpaid !== undefined) return { ...leftOut, state: "not run", reason: unpaid, isUnpaid: true };
  const start = performance.now();
  const asked = await ask(row, progress, options);
  const durationMs = performance.now() - start;
  return { theme, name, durationMs, ...judgeAsked(asked, row, target, progress) };
}

function overBudget(row: Row, { caller, calls }: Progress, { maxCalls }: RunOptions) {
  const isOver = isPaid(row.request(caller), caller) && calls >= maxCalls;
  return isOver ? `--max-calls ${maxCalls} is used up` : undefined;
}

/** Sends a row's request, and again where the answer says to come back or may be a bad day's. */
async function ask(row: Row, progress: Progress, options: RunOptions): Promise<RowResult> {
  const { read, maxWaitMs = DEFAULT_MAX_WAIT_MS, wait = waitInTime, signal } = options;
  const earlier: Finding[] = [];
  const notes: string[] = [];
  let waits = 0;
  let isAskedAgain = false;
  for (;;) {
    const sent = await sendAtPace(row, progress, options);
    if ("failure" in sent) return { ...sent, earlier, notes };
    const turn = turnOf(row, sent, read);
    progress.turns.push(turn);
    const { status, headers } = sent.exchange.response;
    const { findings } = turn.judgement;
    if (status === 429) {
      // No run was started for it.
      if (isPaid(sent.exchange.request, progress.caller)) progress.calls -= 1;
      const ms = retryAfterMs(headers) ?? DEFAULT_WAIT_MS * 2 ** waits;
      if (waits === WAITS_FOR_A_ROW || ms > maxWaitMs) return { turn, earlier, notes };
      await wait(ms, signal);
      if (signal?.aborted) return { turn, earlier, notes };
      waits += 1;
      earlier.push(...findings);
      notes.push(`answered after a 429 and ${ms / 1000} s`);
    } else if (status >= 500 && findings.length > 0 && !isAskedAgain) {
      const unsure = "no call was left to ask again";
      if (overBudget(row, progress, options)) return { turn, earlier, notes, unsure };
      await wait(DEFAULT_WAIT_MS, signal);
      if (signal?.aborted) return { turn, earlier, notes, unsure: "stopped before asking again" };
      isAskedAgain = true;
      notes.push(`status ${status} at first, and not again`);
    } else return { turn, earlier, notes };
  }
}

async function sendAtPace(row: Row, progress: Progress, options: RunOptions): Promise<Sent> {
  const { sendRequest = send, wait = waitInTime, signal, deadlineMs, maxBytes } = options;
  const early = progress.lastSentAt + progress.paceMs - performance.now();
  if (early > 0) await wait(early, signal);
  progress.lastSentAt = performance.now();
  const request = row.request(progress.caller);
  if (isPaid(request, progress.caller)) progress.calls += 1;
  return sendRequest(request, { deadlineMs, maxBytes, ...(signal && { signal }) });
}

const turnOf = (
  { name, ruling, mayBeUnknown }: Row,
  { exchange }: Extract<Sent, { exchange: unknown }>,
  read: ExchangeReader,
): Turn => ({
  name,
  exchange,
  judgement: read(exchange),
  ruling,
  ...(mayBeUnknown && { mayBeUnknown }),
});

/** What comes of a row, and whether anything more is to be sent. */
function judgeAsked(asked: RowResult, row: Row, target: Target, progress: Progress): Outcome {
  const { earlier, notes, unsure } = asked;
  if ("failure" in asked) {
    const { failure } = asked;
    progress.deadlines = failure.rule === "deadline" ? progress.deadlines + 1 : 0;
    if (failure.rule === "unreachable") progress.stopped = "the target cannot be reached";
    if (progress.deadlines === DEADLINES_IN_A_ROW)
      progress.stopped = "the target does not answer in time";
    const outcome = judgeFailure(failure, row, target);
    const findings = [...earlier, ...outcome.findings];
    const isBroken = stateOf(findings) === "violation";
    return { ...outcome, findings, ...(isBroken && { state: "violation" }) };
  }
  const { turn } = asked;
  const status = statusOf(turn);
  const { findings } = turn.judgement;
  progress.deadlines = 0;
  progress.outages = status >= 500 && findings.length > 0 ? progress.outages + 1 : 0;
  if (progress.outages === OUTAGES_IN_A_ROW) progress.stopped = `the target answers ${status}`;
  if (unsure) {
    const reason = `status ${status}, and ${unsure}`;
    return { state: "inconclusive", findings: earlier, status, reason };
  }
  const { session_id } = replyOf(turn);
  if (isUuid(session_id)) progress.caller.sessionId ??= session_id;
  const outcome = judgeAnswer(row, status, [...earlier, ...findings], target);
  if (outcome.state === "inconclusive") progress.stopped = outcome.reason;
  const isPast = notes.length > 0 && status < 500 && status !== 429;
  return isPast && !outcome.reason ? { ...outcome, reason: notes.join("; ") } : outcome;
}
