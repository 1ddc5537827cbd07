import { expect, test } from "vitest";
import type { RunEvent } from "../../src/index.ts";
import { renderRun } from "./render-run.ts";

/** An event as a server may send it: the client does not check an event's fields. */
const event = (fields: object) => fields as RunEvent;
const call = (id: string, parent?: string) =>
  event({ event_type: id, tool_call_id: id, parent_tool_call_id: parent });

/** The column in which the tree stands. */
const tree = (events: RunEvent[]) =>
  renderRun(events)
    .slice(1, -1)
    .map((line) => line.slice(12));

test("renders time, kind, tool, latency, tokens and cost, and totals", () => {
  const events = [
    event({ event_type: "user_message", created_at: "2026-03-02T09:15:00Z" }),
    event({
      event_type: "tool_call",
      tool_name: "find_order",
      created_at: "2026-03-02T10:15:01.250+01:00",
      latency_ms: 1630.4,
      input_tokens: 1200,
      output_tokens: 64,
      cost_usd: 0.1,
    }),
    event({ event_type: "reply", latency_ms: 38.5, output_tokens: 2, cost_usd: 0.2 }),
  ];
  expect(renderRun(events)).toEqual([
    "TIME (UTC)    EVENT                  LATENCY  TOKENS IN → OUT   COST",
    "09:15:00.000  user_message",
    "09:15:01.250  tool_call find_order  1,630 ms       1,200 → 64  $0.10",
    "              reply                    39 ms            ? → 2  $0.20",
    "              3 events in 1.3 s                    1,200 → 66  $0.30",
  ]);
});

test("puts nested calls under their parents, in the order of the list", () => {
  const events = [call("a"), call("b", "a"), call("x"), call("c", "b"), call("d", "a")];
  expect(tree(events)).toEqual(["a", "├─ b", "│  └─ c", "└─ d", "x"]);
});

test("says below an event why it failed", () => {
  const failed = { error_code: "timeout", error_message: "Too slow." };
  const events = [event({ ...call("a"), ...failed }), call("b", "a"), event({ error_code: "e" })];
  expect(tree(events)).toEqual([
    "a",
    "│  failed: timeout: Too slow.",
    "└─ b",
    "(no type)",
    "   failed: e",
  ]);
});

test("shows every event once, whatever they say of their parents", () => {
  const events = [
    call("unknown parent", "nowhere"),
    call("own parent", "own parent"),
    call("circle 1", "circle 2"),
    call("circle 2", "circle 1"),
    call("twin"),
    call("twin"),
    call("child", "twin"),
  ];
  expect(tree(events)).toEqual([
    "unknown parent",
    "twin",
    "└─ child",
    "twin",
    "own parent",
    "circle 1",
    "└─ circle 2",
  ]);
});

test("keeps calls that are nested without end readable", () => {
  const events = Array.from({ length: 20_000 }, (_, n) => call(`${n}`, n > 0 ? `${n - 1}` : ""));
  const lines = tree(events);
  expect(lines).toHaveLength(20_000);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(60);
});

test("takes any value in any field", () => {
  for (const value of [null, [], {}, true, "", "soon", -1, 1e308]) {
    const names = ["event_type", "created_at", "tool_name", "tool_call_id", "parent_tool_call_id"];
    const more = ["latency_ms", "input_tokens", "output_tokens", "cost_usd", "error_code"];
    const fields = Object.fromEntries([...names, ...more].map((name) => [name, value]));
    expect(renderRun([event(fields), event({})])).toHaveLength(value === "soon" ? 5 : 4);
  }
});

test("lets through nothing that a terminal obeys", () => {
  const hostile = "a\u001b[31m\u009b2J\u202eb\nc\r\u0007";
  const fields = { event_type: hostile, tool_name: hostile, error_message: hostile };
  expect(tree([event(fields)])).toEqual(["a[31m2Jb c a[31m2Jb c", "   failed: a[31m2Jb c"]);
});

test("renders a run without events", () => {
  expect(renderRun([]).at(-1)).toMatch(/^ +0 events$/);
});
