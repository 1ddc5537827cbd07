import { performance } from "node:perf_hooks";
import { isObject } from "../document/json.ts";
import type { Check } from "./check.ts";
import { parseJson } from "./judge/json.ts";
import type { Exchange, Finding } from "./judge/judge.ts";
import { type SendLimits, send } from "./judge/send.ts";
import { isUuid } from "./judge/uuid.ts";
import { isPaid, type Row } from "./requests/row.ts";
import { judgeAnswer, judgeFailure } from "./row-verdict.ts";
import type { Target } from "./target.ts";

export interface RunOptions extends SendLimits {
  judge: (exchange: Exchange) => Finding[];
  /** How many calls that may cost money are made at most. */
  maxCalls: number;
}

const DEADLINES_IN_A_ROW = 3;

/** Sends the rows to a target one at a time, and judges each answer. */
export async function runTable(
  rows: readonly Row[],
  target: Target,
  { judge, maxCalls, ...limits }: RunOptions,
): Promise<Check[]> {
  const caller = { ...target.caller };
  const checks: Check[] = [];
  let calls = 0;
  let deadlines = 0;
  let stopped: string | undefined;

  for (const row of rows) {
    const { name, theme = "" } = row;
    const request = row.request(caller);
    const paid = isPaid(request, caller);
    const known = target.kind === "url" ? undefined : row.wrong?.[target.kind];
    const overBudget = paid && calls >= maxCalls ? `--max-calls ${maxCalls} is used up` : undefined;
    const reason = known ?? stopped ?? overBudget;
    if (reason !== undefined) {
      const state = known === undefined ? "not run" : "skipped";
      checks.push({ theme, name, state, reason, findings: [], durationMs: 0 });
      continue;
    }

    if (paid) calls += 1;
    const start = performance.now();
    const sent = await send(request, limits);
    const durationMs = performance.now() - start;
    if ("failure" in sent) {
      const { failure } = sent;
      checks.push({ theme, name, durationMs, ...judgeFailure(failure, target) });
      deadlines = failure.rule === "deadline" ? deadlines + 1 : 0;
      if (failure.rule === "unreachable") stopped = "the target cannot be reached";
      if (deadlines === DEADLINES_IN_A_ROW) stopped = "the target does not answer in time";
      continue;
    }
    const { exchange } = sent;
    deadlines = 0;
    const sessionId = sessionOf(exchange);
    if (sessionId && !caller.sessionId) caller.sessionId = sessionId;
    const outcome = judgeAnswer(row, exchange.response.status, judge(exchange), target);
    checks.push({ theme, name, durationMs, ...outcome });
    const isRefused = outcome.state === "inconclusive" && exchange.response.status < 500;
    if (isRefused) stopped = outcome.reason;
  }
  return checks;
}

function sessionOf({ response }: Exchange): string | undefined {
  const { value } = parseJson(response.body);
  return isObject(value) && isUuid(value.session_id) ? value.session_id : undefined;
}
