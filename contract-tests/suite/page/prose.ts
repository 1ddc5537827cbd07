import type { Schema } from "../../document/openapi.ts";

/**
 * What the prose of a field that the page has no words for is about: a word of it that no other
 * field's prose has, so that prose is noticed which stands at the wrong field.
 */
export const ABOUT: Record<string, Record<string, string>> = {
  request: { agent_id: "agent to run" },
  response: { content: "reply", role: "assistant", session_id: "conversation", run_id: "produced" },
  event: {
    id: "identifies the event",
    run_id: "belongs",
    event_type: "kind of step",
    created_at: "when",
    role: "speaks",
    content: "text",
    tool_name: "was called",
    tool_call_id: "within the run",
    tool_arguments: "arguments",
    parent_tool_call_id: "nested",
    reasoning_effort: "asked to reason",
    latency_ms: "milliseconds",
    error_code: "short code",
    error_message: "in words",
    model_name: "language model",
    provider_name: "who serves",
    input_tokens: "sent to",
    output_tokens: "wrote",
    cache_read_tokens: "read from",
    cache_write_tokens: "written to",
    cost_usd: "dollars",
    code_executed: "source code",
    printed_output: "printed",
  },
  problem: { loc: "where", msg: "in words", type: "code" },
};

/** Lists the fields whose prose does not say what they are about. */
export function proseElsewhere(schemas: Record<string, Schema>): string[] {
  return Object.entries(schemas).flatMap(([name, { properties = {} }]) =>
    Object.entries(ABOUT[name] ?? {})
      .filter(([field, word]) => !properties[field]?.description?.includes(word))
      .map(([field, word]) => `${name} ${field}: "${word}"`),
  );
}
