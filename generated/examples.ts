// What openapi.yaml shows by example, for the tests of apps. Not edited by hand: change openapi.yaml,
// then run npm run generate.
// Source: openapi.yaml, sha256 192662b897771cbdde65c24de409aeaca5e3359d7589f418f633d0d563f7beb0

/** The names of the replies that openapi.yaml shows of each operation. */
export interface ReplyExamples {
  createResponse: "withEvents" | "withoutEvents" | "greeting";
}

/** The statuses of the refusals that openapi.yaml shows. */
export type ErrorStatus = "401" | "403" | "404" | "422" | "429";

/** A refusal: the body of an answer, and those of its headers that are documented. */
export interface ErrorExample {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** What openapi.yaml shows of an operation, by name; of a status that is an error the first. */
export interface OperationExamples {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly requests: Readonly<Record<string, unknown>>;
  readonly replies: Readonly<Record<string, unknown>>;
  readonly errors: Readonly<Record<string, ErrorExample>>;
}

export const examples: Readonly<Record<keyof ReplyExamples, OperationExamples>> = {
  createResponse: {
    parameters: { org_id: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10", include_events: true },
    requests: {
      newConversation: {
        agent_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
        message: "Where is my order?",
      },
      followUp: {
        agent_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
        message: "Can it still be delivered to my office?",
        session_id: "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
      },
      greeting: { agent_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a", message: null },
      personalised: {
        agent_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
        message: "Where is my order?",
        profile_metadata: { user_name: "Ada", preferences: { language: "en", channel: "email" } },
      },
    },
    replies: {
      withEvents: {
        content: "Your order 1042 is on its way and should arrive on Thursday.",
        role: "assistant",
        session_id: "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
        run_id: "b1e5c0de-93a4-4c1f-9d27-6a0f3e8d5b74",
        events: [
          {
            id: "0a6f1c52-7d3e-4b8a-9c10-1f2e3d4c5b01",
            run_id: "b1e5c0de-93a4-4c1f-9d27-6a0f3e8d5b74",
            event_type: "user_message",
            created_at: "2026-03-02T09:15:00.000Z",
            role: "user",
            content: "Where is my order?",
          },
          {
            id: "0a6f1c52-7d3e-4b8a-9c10-1f2e3d4c5b02",
            run_id: "b1e5c0de-93a4-4c1f-9d27-6a0f3e8d5b74",
            event_type: "reasoning",
            created_at: "2026-03-02T09:15:00.840Z",
            role: "assistant",
            content: "I need the customer's latest order and where its parcel is.",
            reasoning_effort: "low",
            latency_ms: 812.4,
            model_name: "example-model",
            provider_name: "example-provider",
            input_tokens: 1210,
            output_tokens: 64,
            cache_read_tokens: 1024,
            cache_write_tokens: 0,
            cost_usd: 0.00231,
          },
          {
            id: "0a6f1c52-7d3e-4b8a-9c10-1f2e3d4c5b03",
            run_id: "b1e5c0de-93a4-4c1f-9d27-6a0f3e8d5b74",
            event_type: "tool_call",
            created_at: "2026-03-02T09:15:00.850Z",
            role: "assistant",
            tool_name: "find_order",
            tool_call_id: "call_1",
            tool_arguments: { latest: true },
            parent_tool_call_id: null,
            content: "Order 1042 is with the carrier.",
            latency_ms: 1630,
          },
          {
            id: "0a6f1c52-7d3e-4b8a-9c10-1f2e3d4c5b04",
            run_id: "b1e5c0de-93a4-4c1f-9d27-6a0f3e8d5b74",
            event_type: "tool_call",
            created_at: "2026-03-02T09:15:01.120Z",
            role: "assistant",
            tool_name: "track_parcel",
            tool_call_id: "call_2",
            tool_arguments: { carrier: "example-carrier", parcel: "EX-77120" },
            parent_tool_call_id: "call_1",
            latency_ms: 900,
            error_code: "carrier_timeout",
            error_message: "The carrier did not answer within 900 ms.",
          },
          {
            id: "0a6f1c52-7d3e-4b8a-9c10-1f2e3d4c5b05",
            run_id: "b1e5c0de-93a4-4c1f-9d27-6a0f3e8d5b74",
            event_type: "code_execution",
            created_at: "2026-03-02T09:15:02.060Z",
            role: "assistant",
            tool_name: "run_code",
            tool_call_id: "call_3",
            tool_arguments: {},
            parent_tool_call_id: "call_1",
            latency_ms: 38.5,
            code_executed: "print(shipped_on + timedelta(days=3))",
            printed_output: "2026-03-05",
          },
          {
            id: "0a6f1c52-7d3e-4b8a-9c10-1f2e3d4c5b06",
            run_id: "b1e5c0de-93a4-4c1f-9d27-6a0f3e8d5b74",
            event_type: "assistant_message",
            created_at: "2026-03-02T09:15:03.400Z",
            role: "assistant",
            content: "Your order 1042 is on its way and should arrive on Thursday.",
            latency_ms: 905.1,
            model_name: "example-model",
            provider_name: "example-provider",
            input_tokens: 1388,
            output_tokens: 22,
            cache_read_tokens: 1210,
            cache_write_tokens: 178,
            cost_usd: 0.00284,
          },
        ],
      },
      withoutEvents: {
        content: "Your order 1042 is on its way and should arrive on Thursday.",
        role: "assistant",
        events: null,
        session_id: "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
        run_id: "b1e5c0de-93a4-4c1f-9d27-6a0f3e8d5b74",
      },
      greeting: {
        content: "Hello! What can I do for you today?",
        role: "assistant",
        events: [],
        session_id: "9b2f6c1a-0d7e-4f35-8c64-52e1a7d3f908",
        run_id: "4e7d2a90-5b13-4d6f-a8c2-71f09e3b6c25",
      },
    },
    errors: {
      "401": { body: { detail: "Invalid token." }, headers: {} },
      "403": {
        body: { detail: "The token has no access to this organization." },
        headers: {},
      },
      "404": { body: { detail: "Agent not found." }, headers: {} },
      "422": {
        body: {
          detail: [
            {
              loc: ["body", "agent_id"],
              msg: "Field required",
              type: "missing",
            },
          ],
        },
        headers: {},
      },
      "429": {
        body: { detail: "Too many requests." },
        headers: { "retry-after": "2" },
      },
    },
  },
};
