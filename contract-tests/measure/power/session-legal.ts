// Answers of Get Session Events that keep the contract in ways that one may not expect.
import type { Operation } from "rfc6902";
import { correctExchange, textOf } from "../../suite/requests/correct.ts";
import { header, json, newField, type Variation } from "./variation.ts";

const replace = (path: string, value: unknown): Operation => ({ op: "replace", path, value });
const remove = (path: string): Operation => ({ op: "remove", path });

const { session, runs } = JSON.parse(textOf(correctExchange("conversation").answer.body));
const [run] = runs;

const manyRuns = Array.from({ length: 1_000 }, (_, index) => ({
  ...run,
  id: `b1e5c0de-93a4-4c1f-9d27-${index.toString(16).padStart(12, "0")}`,
  events: [],
}));

const OPTIONAL_OF_SESSION = Object.keys(session).filter(
  (name) => !/^(session|agent|organ)/.test(name),
);
const OPTIONAL_OF_RUN = [
  "model_name",
  "total_input_tokens",
  "total_output_tokens",
  "total_cost_usd",
];

const inTheBody: Record<string, Operation | Operation[]> = {
  "lists no runs": replace("/runs", []),
  "lists the latest run first": replace("/runs", runs.toReversed()),
  "lists a run that has no events yet": replace("/runs/2/events", []),
  "lists a run of which only the message is known yet": remove("/runs/2/events/1"),
  "lists a run that begins without a message": remove("/runs/0/events/0"),
  "lists 1 000 runs": replace("/runs", manyRuns),
  "leaves out what may be absent of a session": OPTIONAL_OF_SESSION.map((name) =>
    remove(`/session/${name}`),
  ),
  "leaves out what may be absent of a run": [...OPTIONAL_OF_RUN, "total_requests"].map((name) =>
    remove(`/runs/1/${name}`),
  ),
  "says null for what may be null of a run": OPTIONAL_OF_RUN.map((name) =>
    replace(`/runs/1/${name}`, null),
  ),
  "says nothing of when a session began": [
    replace("/session/created_at", null),
    replace("/session/updated_at", null),
  ],
  "tells of a channel": [
    replace("/session/channel_id", "e28b5d90-7f14-4c63-a0d9-4b6c1f8e3725"),
    replace("/session/channel_external_session_id", ""),
    replace("/session/channel_external_user_id", "+49 30 901820"),
  ],
  "tells of a trial": replace("/session/is_test", true),
  "writes the session in capitals": replace(
    "/session/session_id",
    String(session.session_id).toUpperCase(),
  ),
  "writes a run in capitals": replace("/runs/0/id", String(run.id).toUpperCase()),
  "gives several runs at one moment": [1, 2].map((index) =>
    replace(`/runs/${index}/created_at`, run.created_at),
  ),
  "has a fraction of a cent, and none": [
    replace("/runs/0/total_cost_usd", 1e-12),
    replace("/runs/1/total_cost_usd", 0),
    replace("/runs/1/total_requests", 0),
  ],
};

const reads = (name: string, of: string, more: Partial<Variation> = {}): Variation => ({
  name: `reads a session: ${name}`,
  of,
  ...more,
});

export const sessionLegal: Variation[] = [
  ...Object.entries(inTheBody).map(([name, patch]) =>
    reads(name, "conversation", { answer: json(...[patch].flat()) }),
  ),
  reads("one whose reply was lost", "replyLost"),
  reads("one that a greeting began", "greetingFirst"),
  reads("one without runs", "noRuns"),
  reads("in capitals", "conversation", {
    request: (request) => ({
      ...request,
      path: request.path.replace(/(?<=sessions\/)[^/]+/, (id) => id.toUpperCase()),
    }),
  }),
  reads("with a query that no page names", "conversation", {
    request: (request) => ({ ...request, path: `${request.path}?limit=10` }),
  }),
  reads("with a content type and no body", "conversation", {
    request: header("content-type", "application/json"),
  }),
  // What can be read can have its head read, by HTTP.
  reads("its head alone", "conversation", {
    request: (request) => ({ ...request, method: "HEAD" }),
    answer: (answer) => ({ ...answer, body: new Uint8Array() }),
  }),
  reads("one that nobody knows", "unknownSession"),
  reads("one that is no valid id", "sessionIdNotAUuid"),
  reads("with no token", "getSessionEvents invalidToken"),
  reads("of another organization", "getSessionEvents otherOrganization"),
  reads("too often", "getSessionEvents rateLimited"),
  reads("and does not know one that is no UUID", "unknownSession", {
    request: (request) => ({
      ...request,
      path: request.path.replace(/(?<=sessions\/)[^/]+/, "my-session"),
    }),
  }),
];

export const sessionDrifts: Variation[] = ["/next", "/session/language", "/runs/1/status"].map(
  (path) =>
    reads(`and adds ${path}`, "conversation", {
      answer: json({ op: "add", path, value: "more" }),
      findings: [newField(path)],
    }),
);
