import type { Check } from "./check.ts";
import type { Recorded } from "./har.ts";
import type { Exchange, Finding } from "./judge/judge.ts";
import { judgeAnswer } from "./row-verdict.ts";
import { isLoopback } from "./target.ts";

/** Judges every exchange of a record that can be judged; nothing is sent. */
export function judgeRecord(
  record: readonly Recorded[],
  judge: (exchange: Exchange) => Finding[],
): Check[] {
  return record.map(({ name, host, exchange, reason }) => {
    const check = { theme: "Recorded exchanges", name, durationMs: 0, ...(reason && { reason }) };
    if (!exchange) return { ...check, state: "skipped", findings: [] };
    const isLive = !isLoopback(host);
    // Why the request was made is not recorded.
    const row = { name, verdict: "open" as const };
    const outcome = judgeAnswer(row, exchange.response.status, judge(exchange), { isLive });
    return { ...check, ...outcome };
  });
}
