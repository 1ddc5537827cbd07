// What the public page of Create Response says, written down by hand and in its own words.
// The tests hold openapi.yaml and the types made from it against this; nothing is made from it.

export const method = "post";
export const server = "https://api.letpiper.com";
export const path = "/v1/orgs/{org_id}/responses/";

/** The type of both bodies, and the one answer that the page names. */
export const mediaType = "application/json";
export const status = "200";

/** `Authorization: Bearer <token>`. */
export const authorization = { type: "http", scheme: "bearer" };
export const tokenPrefix = "pat_";

export interface Field {
  type: string;
  required?: true;
  default?: unknown;
  /** Keywords of which the page says nothing. */
  more?: Record<string, unknown>;
}

export const pathParameters: Record<string, Field> = {
  org_id: { type: "string<uuid>", required: true },
};

export const queryParameters: Record<string, Field> = {
  include_events: { type: "boolean", default: true },
};

export const request: Record<string, Field> = {
  agent_id: { type: "string<uuid>", required: true },
  message: { type: "string | null" },
  session_id: { type: "string | null" },
  profile_metadata: { type: "object" },
};

export const response: Record<string, Field> = {
  content: { type: "string", required: true },
  role: { type: '"assistant"', default: "assistant" },
  events: { type: "object[] | null" },
  session_id: { type: "string<uuid> | null" },
  run_id: { type: "string<uuid> | null" },
};

/**
 * The page shows an event only in its sample: which types the values have, but not which fields
 * may be null or absent. A literal is the first value of an enum whose others it does not name.
 */
export const runEvent: Record<string, Field> = {
  id: { type: "string<uuid>" },
  run_id: { type: "string<uuid>" },
  event_type: { type: '"user_message" | string' },
  created_at: { type: "string<date-time>" },
  role: { type: '"user" | string' },
  content: { type: "string" },
  tool_name: { type: "string" },
  tool_call_id: { type: "string" },
  tool_arguments: { type: "object" },
  parent_tool_call_id: { type: "string" },
  reasoning_effort: { type: '"low" | string' },
  latency_ms: { type: "number" },
  error_code: { type: "string" },
  error_message: { type: "string" },
  model_name: { type: "string" },
  provider_name: { type: "string" },
  input_tokens: { type: "number" },
  output_tokens: { type: "number" },
  cache_read_tokens: { type: "number" },
  cache_write_tokens: { type: "number" },
  cost_usd: { type: "number" },
  code_executed: { type: "string" },
  printed_output: { type: "string" },
};

/** What stands beside the names, in the page's order. */
export const words = {
  operation: "Create Response",
  authorization: "Platform token (starts with pat_)",
  request: "Request schema for generating agent responses.",
  message: "Single user message. Omit or pass null for greeting generation.",
  session_id: "Session ID for conversation threading.",
  profile_metadata: "User profile metadata for personalization (e.g., user_name, preferences)",
  reply: "Successful Response",
  response: "Response schema for agent responses.",
  events: "Ordered list of all events during execution (tool calls, reasoning, etc.)",
};

export const sampleRequest = {
  agent_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
  message: "<string>",
  session_id: "<string>",
  profile_metadata: {},
};

export const sampleResponse = {
  content: "<string>",
  role: "assistant",
  events: [
    {
      id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
      run_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
      event_type: "user_message",
      created_at: "2023-11-07T05:31:56Z",
      role: "user",
      content: "<string>",
      tool_name: "<string>",
      tool_call_id: "<string>",
      tool_arguments: {},
      parent_tool_call_id: "<string>",
      reasoning_effort: "low",
      latency_ms: 123,
      error_code: "<string>",
      error_message: "<string>",
      model_name: "<string>",
      provider_name: "<string>",
      input_tokens: 123,
      output_tokens: 123,
      cache_read_tokens: 123,
      cache_write_tokens: 123,
      cost_usd: 123,
      code_executed: "<string>",
      printed_output: "<string>",
    },
  ],
  session_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
  run_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
};
