// Bodies with one value that the contract rules out. Written by hand from the page, and by what
// openapi.yaml guesses where the page is silent: a fault does not change with the document.
import {
  absent,
  type Field,
  fault,
  NO_DATE_TIMES,
  NO_UUIDS,
  negative,
  put,
  type Required,
  type Strings,
  wrongStrings,
  wrongTypes,
} from "./schema-variations.ts";
import { finding, inferred, type Variation } from "./variation.ts";

/** The types that may stand where: a value of any other is a fault. */
const FIELDS: Field[] = [
  ["withEvents", "", "object", "documented"],
  ["withEvents", "/content", "string", "documented"],
  ["greeting", "/role", "string", "documented", "const"],
  ["withEvents", "/events", "array null", "documented"],
  // In a reply without events and without a session to echo, a wrong id breaks nothing else.
  ["greeting", "/session_id", "string null", "documented"],
  ["greeting", "/run_id", "string null", "documented"],

  ["withEvents", "/events/0", "object", "documented"],
  ["withEvents", "/events/1/id", "string", "example"],
  ["withEvents", "/events/1/run_id", "string", "example"],
  ["withEvents", "/events/1/event_type", "string", "example"],
  ["withEvents", "/events/1/created_at", "string", "example"],
  ["withEvents", "/events/1/role", "string null", "example"],
  ["withEvents", "/events/1/content", "string null", "example"],
  ["withEvents", "/events/2/tool_name", "string null", "example"],
  ["withEvents", "/events/4/tool_call_id", "string null", "example"],
  ["withEvents", "/events/2/tool_arguments", "object null", "example"],
  ["withEvents", "/events/3/parent_tool_call_id", "string null", "example"],
  ["withEvents", "/events/1/reasoning_effort", "string null", "example"],
  ["withEvents", "/events/1/latency_ms", "number integer null", "example"],
  ["withEvents", "/events/3/error_code", "string null", "example"],
  ["withEvents", "/events/3/error_message", "string null", "example"],
  ["withEvents", "/events/1/model_name", "string null", "example"],
  ["withEvents", "/events/1/provider_name", "string null", "example"],
  ["withEvents", "/events/1/input_tokens", "integer null", "example"],
  ["withEvents", "/events/1/output_tokens", "integer null", "example"],
  ["withEvents", "/events/1/cache_read_tokens", "integer null", "example"],
  ["withEvents", "/events/1/cache_write_tokens", "integer null", "example"],
  ["withEvents", "/events/1/cost_usd", "number integer null", "example"],
  ["withEvents", "/events/4/code_executed", "string null", "example"],
  ["withEvents", "/events/4/printed_output", "string null", "example"],

  ["invalidToken", "", "object", "inferred"],
  ["invalidToken", "/detail", "string", "inferred"],
  ["otherOrganization", "/detail", "string", "inferred"],
  ["unknownAgent", "/detail", "string", "inferred"],
  ["rateLimited", "/detail", "string", "inferred"],
  ["missingAgentId", "", "object", "inferred"],
  ["missingAgentId", "/detail", "array", "inferred"],
  ["missingAgentId", "/detail/0", "object", "inferred"],
  ["missingAgentId", "/detail/0/loc", "array", "inferred"],
  ["missingAgentId", "/detail/0/loc/1", "string integer", "inferred"],
  ["missingAgentId", "/detail/0/msg", "string", "inferred"],
  ["missingAgentId", "/detail/0/type", "string", "inferred"],
];

/** What may not be left out. */
const REQUIRED: Required[] = [
  ["withEvents", "/content", "documented"],
  ["greeting", "/content", "documented"],
  ["withEvents", "/events/1/id", "inferred"],
  ["withEvents", "/events/1/run_id", "inferred"],
  ["withEvents", "/events/1/event_type", "inferred"],
  ["withEvents", "/events/1/created_at", "inferred"],
  ["invalidToken", "/detail", "inferred"],
  ["rateLimited", "/detail", "inferred"],
  ["missingAgentId", "/detail/0/loc", "inferred"],
  ["missingAgentId", "/detail/0/msg", "inferred"],
  ["missingAgentId", "/detail/0/type", "inferred"],
];

/** Strings that are not what they should be. */
const STRINGS: Strings[] = [
  ["greeting", "/role", "const", "documented", ["user", "Assistant", "assistant ", ""]],
  ["greeting", "/session_id", "format", "documented", NO_UUIDS],
  ["greeting", "/run_id", "format", "documented", NO_UUIDS],
  ["withEvents", "/events/1/id", "format", "example", NO_UUIDS],
  ["withEvents", "/events/1/created_at", "format", "example", NO_DATE_TIMES],
];

/** Numbers of which there cannot be less than none. */
const AMOUNTS = [
  "latency_ms",
  "input_tokens",
  "output_tokens",
  "cache_read_tokens",
  "cache_write_tokens",
  "cost_usd",
].map((name) => `/events/1/${name}`);

export const schemaFaults: Variation[] = [
  ...wrongTypes(FIELDS),
  ...negative("withEvents", AMOUNTS),
  ...absent(REQUIRED),
  ...wrongStrings(STRINGS),
  fault(
    "withEvents",
    'is "run-1"',
    put("/events/1/run_id", "run-1"),
    finding("example", "format", "/events/1/run_id"),
    inferred("run-id", "/events/1/run_id"),
  ),
];
