import type { RunEvent } from "../../src/index.ts";
import { printableLine } from "../shared/printable.ts";
import { listBranches } from "./run-tree.ts";

/** Styles a part of a line where the output can show it. */
export type Paint = (style: "bold" | "red", text: string) => string;

const TITLES = ["TIME (UTC)", "EVENT", "LATENCY", "TOKENS IN → OUT", "COST"];

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });
const dollars = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  maximumFractionDigits: 6,
});

/**
 * Renders a run as a table with totals, nested calls under the call that they are part of. Nobody
 * has checked an event's fields, so any of them may be missing or of another type.
 */
export function renderRun(events: readonly RunEvent[], paint: Paint = (_, text) => text): string[] {
  const branches = listBranches(events);
  const table = [
    TITLES,
    ...branches.map(({ event, guide }) => [
      clock(event),
      guide + label(event),
      unit(numberIn(event.latency_ms), whole, " ms"),
      tokens([event]),
      cost([event]),
    ]),
    ["", extent(events), "", tokens(events), cost(events)],
  ];
  const widths = TITLES.map((_, column) =>
    table.reduce((width, cells) => Math.max(width, cells[column]?.length ?? 0), 0),
  );
  const [titles = "", ...lines] = table.map((cells) => alignCells(cells, widths));
  const underTime = " ".repeat((widths[0] ?? 0) + 2);
  return [
    paint("bold", titles),
    ...branches.flatMap(({ event, below }, index) => {
      const failed = failure(event);
      const line = lines[index] ?? "";
      return failed ? [line, underTime + below + paint("red", failed)] : [line];
    }),
    paint("bold", lines.at(-1) ?? ""),
  ];
}

/** Text begins where its column does, numbers end where theirs does. */
function alignCells(cells: string[], widths: number[]): string {
  const aligned = cells.map((cell, column) => {
    const width = widths[column] ?? 0;
    return column < 2 ? cell.padEnd(width) : cell.padStart(width);
  });
  return aligned.join("  ").trimEnd();
}

const clock = (event: RunEvent) => {
  const time = timeOf(event);
  return time === undefined ? "" : new Date(time).toISOString().slice(11, 23);
};

const label = ({ event_type, tool_name }: RunEvent) =>
  printableLine([event_type, tool_name].filter(isText).join(" ") || "(no type)", 48);

const failure = ({ error_code, error_message }: RunEvent) => {
  const said = [error_code, error_message].filter(isText).join(": ");
  return said && printableLine(`failed: ${said}`, 200);
};

function extent(events: readonly RunEvent[]): string {
  const times = events.map(timeOf).filter((time) => time !== undefined);
  const [first = 0] = times;
  const start = times.reduce((a, b) => Math.min(a, b), first);
  const end = times.reduce((a, b) => Math.max(a, b), first);
  const count = `${whole.format(events.length)} event${events.length === 1 ? "" : "s"}`;
  return times.length > 1 ? `${count} in ${tenths.format((end - start) / 1000)} s` : count;
}

function tokens(events: readonly RunEvent[]): string {
  const into = sum(events.map((event) => event.input_tokens));
  const out = sum(events.map((event) => event.output_tokens));
  if (into === undefined && out === undefined) return "";
  return `${unit(into, whole) || "?"} → ${unit(out, whole) || "?"}`;
}

const cost = (events: readonly RunEvent[]) =>
  unit(sum(events.map((event) => event.cost_usd)), dollars);

const unit = (value: number | undefined, format: Intl.NumberFormat, name = "") =>
  value === undefined ? "" : format.format(value) + name;

const sum = (values: unknown[]) =>
  values.map(numberIn).reduce((a, b) => (b === undefined ? a : (a ?? 0) + b), undefined);

const numberIn = (value: unknown) =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

const isText = (value: unknown) => typeof value === "string" && value !== "";

function timeOf({ created_at }: RunEvent): number | undefined {
  const time = isText(created_at) ? Date.parse(created_at) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
