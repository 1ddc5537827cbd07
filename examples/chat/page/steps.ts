// What a timeline shows of a run, worked out from its events.
import type { RunEvent } from "piper-responses";

/** One step of a run. */
export interface Step {
  event: RunEvent;
  kind: "model" | "tool" | "message";
  /** Its bar, as shares of the run's time; undefined where the event tells no time. */
  bar: { start: number; length: number } | undefined;
  /** The steps that were taken inside this one. */
  nested: Step[];
}

export interface Timeline {
  steps: Step[];
  durationMs: number;
  inputTokens: number;
  outputTokens: number;
  costUsd: number;
}

/** What is nested deeper stands at this depth. */
const MAX_DEPTH = 5;

/** Lays out a run's events. The client does not check an event's fields, so each is looked at here. */
export function layOut(events: readonly RunEvent[]): Timeline {
  const times = events.map(timeOf).filter((time) => time !== undefined);
  const start = Math.min(...times.map(({ start }) => start));
  const durationMs = times.length > 0 ? Math.max(...times.map(({ end }) => end)) - start : 0;

  const steps: Step[] = [];
  const top = { list: steps, depth: 0 };
  const calls = new Map<string, typeof top>();
  for (const event of events) {
    const time = timeOf(event);
    const share = (ms: number) => (durationMs > 0 ? ms / durationMs : 0);
    const bar = time && { start: share(time.start - start), length: share(time.end - time.start) };
    const step: Step = { event, kind: kindOf(event), bar, nested: [] };
    // A parent comes before what is nested in it, so nothing can be its own grandparent.
    const place = calls.get(event.parent_tool_call_id ?? "") ?? top;
    place.list.push(step);
    if (!event.tool_call_id) continue;
    const isDeepest = place.depth === MAX_DEPTH;
    const inside = { list: step.nested, depth: place.depth + 1 };
    calls.set(event.tool_call_id, isDeepest ? place : inside);
  }

  const sum = (amounts: unknown[]) =>
    amounts.reduce<number>((total, amount) => total + (amountIn(amount) ?? 0), 0);
  return {
    steps,
    durationMs,
    inputTokens: sum(events.map(({ input_tokens }) => input_tokens)),
    outputTokens: sum(events.map(({ output_tokens }) => output_tokens)),
    costUsd: sum(events.map(({ cost_usd }) => cost_usd)),
  };
}

/** A number that can be drawn and added up. */
export function amountIn(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 && value < Infinity ? value : undefined;
}

function kindOf(event: RunEvent): Step["kind"] {
  if (event.tool_name) return "tool";
  return event.model_name ? "model" : "message";
}

/**
 * When a step began and ended. The API does not say which of the two `created_at` is: a model's step
 * is taken to be written down when it is done, as its tokens are known only then, and any other as
 * it begins.
 */
function timeOf(event: RunEvent): { start: number; end: number } | undefined {
  const at = Date.parse(event.created_at ?? "");
  if (Number.isNaN(at)) return undefined;
  const latency = amountIn(event.latency_ms) ?? 0;
  return kindOf(event) === "model"
    ? { start: at - latency, end: at }
    : { start: at, end: at + latency };
}

/** A few round moments of a run, to draw a scale with. */
export function ticksOf(durationMs: number): number[] {
  const rounds = [1, 2, 5].map((digit) => digit * 10 ** Math.floor(Math.log10(durationMs / 5)));
  const every = [...rounds, (rounds[0] ?? 0) * 10].find((ms) => durationMs / ms <= 5) ?? durationMs;
  return Array.from({ length: Math.floor(durationMs / every) }, (_, n) => (n + 1) * every);
}
