import type { RunEvent } from "piper-responses";
import { expect, test } from "vitest";
import { layOut, type Step, ticksOf } from "./steps.ts";

/** An event as a server may send it: the client does not check an event's fields. */
const event = (fields: object) => fields as RunEvent;
const at = (seconds: number) => new Date(seconds * 1000).toISOString();

const names = (steps: Step[]): unknown[] =>
  steps.map(({ event, nested }) =>
    nested.length > 0 ? [event.tool_call_id, ...names(nested)] : event.tool_call_id,
  );

test("nests a step in the call that it names", () => {
  const call = (id: string, parent: string | null = null) =>
    event({ tool_name: id, tool_call_id: id, parent_tool_call_id: parent });
  const { steps } = layOut([call("a"), call("b", "a"), call("c", "b"), call("d", "a"), call("e")]);
  expect(names(steps)).toEqual([["a", ["b", "c"], "d"], "e"]);
});

test.each([
  ["one that is not there", "x"],
  ["itself", "a"],
  ["one that comes later", "b"],
])("keeps a step whose parent is %s", (_, parent) => {
  const events = [
    event({ tool_call_id: "a", parent_tool_call_id: parent }),
    event({ tool_call_id: "b", parent_tool_call_id: null }),
  ];
  expect(names(layOut(events).steps)).toEqual(["a", "b"]);
});

test("keeps steps that are nested without end", () => {
  const events = Array.from({ length: 20_000 }, (_, n) =>
    event({ tool_call_id: `${n}`, parent_tool_call_id: n > 0 ? `${n - 1}` : null }),
  );
  const depthOf = (steps: Step[]): number =>
    1 + Math.max(0, ...steps.flatMap(({ nested }) => (nested.length > 0 ? depthOf(nested) : [])));
  const countOf = (steps: Step[]): number =>
    steps.reduce((sum, { nested }) => sum + countOf(nested), steps.length);
  const { steps } = layOut(events);
  expect([depthOf(steps), countOf(steps)]).toEqual([6, 20_000]);
});

test("puts a model's step before its time, and any other after it", () => {
  const { steps, durationMs } = layOut([
    event({ event_type: "user_message", created_at: at(0) }),
    event({ event_type: "reasoning", model_name: "m", created_at: at(2), latency_ms: 1000 }),
    event({ event_type: "tool_call", tool_name: "t", created_at: at(2), latency_ms: 2000 }),
  ]);
  expect(durationMs).toBe(4000);
  expect(steps.map(({ bar }) => bar)).toEqual([
    { start: 0, length: 0 },
    { start: 0.25, length: 0.25 },
    { start: 0.5, length: 0.5 },
  ]);
});

test("adds up tokens and costs", () => {
  const { inputTokens, outputTokens, costUsd } = layOut([
    event({ input_tokens: 1, output_tokens: 2, cost_usd: 0.25 }),
    event({ input_tokens: 4, output_tokens: null, cost_usd: 0.5 }),
  ]);
  expect([inputTokens, outputTokens, costUsd]).toEqual([5, 2, 0.75]);
});

test.each([null, undefined, "", "soon", true, -1, Number.NaN, Infinity, {}, []])(
  "takes %s in any field",
  (value) => {
    const fields = ["created_at", "latency_ms", "input_tokens", "output_tokens", "cost_usd"];
    const ids = ["tool_call_id", "parent_tool_call_id", "tool_name", "model_name"];
    const odd = event(Object.fromEntries([...fields, ...ids].map((name) => [name, value])));
    const { durationMs, inputTokens, costUsd } = layOut([odd, event({ created_at: at(1) })]);
    expect([durationMs, inputTokens, costUsd].every(Number.isFinite)).toBe(true);
  },
);

test("lays out a run without events", () => {
  expect(layOut([])).toMatchObject({ steps: [], durationMs: 0, costUsd: 0 });
});

test.each([
  [3400, [1000, 2000, 3000]],
  [900, [200, 400, 600, 800]],
  [61_000, [20_000, 40_000, 60_000]],
  [1, [0.2, 0.4, 0.6, 0.8, 1]],
  [0, []],
])("marks a run of %s ms at %j", (durationMs, ticks) => {
  expect(ticksOf(durationMs).map((ms) => Number(ms.toFixed(3)))).toEqual(ticks);
});
