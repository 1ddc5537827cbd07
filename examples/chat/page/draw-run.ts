// Draws a run as a timeline: a row for each step, and below a step those that were taken within it.
import type { RunEvent } from "piper-responses";
import { element } from "./element.ts";
import { amountIn, layOut, type Step, ticksOf } from "./steps.ts";
import { cost, duration, tokens } from "./words.ts";

export function drawRun(events: readonly RunEvent[]): HTMLDetailsElement {
  const { steps, durationMs, inputTokens, outputTokens, costUsd } = layOut(events);
  const totals = [
    events.length === 1 ? "1 step" : `${events.length} steps`,
    durationMs > 0 && duration(durationMs),
    inputTokens + outputTokens > 0 && `${tokens(inputTokens)} → ${tokens(outputTokens)} tokens`,
    costUsd > 0 && cost(costUsd),
  ].filter((total) => total !== false);

  const summary = element("summary", "", element("span", "run-name", "Run"));
  for (const total of totals) summary.append(" ", element("span", "total", total));
  const timeline = element("div", "timeline", drawScale(durationMs), drawSteps(steps, 0));
  timeline.style.setProperty("--tick", percent((ticksOf(durationMs)[0] ?? Infinity) / durationMs));
  const run = element("details", "run", summary, timeline);
  run.open = events.length > 1;
  return run;
}

/** The seconds above the bars, for the eyes alone: each row says its own. */
function drawScale(durationMs: number): HTMLElement {
  const track = element("span", "track");
  for (const ms of ticksOf(durationMs)) {
    const tick = element("span", "tick", duration(ms));
    tick.style.insetInlineStart = percent(ms / durationMs);
    track.append(tick);
  }
  const titles = ["Latency", "Tokens", "Cost"].map((title) => element("span", "number", title));
  const scale = element("div", "row scale", element("span", "name"), track, ...titles);
  scale.ariaHidden = "true";
  return scale;
}

function drawSteps(steps: readonly Step[], depth: number): HTMLElement {
  const list = element("ol", "steps");
  for (const step of steps) {
    const item = element("li", "", drawStep(step, depth));
    if (step.nested.length > 0) item.append(drawSteps(step.nested, depth + 1));
    list.append(item);
  }
  return list;
}

/** A row that opens: below it stands what else the event says. */
function drawStep({ event, kind, bar }: Step, depth: number): HTMLElement {
  const type = String(event.event_type ?? "step").replaceAll("_", " ");
  const name = element("span", "name", event.tool_name || type);
  name.style.setProperty("--depth", String(depth));
  const hasFailed = Boolean(event.error_code || event.error_message);
  if (hasFailed) name.append(" ", element("span", "flag", "failed"));

  const track = element("span", "track");
  track.ariaHidden = "true";
  if (bar) {
    const drawn = element("span", "bar");
    drawn.style.insetInlineStart = percent(bar.start);
    drawn.style.inlineSize = percent(bar.length);
    track.append(drawn);
  }

  const summary = element("summary", "row", name, track, ...drawNumbers(event));
  const className = `step ${kind}${hasFailed ? " failed" : ""}`;
  return element("details", className, summary, drawFields(event));
}

function drawNumbers({ latency_ms, input_tokens, output_tokens, cost_usd }: RunEvent) {
  const latency = amountIn(latency_ms);
  const [read, written] = [amountIn(input_tokens), amountIn(output_tokens)];
  const usd = amountIn(cost_usd);
  return [
    drawNumber("latency", latency === undefined ? "" : duration(latency)),
    drawNumber(
      "tokens",
      read === undefined && written === undefined
        ? ""
        : `${tokens(read ?? 0)} → ${tokens(written ?? 0)}`,
    ),
    drawNumber("cost", usd === undefined ? "" : cost(usd)),
  ];
}

/** A number, and for those who do not see its column what it is. */
function drawNumber(what: string, text: string): HTMLElement {
  const number = element("span", "number");
  if (text) number.append(element("span", "unseen", `, ${what} `), text);
  return number;
}

function drawFields(event: RunEvent): HTMLElement {
  const fields: [string, unknown][] = [
    ["Kind", event.event_type],
    ["Text", event.content],
    ["Arguments", event.tool_arguments && JSON.stringify(event.tool_arguments, null, 2)],
    ["Code", event.code_executed],
    ["Output", event.printed_output],
    ["Error", [event.error_code, event.error_message].filter(Boolean).join(": ")],
    ["Model", [event.model_name, event.provider_name].filter(Boolean).join(", ")],
    ["Reasoning", event.reasoning_effort],
    [
      "From cache",
      amountIn(event.cache_read_tokens) && `${tokens(Number(event.cache_read_tokens))} tokens`,
    ],
    ["At", event.created_at],
  ];
  const list = element("dl", "fields");
  for (const [name, value] of fields)
    if (value) list.append(element("dt", "", name), element("dd", "", String(value)));
  return list;
}

const percent = (share: number) => `${(share * 100).toFixed(2)}%`;
