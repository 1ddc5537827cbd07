// What the public page of Create Response says, written down by hand and in its own words.
// The tests hold openapi.yaml and the types made from it against this; nothing is made from it.
import type { Page } from "./page.ts";
import { aboutRunEvent, otherSources, runEvent, sampleEvent } from "./run-event.ts";

export const createResponse: Page = {
  name: "create-response",
  title: "Create Response",
  operationId: "createResponse",
  method: "post",
  path: "/v1/orgs/{org_id}/responses/",
  pathParameters: { org_id: { type: "string<uuid>", required: true } },
  queryParameters: { include_events: { type: "boolean", default: true } },
  request: {
    at: "",
    known: "stated",
    fields: {
      agent_id: { type: "string<uuid>", required: true },
      message: { type: "string | null" },
      session_id: { type: "string | null" },
      profile_metadata: { type: "object" },
    },
    about: { agent_id: "agent to run" },
  },
  status: "200",
  answer: [
    {
      at: "",
      known: "stated",
      fields: {
        content: { type: "string", required: true },
        role: { type: '"assistant"', default: "assistant" },
        events: { type: "object[] | null" },
        session_id: { type: "string<uuid> | null" },
        run_id: { type: "string<uuid> | null" },
      },
      about: {
        content: "reply",
        role: "assistant",
        session_id: "conversation",
        run_id: "produced",
      },
    },
    {
      at: "events[]",
      known: "sample",
      sourcesOfGuesses: otherSources,
      fields: runEvent,
      about: aboutRunEvent,
    },
  ],
  words: {
    operation: "Create Response",
    purpose: "Generates a response from the customer-service agent",
    request: "Request schema for generating agent responses.",
    "request.message": "Single user message. Omit or pass null for greeting generation.",
    "request.session_id": "Session ID for conversation threading.",
    "request.profile_metadata":
      "User profile metadata for personalization (e.g., user_name, preferences)",
    reply: "Successful Response",
    answer: "Response schema for agent responses.",
    "answer.events": "Ordered list of all events during execution (tool calls, reasoning, etc.)",
  },
  sampleRequest: {
    agent_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
    message: "<string>",
    session_id: "<string>",
    profile_metadata: {},
  },
  sampleAnswer: {
    content: "<string>",
    role: "assistant",
    events: [sampleEvent],
    session_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
    run_id: "3c90c3cc-0d44-4b50-8888-8dd25736052a",
  },
};
