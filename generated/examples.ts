// What openapi.yaml shows by example, for the tests of apps. Not edited by hand: change openapi.yaml,
// then run npm run generate.
// Source: openapi.yaml, sha256 7317f21d2c340e130403a5389d77b3d748862abf1bb79e3d69dae202afb17800

/** The names of the replies that openapi.yaml shows of each operation. */
export interface ReplyExamples {
  createResponse: "withEvents" | "withoutEvents" | "greeting";
  getSessionEvents: "conversation" | "replyLost" | "greetingFirst" | "noRuns";
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
              input: { message: "Where is my order?" },
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
  getSessionEvents: {
    parameters: {
      org_id: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
      session_id: "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
    },
    requests: {},
    replies: {
      conversation: {
        session: {
          session_id: "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
          agent_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
          organization_id: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
          channel_id: null,
          channel_external_session_id: null,
          channel_external_user_id: null,
          is_test: false,
          created_at: "2026-03-02T09:15:00.000Z",
          updated_at: "2026-03-02T09:17:07.100Z",
        },
        runs: [
          {
            id: "b1e5c0de-93a4-4c1f-9d27-6a0f3e8d5b74",
            session_id: "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
            created_at: "2026-03-02T09:15:00.000Z",
            updated_at: "2026-03-02T09:15:03.400Z",
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
                cost_usd: 0.00284,
              },
            ],
            model_name: "example-model",
            total_input_tokens: 2598,
            total_output_tokens: 86,
            total_cost_usd: 0.00515,
            total_requests: 2,
          },
          {
            id: "2c9d4e17-6b80-4f3a-8e15-90a7d3c6f241",
            session_id: "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
            created_at: "2026-03-02T09:16:20.000Z",
            updated_at: "2026-03-02T09:16:22.700Z",
            events: [
              {
                id: "0a6f1c52-7d3e-4b8a-9c10-1f2e3d4c5b11",
                run_id: "2c9d4e17-6b80-4f3a-8e15-90a7d3c6f241",
                event_type: "user_message",
                created_at: "2026-03-02T09:16:20.000Z",
                role: "user",
                content: "Can it still be delivered to my office?",
              },
              {
                id: "0a6f1c52-7d3e-4b8a-9c10-1f2e3d4c5b12",
                run_id: "2c9d4e17-6b80-4f3a-8e15-90a7d3c6f241",
                event_type: "assistant_message",
                created_at: "2026-03-02T09:16:22.700Z",
                role: "assistant",
                content: "Yes. Which address shall I write down?",
                latency_ms: 1204,
                model_name: "example-model",
                provider_name: "example-provider",
                input_tokens: 1460,
                output_tokens: 12,
                cost_usd: 0.00261,
              },
            ],
            model_name: "example-model",
            total_input_tokens: 1460,
            total_output_tokens: 12,
            total_cost_usd: 0.00261,
            total_requests: 1,
          },
          {
            id: "8e70b3f5-1a4c-4d92-b6e8-37c05d9f2a16",
            session_id: "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
            created_at: "2026-03-02T09:17:05.000Z",
            updated_at: "2026-03-02T09:17:07.100Z",
            events: [
              {
                id: "0a6f1c52-7d3e-4b8a-9c10-1f2e3d4c5b21",
                run_id: "8e70b3f5-1a4c-4d92-b6e8-37c05d9f2a16",
                event_type: "user_message",
                created_at: "2026-03-02T09:17:05.000Z",
                role: "user",
                content: "1 Example Street, please.",
              },
              {
                id: "0a6f1c52-7d3e-4b8a-9c10-1f2e3d4c5b22",
                run_id: "8e70b3f5-1a4c-4d92-b6e8-37c05d9f2a16",
                event_type: "assistant_message",
                created_at: "2026-03-02T09:17:07.100Z",
                role: "assistant",
                content: "Done. It comes to 1 Example Street on Thursday.",
                model_name: "example-model",
                provider_name: "example-provider",
              },
            ],
            model_name: "example-model",
            total_input_tokens: 1533,
            total_output_tokens: 16,
            total_cost_usd: 0.00277,
            total_requests: 1,
          },
        ],
      },
      replyLost: {
        session: {
          session_id: "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
          agent_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
          organization_id: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
          channel_id: null,
          channel_external_session_id: null,
          channel_external_user_id: null,
          is_test: false,
          created_at: "2026-03-02T09:15:00.000Z",
          updated_at: "2026-03-02T09:16:22.700Z",
        },
        runs: [
          {
            id: "b1e5c0de-93a4-4c1f-9d27-6a0f3e8d5b74",
            session_id: "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
            created_at: "2026-03-02T09:15:00.000Z",
            updated_at: "2026-03-02T09:15:03.400Z",
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
                cost_usd: 0.00284,
              },
            ],
            model_name: "example-model",
            total_input_tokens: 2598,
            total_output_tokens: 86,
            total_cost_usd: 0.00515,
            total_requests: 2,
          },
          {
            id: "2c9d4e17-6b80-4f3a-8e15-90a7d3c6f241",
            session_id: "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
            created_at: "2026-03-02T09:16:20.000Z",
            updated_at: "2026-03-02T09:16:22.700Z",
            events: [
              {
                id: "0a6f1c52-7d3e-4b8a-9c10-1f2e3d4c5b11",
                run_id: "2c9d4e17-6b80-4f3a-8e15-90a7d3c6f241",
                event_type: "user_message",
                created_at: "2026-03-02T09:16:20.000Z",
                role: "user",
                content: "Can it still be delivered to my office?",
              },
              {
                id: "0a6f1c52-7d3e-4b8a-9c10-1f2e3d4c5b12",
                run_id: "2c9d4e17-6b80-4f3a-8e15-90a7d3c6f241",
                event_type: "assistant_message",
                created_at: "2026-03-02T09:16:22.700Z",
                role: "assistant",
                content: "Yes. Which address shall I write down?",
                latency_ms: 1204,
                model_name: "example-model",
                provider_name: "example-provider",
                input_tokens: 1460,
                output_tokens: 12,
                cost_usd: 0.00261,
              },
            ],
            model_name: "example-model",
            total_input_tokens: 1460,
            total_output_tokens: 12,
            total_cost_usd: 0.00261,
            total_requests: 1,
          },
        ],
      },
      greetingFirst: {
        session: {
          session_id: "9b2f6c1a-0d7e-4f35-8c64-52e1a7d3f908",
          agent_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
          organization_id: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
          channel_id: "e28b5d90-7f14-4c63-a0d9-4b6c1f8e3725",
          channel_external_session_id: "example-chat-1042",
          channel_external_user_id: "example-customer-77",
          is_test: false,
          created_at: "2026-03-02T10:02:00.000Z",
          updated_at: "2026-03-02T10:02:42.900Z",
        },
        runs: [
          {
            id: "4e7d2a90-5b13-4d6f-a8c2-71f09e3b6c25",
            session_id: "9b2f6c1a-0d7e-4f35-8c64-52e1a7d3f908",
            created_at: "2026-03-02T10:02:00.000Z",
            updated_at: "2026-03-02T10:02:01.300Z",
            events: [
              {
                id: "6d0b8e34-52c7-4f19-a3e6-9b7f40c1d201",
                run_id: "4e7d2a90-5b13-4d6f-a8c2-71f09e3b6c25",
                event_type: "assistant_message",
                created_at: "2026-03-02T10:02:01.300Z",
                role: "assistant",
                content: "Hello! What can I do for you today?",
                model_name: "example-model",
                provider_name: "example-provider",
              },
            ],
            model_name: "example-model",
            total_requests: 1,
          },
          {
            id: "d6f19a3c-84e2-4b07-9c5d-1e3a70b8f462",
            session_id: "9b2f6c1a-0d7e-4f35-8c64-52e1a7d3f908",
            created_at: "2026-03-02T10:02:40.000Z",
            updated_at: "2026-03-02T10:02:42.900Z",
            events: [
              {
                id: "6d0b8e34-52c7-4f19-a3e6-9b7f40c1d211",
                run_id: "d6f19a3c-84e2-4b07-9c5d-1e3a70b8f462",
                event_type: "user_message",
                created_at: "2026-03-02T10:02:40.000Z",
                role: "user",
                content: "Where is my order?",
              },
              {
                id: "6d0b8e34-52c7-4f19-a3e6-9b7f40c1d212",
                run_id: "d6f19a3c-84e2-4b07-9c5d-1e3a70b8f462",
                event_type: "assistant_message",
                created_at: "2026-03-02T10:02:42.900Z",
                role: "assistant",
                content: "Your order 1042 is on its way and should arrive on Thursday.",
                model_name: "example-model",
                provider_name: "example-provider",
              },
            ],
            model_name: null,
            total_input_tokens: null,
            total_output_tokens: null,
            total_cost_usd: null,
            total_requests: null,
          },
        ],
      },
      noRuns: {
        session: {
          session_id: "c41d7b06-2e8f-4a59-b3d0-6f1e92a8c754",
          agent_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
          organization_id: "7d9f2f4e-1c57-4f0a-9f43-2b8f6f2f9b10",
          channel_id: null,
          channel_external_session_id: null,
          channel_external_user_id: null,
          is_test: true,
          created_at: "2026-03-02T11:30:00.000Z",
          updated_at: "2026-03-02T11:30:00.000Z",
        },
        runs: [],
      },
    },
    errors: {
      "401": { body: { detail: "Invalid token." }, headers: {} },
      "403": {
        body: { detail: "The token has no access to this organization." },
        headers: {},
      },
      "404": { body: { detail: "Session not found." }, headers: {} },
      "422": {
        body: {
          detail: [
            {
              loc: ["path", "session_id"],
              msg: "Input should be a valid UUID, invalid length: expected length 32 for simple format, found 3",
              type: "uuid_parsing",
              input: "abc",
              ctx: {
                error: "invalid length: expected length 32 for simple format, found 3",
              },
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
