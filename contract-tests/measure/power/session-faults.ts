// Answers of Get Session Events with one value that the contract rules out, or with parts that do not
// fit together. Its page shows a sample only: what may be null or absent is a guess of ours.
import type { Operation } from "rfc6902";
import {
  absent,
  type Field,
  NO_DATE_TIMES,
  NO_UUIDS,
  negative,
  type Required,
  type Strings,
  wrongStrings,
  wrongTypes,
} from "./schema-variations.ts";
import { header, inferred, json, type Named, type Variation } from "./variation.ts";

const OTHER_ID = "11111111-2222-4333-8444-555555555555";

const FIELDS: Field[] = [
  ["conversation", "/session/session_id", "string", "example"],
  ["conversation", "/session/agent_id", "string", "example"],
  ["conversation", "/session/organization_id", "string", "example"],
  ["conversation", "/session/channel_id", "string null", "example"],
  ["conversation", "/session/channel_external_session_id", "string null", "example"],
  ["conversation", "/session/channel_external_user_id", "string null", "example"],
  ["conversation", "/session/is_test", "boolean", "example"],
  ["conversation", "/session/created_at", "string null", "example"],
  ["conversation", "/session/updated_at", "string null", "example"],
  ["conversation", "/runs", "array", "example"],
  ["conversation", "/runs/1/id", "string", "example"],
  ["conversation", "/runs/1/session_id", "string", "example"],
  ["conversation", "/runs/1/created_at", "string", "example"],
  ["conversation", "/runs/1/updated_at", "string", "example"],
  ["conversation", "/runs/1/events", "array", "example"],
  ["conversation", "/runs/1/model_name", "string null", "example"],
  ["conversation", "/runs/1/total_input_tokens", "integer null", "example"],
  ["conversation", "/runs/1/total_output_tokens", "integer null", "example"],
  ["conversation", "/runs/1/total_cost_usd", "number integer null", "example"],
  ["conversation", "/runs/1/total_requests", "integer null", "example"],
  ["unknownSession", "/detail", "string", "inferred"],
  ["getSessionEvents invalidToken", "/detail", "string", "inferred"],
  ["getSessionEvents otherOrganization", "/detail", "string", "inferred"],
  ["getSessionEvents rateLimited", "/detail", "string", "inferred"],
  ["sessionIdNotAUuid", "/detail", "array", "inferred"],
];

/** What is sure of a body as a whole, and of an event, whatever lists it. */
const SURE: Field[] = [
  ["conversation", "", "object", "example"],
  ["conversation", "/session", "object", "example"],
  ["conversation", "/runs/1", "object", "example"],
  ["conversation", "/runs/1/events/0", "object", "documented"],
  ["conversation", "/runs/1/events/0/event_type", "string", "example"],
  ["conversation", "/runs/1/events/1/content", "string null", "example"],
];

const REQUIRED: Required[] = [
  ["conversation", "/session", "inferred"],
  ["conversation", "/runs", "inferred"],
  ["conversation", "/session/session_id", "inferred"],
  ["conversation", "/session/agent_id", "inferred"],
  ["conversation", "/session/organization_id", "inferred"],
  ["conversation", "/runs/1/id", "inferred"],
  ["conversation", "/runs/1/session_id", "inferred"],
  ["conversation", "/runs/1/created_at", "inferred"],
  ["conversation", "/runs/1/updated_at", "inferred"],
  ["conversation", "/runs/1/events", "inferred"],
  ["conversation", "/runs/1/events/1/event_type", "inferred"],
];

const STRINGS: Strings[] = [
  ["conversation", "/session/agent_id", "format", "example", NO_UUIDS],
  ["conversation", "/session/organization_id", "format", "example", NO_UUIDS.slice(0, 2)],
  ["conversation", "/session/channel_id", "format", "example", NO_UUIDS.slice(0, 2)],
  ["conversation", "/session/created_at", "format", "example", NO_DATE_TIMES.slice(0, 3)],
  ["conversation", "/session/updated_at", "format", "example", NO_DATE_TIMES.slice(0, 3)],
  ["conversation", "/runs/1/created_at", "format", "example", NO_DATE_TIMES],
  ["conversation", "/runs/1/updated_at", "format", "example", NO_DATE_TIMES.slice(0, 3)],
];

const AMOUNTS = [
  "/runs/1/total_input_tokens",
  "/runs/1/total_output_tokens",
  "/runs/1/total_cost_usd",
  "/runs/1/total_requests",
];

export const sessionSchemaFaults: Variation[] = [
  ...wrongTypes(FIELDS, { isNullSure: false }),
  ...wrongTypes(SURE),
  ...absent(REQUIRED),
  ...wrongStrings(STRINGS),
  ...negative("conversation", AMOUNTS),
];

const replace = (path: string, value: unknown): Operation => ({ op: "replace", path, value });

const relation = (
  name: string,
  rule: string,
  patch: Operation,
  pointer = patch.path,
): Variation => ({
  name,
  of: "conversation",
  answer: json(patch),
  findings: [inferred(rule, pointer)],
});

export const sessionRelationFaults: Variation[] = [
  {
    name: "another session than the one that is read",
    of: "noRuns",
    answer: json(replace("/session/session_id", OTHER_ID)),
    findings: [inferred("session-echo", "/session/session_id")],
  },
  relation("a run of another session", "session-echo", replace("/runs/1/session_id", OTHER_ID)),
  {
    name: "a run that is listed twice",
    of: "conversation",
    answer: json(
      { op: "copy", from: "/runs/1/id", path: "/runs/2/id" },
      replace("/runs/2/events", []),
    ),
    findings: [inferred("run-twice", "/runs/2/id")],
  },
  relation("a listed event of another run", "run-id", replace("/runs/1/events/1/run_id", OTHER_ID)),
  relation(
    "the events of a run under another run's id",
    "run-id",
    replace("/runs/1/id", OTHER_ID),
    "/runs/1/events/0/run_id",
  ),
  relation("an event id that two runs have", "event-id", {
    op: "copy",
    from: "/runs/0/events/0/id",
    path: "/runs/1/events/0/id",
  }),
  relation(
    "a listed event before the one that it follows",
    "event-order",
    replace("/runs/1/events/1/created_at", "2026-03-02T09:16:19.999Z"),
  ),
  relation("a parent call that only another run has", "parent-call", {
    op: "add",
    path: "/runs/1/events/1/parent_tool_call_id",
    value: "call_1",
  }),
];

const TOKEN: Named = {
  severity: "violation",
  rule: "accepted",
  pointer: "Authorization",
  provenance: "documented",
};

type Change = NonNullable<Variation["request"]>;

const reads = (name: string, request: Change, finding: Named): Variation => ({
  name: `reads a session with ${name}`,
  of: "conversation",
  request,
  findings: [finding],
});

const at =
  (change: (path: string) => string): Change =>
  (request) => ({ ...request, path: change(request.path) });

export const sessionRequestFaults: Variation[] = [
  reads("no token", header("authorization", undefined), TOKEN),
  reads("a scheme and no token", header("authorization", "Bearer"), TOKEN),
  reads("a token that does not start with pat_", header("authorization", "Bearer sk_x"), TOKEN),
  reads(
    "an organization's name",
    at((path) => path.replace(/orgs\/[^/]+/, "orgs/acme")),
    inferred("accepted", "org_id"),
  ),
  {
    name: "refuses to read a session, as one that is no valid id",
    of: "sessionIdNotAUuid",
    request: at((path) => path.replace("abc", OTHER_ID)),
    findings: [inferred("refused", "status")],
  },
];
