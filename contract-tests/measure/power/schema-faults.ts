// Bodies with one value that the contract rules out. Written by hand from the page, and by what
// openapi.yaml guesses where the page is silent: a fault does not change with the document.

import type { CorrectName } from "../../suite/requests/correct.ts";
import type { Answer } from "../../suite/requests/correct-exchanges.ts";
import {
  finding,
  inferred,
  json,
  type Named,
  type Provenance,
  text,
  type Variation,
} from "./variation.ts";

const VALUES: Record<string, unknown> = {
  null: null,
  boolean: true,
  integer: 7,
  number: 0.5,
  string: "text",
  array: ["text"],
  object: { text: "text" },
};

type Field = [
  of: CorrectName,
  pointer: string,
  types: string,
  provenance: Provenance,
  besides?: string,
];

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
const REQUIRED: [of: CorrectName, pointer: string, provenance: Provenance][] = [
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

const NO_UUIDS = [
  "",
  "session-1",
  "5f8a1d7e64f14d0e8a3b0c9e7b1f2d63",
  "urn:uuid:5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63",
  "{5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63}",
  "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d6g",
  "5f8a1d7e-64f1-4d0e-8a3b-0c9e7b1f2d63\n",
];

const NO_DATE_TIMES = [
  "",
  "2026-03-02",
  "09:15:00.840Z",
  "2026-03-02T09:15:00.840",
  "2026-03-02 09:15:00.840Z",
  "2026-03-02T09:15Z",
  "2026-03-02T09:15:00.Z",
  "2026-03-02T09:15:00,840Z",
  "2026-03-02T09:15:00.840+0000",
  "2026-13-02T09:15:00.840Z",
  "2026-02-29T09:15:00.840Z",
  "2026-03-02T24:00:00.000Z",
  "2026-03-02T09:60:00.840Z",
  "2026-03-02T09:15:61.840Z",
  "2026-03-02T09:15:60.840Z",
  "2026-03-02T09:15:00.840+24:00",
  "+002026-03-02T09:15:00.840Z",
  "20260302T091500Z",
  "Mon, 02 Mar 2026 09:15:00 GMT",
  "1772442900",
];

/** Strings that are not what they should be. */
const STRINGS: [
  of: CorrectName,
  pointer: string,
  keyword: string,
  provenance: Provenance,
  values: string[],
][] = [
  ["greeting", "/role", "const", "documented", ["user", "Assistant", "assistant ", ""]],
  ["greeting", "/session_id", "format", "documented", NO_UUIDS],
  ["greeting", "/run_id", "format", "documented", NO_UUIDS],
  ["withEvents", "/events/1/id", "format", "example", NO_UUIDS],
  ["withEvents", "/events/1/created_at", "format", "example", NO_DATE_TIMES],
];

const fault = (
  of: CorrectName,
  name: string,
  answer: (answer: Answer) => Answer,
  finding: Named,
  ...besides: Named[]
): Variation => ({
  name: `${of}: ${finding.pointer || "the body"} ${name}`,
  of,
  answer,
  findings: [finding, ...besides],
});

const put = (path: string, value: unknown) =>
  path === "" ? text(() => JSON.stringify(value)) : json({ op: "replace", path, value });

const wrongTypes = FIELDS.flatMap(([of, pointer, types, provenance, more]) => {
  return Object.entries(VALUES)
    .filter(([type]) => !types.split(" ").includes(type))
    .map(([type, value]) => {
      // The page shows a number, and we guess that it is whole.
      const isFraction = type === "number" && types.includes("integer");
      const broken = (rule: string) => finding(isFraction ? "inferred" : provenance, rule, pointer);
      const besides = [more ?? []].flat().map(broken);
      return fault(of, `is of type ${type}`, put(pointer, value), broken("type"), ...besides);
    });
});

const absent = REQUIRED.map(([of, pointer, provenance]) => {
  const change = json({ op: "remove", path: pointer });
  return fault(of, "is absent", change, finding(provenance, "required", pointer));
});

const wrongStrings = STRINGS.flatMap(([of, pointer, keyword, provenance, values]) =>
  values.map((value) => {
    const broken = finding(provenance, keyword, pointer);
    return fault(of, `is ${JSON.stringify(value)}`, put(pointer, value), broken);
  }),
);

/** Numbers of which there cannot be less than none. */
const AMOUNTS = [
  "latency_ms",
  "input_tokens",
  "output_tokens",
  "cache_read_tokens",
  "cache_write_tokens",
  "cost_usd",
].map((name) => `/events/1/${name}`);

const negative = AMOUNTS.flatMap((pointer) => {
  const broken = inferred("minimum", pointer);
  return [-1, -1e-9]
    .filter((value) => Number.isInteger(value) || !pointer.endsWith("tokens"))
    .map((value) => fault("withEvents", `is ${value}`, put(pointer, value), broken));
});

export const schemaFaults: Variation[] = [
  ...wrongTypes,
  ...negative,
  ...absent,
  ...wrongStrings,
  fault(
    "withEvents",
    'is "run-1"',
    put("/events/1/run_id", "run-1"),
    finding("example", "format", "/events/1/run_id"),
    inferred("run-id", "/events/1/run_id"),
  ),
];
